import type { Definition, Field } from '../form/field.ts';

const DISTRIBUTION = { at: 'compute.aggregation_type', is: ['distribution'] };

export const METRIC_FIELDS: readonly Field[] = [
  {
    at: 'id',
    kind: 'text',
    fixed: true,
    required: true,
    label: { en: 'Name of the metric', ja: 'メトリクス名' },
    placeholder: 'shop.errors',
    pattern: {
      like: /^[A-Za-z][A-Za-z0-9_.]{0,199}$/,
      says: {
        en: 'must begin with a letter and hold letters, digits, dots and underscores only',
        ja: 'は英字で始まり、英数字・ドット・アンダースコアのみ使えます',
      },
    },
  },
  {
    at: 'compute.aggregation_type',
    kind: 'choice',
    fixed: true,
    required: true,
    label: { en: 'Computes', ja: '集計方法' },
    options: [
      { value: 'count', label: { en: 'How many logs', ja: 'ログの件数' } },
      { value: 'distribution', label: { en: 'The distribution of a measure', ja: '数値属性の分布' } },
    ],
  },
  {
    at: 'compute.path',
    kind: 'facet',
    fixed: true,
    required: true,
    label: { en: 'Measure', ja: '数値属性' },
    placeholder: '@duration',
    when: DISTRIBUTION,
  },
  {
    at: 'compute.include_percentiles',
    kind: 'flag',
    label: { en: 'With percentiles', ja: 'パーセンタイルを含める' },
    when: DISTRIBUTION,
  },
  {
    at: 'filter.query',
    kind: 'query',
    label: { en: 'Of logs that match', ja: '対象のログ' },
    hint: {
      en: 'Counted as logs come in, also those that no index keeps.',
      ja: '受信時に集計します。インデックスに保存されないログも対象です。',
    },
    placeholder: '@http.status_code:>=500',
  },
  {
    at: 'group_by',
    kind: 'items',
    label: { en: 'Group by', ja: 'グループ化' },
    hint: {
      en: 'Each combination of values is a series of its own: take attributes with few values.',
      ja: '値の組み合わせごとに系列ができます。値の種類が少ない属性を選んでください。',
    },
    add: { en: 'Add a group', ja: 'グループを追加' },
    make: { path: '' },
    optional: true,
    fields: [
      {
        at: 'path',
        kind: 'facet',
        required: true,
        label: { en: 'Attribute or tag', ja: '属性またはタグ' },
        placeholder: 'service',
      },
      { at: 'tag_name', kind: 'text', optional: true, label: { en: 'Tag of the metric', ja: 'メトリクスのタグ名' } },
    ],
  },
];

export const NEW_METRIC: Definition = {
  id: '',
  compute: { aggregation_type: 'count' },
  filter: { query: '' },
  group_by: [],
};
