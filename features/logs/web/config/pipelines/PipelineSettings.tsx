import { useText } from '@komainu/ui/i18n/messages.ts';
import { FieldForm } from '../form/FieldForm.tsx';
import type { Definition, Field } from '../form/field.ts';
import type { DraftPipeline } from './draft.ts';
import { PIPELINES } from './messages.ts';

const FIELDS: readonly Field[] = [
  { at: 'name', kind: 'text', label: { en: 'Name', ja: '名前' }, required: true },
  { at: 'is_enabled', kind: 'flag', label: { en: 'Switched on', ja: '有効にする' } },
  {
    at: 'query',
    kind: 'query',
    label: { en: 'For logs that match', ja: '対象のログ' },
    hint: { en: 'Logs that do not match pass by unchanged.', ja: '一致しないログは変更されずに通過します。' },
    placeholder: 'source:nginx',
  },
  { at: 'description', kind: 'text', wide: true, label: { en: 'Description', ja: '説明' }, optional: true },
  { at: 'tags', kind: 'texts', label: { en: 'Tags', ja: 'タグ' }, optional: true, placeholder: 'team:shop' },
];

interface PipelineSettingsProps {
  readonly draft: DraftPipeline;
  readonly readOnly: boolean;
  readonly onChange: (draft: DraftPipeline) => void;
}

/** The pipeline itself: its name, and which logs it is for. */
export function PipelineSettings({ draft, readOnly, onChange }: PipelineSettingsProps) {
  const text = useText(PIPELINES);
  const { processors, ...settings } = draft;
  const change = ({ name, is_enabled, query, description, tags }: Definition): void =>
    onChange({
      name: textOf(name),
      is_enabled: is_enabled === true,
      query: textOf(query),
      description: textOf(description),
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
      processors,
    });
  return (
    <section className="pipeline-settings" aria-label={text.settings}>
      <FieldForm fields={FIELDS} value={settings} readOnly={readOnly} onChange={change} />
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
