import type { Field } from '../../form/field.ts';
import { option, overrideTarget, type ProcessorForm, preserveSource, source, target } from './processor-type.ts';

const OPERATION = 'operation.type';
const at = (name: string, field: Field, is?: readonly string[]): Field => ({
  ...field,
  at: `operation.${name}`,
  ...(is === undefined ? {} : { when: { at: OPERATION, is } }),
});
const value = (name: string, en: string, ja: string, is: readonly string[]): Field =>
  at(name, { at: '', kind: 'text', label: { en, ja }, required: true }, is);

/** Processors that change the shape of the log, or hold others. */
export const STRUCTURING: readonly ProcessorForm[] = [
  {
    type: 'pipeline',
    group: 'structure',
    title: { en: 'Nested pipeline', ja: '入れ子のパイプライン' },
    about: { en: 'Processors for some of the logs only.', ja: '一部のログだけに適用するプロセッサーをまとめます。' },
    make: { filter: { query: '' } },
    inside: 'any',
    fields: [
      {
        at: 'filter.query',
        kind: 'query',
        label: { en: 'For logs that match', ja: '対象のログ' },
        placeholder: '@http.status_code:>=400',
      },
    ],
  },
  {
    type: 'array-processor',
    group: 'structure',
    title: { en: 'Array', ja: '配列' },
    about: {
      en: 'Appends to a list, counts it, takes a value out of it, or makes attributes of its pairs.',
      ja: '配列への追加、要素数の取得、値の取り出し、キーと値の組の属性化を行います。',
    },
    make: { operation: { type: 'append', source: '', target: '', preserve_source: true } },
    fields: [
      {
        at: OPERATION,
        kind: 'choice',
        label: { en: 'Operation', ja: '操作' },
        required: true,
        options: [
          option('append', 'Append', '追加'),
          option('length', 'Count', '要素数'),
          option('select', 'Take a value', '値の取り出し'),
          option('key-value', 'Pairs to attributes', '組を属性にする'),
        ],
      },
      at('source', source),
      at('target', target, ['append', 'length', 'select']),
      at('target', { ...target, optional: true, required: false }, ['key-value']),
      at(
        'filter',
        {
          at: '',
          kind: 'query',
          label: { en: 'Of the element that matches', ja: '対象の要素' },
          placeholder: 'name:Referrer',
          required: true,
        },
        ['select'],
      ),
      value('key_to_extract', 'The key stands in', 'キーの属性', ['key-value']),
      value('value_to_extract', 'The value stands in', '値の属性', ['select', 'key-value']),
      at('preserve_source', preserveSource, ['append']),
      at('override_on_conflict', overrideTarget, ['key-value']),
    ],
  },
  {
    type: 'array-map-processor',
    group: 'structure',
    title: { en: 'Array map', ja: '配列の変換' },
    about: {
      en: 'Makes a list of a list: processors inside read $sourceElem and write $targetElem.',
      ja: '配列の各要素を変換します。内側のプロセッサーは $sourceElem を読み、$targetElem に書き込みます。',
    },
    make: { source: '', target: '', preserve_source: true },
    inside: ['attribute-remapper', 'string-builder-processor', 'arithmetic-processor', 'category-processor'],
    fields: [source, target, preserveSource],
  },
  {
    type: 'exclude-attribute',
    group: 'structure',
    title: { en: 'Remove attribute', ja: '属性の削除' },
    about: {
      en: 'Takes an attribute and what is below it out of the log.',
      ja: '属性とその下位の属性をログから取り除きます。',
    },
    make: { attribute_to_exclude: '' },
    fields: [{ at: 'attribute_to_exclude', kind: 'path', label: { en: 'Attribute', ja: '属性' }, required: true }],
  },
];
