import type { Field } from '../../form/field.ts';
import { option, type ProcessorForm } from './processor-type.ts';

const MAPPER: readonly Field[] = [
  {
    at: 'type',
    kind: 'choice',
    label: { en: 'Mapper', ja: 'マッパー' },
    required: true,
    options: [
      option('schema-remapper', 'Remapper', 'リマッパー'),
      option('schema-category-mapper', 'Categories', 'カテゴリ'),
    ],
  },
  { at: 'name', kind: 'text', label: { en: 'Name', ja: '名前' }, optional: true },
  {
    at: 'sources',
    kind: 'texts',
    label: { en: 'Source attributes', ja: '参照元の属性' },
    required: true,
    when: { at: 'type', is: ['schema-remapper'] },
  },
  {
    at: 'target',
    kind: 'text',
    label: { en: 'Target', ja: '書き込み先' },
    placeholder: 'ocsf.user.name',
    required: true,
    when: { at: 'type', is: ['schema-remapper'] },
  },
  {
    at: 'categories',
    kind: 'items',
    label: { en: 'Categories', ja: 'カテゴリ' },
    add: { en: 'Add a category', ja: 'カテゴリを追加' },
    make: { filter: { query: '' }, name: '', id: 1 },
    required: true,
    when: { at: 'type', is: ['schema-category-mapper'] },
    fields: [
      { at: 'filter.query', kind: 'query', label: { en: 'Logs that match', ja: '一致するログ' } },
      { at: 'name', kind: 'text', label: { en: 'are called', ja: 'カテゴリ名' }, required: true },
      { at: 'id', kind: 'number', label: { en: 'Number', ja: '番号' }, required: true },
    ],
  },
  {
    at: 'targets.name',
    kind: 'text',
    label: { en: 'Name goes to', ja: '名前の書き込み先' },
    placeholder: 'ocsf.activity_name',
    required: true,
    when: { at: 'type', is: ['schema-category-mapper'] },
  },
  {
    at: 'targets.id',
    kind: 'text',
    label: { en: 'Number goes to', ja: '番号の書き込み先' },
    placeholder: 'ocsf.activity_id',
    required: true,
    when: { at: 'type', is: ['schema-category-mapper'] },
  },
  {
    at: 'fallback',
    kind: 'json',
    label: { en: 'Otherwise', ja: '一致しないとき' },
    placeholder: '{"values": {"ocsf.activity_id": "99"}, "sources": {}}',
    optional: true,
    when: { at: 'type', is: ['schema-category-mapper'] },
  },
];

/** One schema for all logs: a class of OCSF, and mappers that fill it in. */
export const SCHEMA_PROCESSOR: ProcessorForm = {
  type: 'schema-processor',
  group: 'protect',
  title: { en: 'Schema (OCSF)', ja: 'スキーマ（OCSF）' },
  about: { en: 'Maps the log to a class of OCSF.', ja: 'ログを OCSF のクラスに対応付けます。' },
  make: {
    schema: { schema_type: 'ocsf', version: '1.5.0', class_name: '', class_uid: 3002 },
    mappers: [{ type: 'schema-remapper', sources: [], target: '' }],
  },
  fields: [
    {
      at: 'schema.class_name',
      kind: 'text',
      label: { en: 'Class', ja: 'クラス' },
      placeholder: 'Authentication',
      required: true,
    },
    {
      at: 'schema.class_uid',
      kind: 'number',
      label: { en: 'Number of the class', ja: 'クラスの番号' },
      required: true,
    },
    { at: 'schema.version', kind: 'text', label: { en: 'Version', ja: 'バージョン' }, required: true },
    { at: 'schema.profiles', kind: 'texts', label: { en: 'Profiles', ja: 'プロファイル' }, optional: true },
    {
      at: 'mappers',
      kind: 'items',
      label: { en: 'Mappers', ja: 'マッパー' },
      add: { en: 'Add a mapper', ja: 'マッパーを追加' },
      make: { type: 'schema-remapper', sources: [], target: '' },
      required: true,
      fields: MAPPER,
    },
  ],
};
