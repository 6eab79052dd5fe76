import type { Words } from '../../form/field.ts';
import {
  option,
  overrideTarget,
  type ProcessorForm,
  preserveSource,
  sources,
  target,
  targetFormat,
} from './processor-type.ts';

const KINDS = [option('attribute', 'Attributes', '属性'), option('tag', 'Tags', 'タグ')];

function remapper(type: string, title: Words, about: Words, usual: readonly string[]): ProcessorForm {
  return { type, group: 'remap', title, about, make: { sources: usual }, fields: [sources()] };
}

/** Processors that say which attribute means what. */
export const REMAPPING: readonly ProcessorForm[] = [
  {
    type: 'attribute-remapper',
    group: 'remap',
    title: { en: 'Remapper', ja: 'リマッパー' },
    about: {
      en: 'Moves or copies attributes or tags to another name.',
      ja: '属性やタグを別の名前へ移動またはコピーします。',
    },
    make: {
      sources: [],
      source_type: 'attribute',
      target: '',
      target_type: 'attribute',
      preserve_source: true,
      override_on_conflict: false,
    },
    fields: [
      sources({ en: 'They are tried in this order.', ja: 'この順に調べます。' }),
      { at: 'source_type', kind: 'choice', label: { en: 'Sources are', ja: '参照元の種類' }, options: KINDS },
      { ...target, label: { en: 'Target', ja: '書き込み先' } },
      {
        at: 'target_type',
        kind: 'choice',
        label: { en: 'The target is one of', ja: '書き込み先の種類' },
        options: KINDS,
      },
      targetFormat,
      preserveSource,
      overrideTarget,
    ],
  },
  remapper(
    'date-remapper',
    { en: 'Date remapper', ja: '日付リマッパー' },
    { en: 'Makes an attribute the time of the log.', ja: '属性をログの日時として使います。' },
    ['timestamp', 'date'],
  ),
  remapper(
    'status-remapper',
    { en: 'Status remapper', ja: 'ステータスリマッパー' },
    { en: 'Makes an attribute the status of the log.', ja: '属性をログのステータスとして使います。' },
    ['status', 'level', 'severity'],
  ),
  remapper(
    'service-remapper',
    { en: 'Service remapper', ja: 'サービスリマッパー' },
    { en: 'Makes an attribute the service of the log.', ja: '属性をログのサービスとして使います。' },
    ['service'],
  ),
  remapper(
    'message-remapper',
    { en: 'Message remapper', ja: 'メッセージリマッパー' },
    { en: 'Makes an attribute the message of the log.', ja: '属性をログのメッセージとして使います。' },
    ['msg'],
  ),
  remapper(
    'trace-id-remapper',
    { en: 'Trace id remapper', ja: 'トレース ID リマッパー' },
    { en: 'Ties the log to its trace.', ja: 'ログをトレースに結び付けます。' },
    ['dd.trace_id'],
  ),
  remapper(
    'span-id-remapper',
    { en: 'Span id remapper', ja: 'スパン ID リマッパー' },
    { en: 'Ties the log to its span.', ja: 'ログをスパンに結び付けます。' },
    ['dd.span_id'],
  ),
];
