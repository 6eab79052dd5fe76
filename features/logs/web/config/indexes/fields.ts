import type { Definition, Field } from '../form/field.ts';

const DAY_SHARE = { least: 0, most: 1 };

export const INDEX_FIELDS: readonly Field[] = [
  {
    at: 'name',
    kind: 'text',
    fixed: true,
    required: true,
    label: { en: 'Name', ja: '名前' },
    placeholder: 'web',
    pattern: {
      like: /^[a-z][\w.-]{0,127}$/i,
      says: {
        en: 'must begin with a letter and hold letters, digits, hyphens, dots and underscores only',
        ja: 'は英字で始まり、英数字・ハイフン・ドット・アンダースコアのみ使えます',
      },
    },
  },
  {
    at: 'num_retention_days',
    kind: 'number',
    required: true,
    least: 1,
    most: 3650,
    label: { en: 'Days that logs are kept', ja: 'ログの保持日数' },
  },
  {
    at: 'filter.query',
    kind: 'query',
    label: { en: 'Takes logs that match', ja: '対象のログ' },
    hint: {
      en: 'A log goes into the first index whose filter it matches.',
      ja: 'ログはフィルターに一致する最初のインデックスに入ります。',
    },
    placeholder: 'source:nginx',
  },
  {
    at: 'daily_limit',
    kind: 'number',
    least: 1,
    label: { en: 'Logs a day at most', ja: '1 日の上限件数' },
    hint: { en: 'Empty for no limit.', ja: '空欄は無制限です。' },
  },
  {
    at: 'daily_limit_warning_threshold_percentage',
    kind: 'number',
    least: 50,
    most: 99.99,
    label: { en: 'Warn at (per cent)', ja: '警告する割合（%）' },
  },
  {
    at: 'daily_limit_reset.reset_time',
    kind: 'text',
    label: { en: 'The day begins at', ja: '1 日の開始時刻' },
    placeholder: '14:00',
    optional: true,
    pattern: {
      like: /^(?:[01]\d|2[0-3]):[0-5]\d$/,
      says: { en: 'is a time such as 14:00', ja: 'は 14:00 のような時刻で指定してください' },
    },
  },
  {
    at: 'daily_limit_reset.reset_utc_offset',
    kind: 'text',
    label: { en: 'on the clock of', ja: '時差（UTC から）' },
    placeholder: '+00:00',
    optional: true,
    pattern: {
      like: /^[+-](?:0\d|1[0-4]):[0-5]\d$/,
      says: { en: 'is an offset such as +09:00', ja: 'は +09:00 のような時差で指定してください' },
    },
  },
  {
    at: 'exclusion_filters',
    kind: 'items',
    label: { en: 'Exclusion filters', ja: '除外フィルター' },
    hint: {
      en: 'Logs that match are not kept. Archives, metrics and live tail see them all the same.',
      ja: '一致するログは保存されません。アーカイブ、メトリクス、ライブテールには引き続き届きます。',
    },
    add: { en: 'Add an exclusion filter', ja: '除外フィルターを追加' },
    make: { name: '', is_enabled: true, filter: { query: '', sample_rate: 1 } },
    fields: [
      { at: 'name', kind: 'text', required: true, label: { en: 'Name', ja: '名前' } },
      {
        at: 'filter.sample_rate',
        kind: 'percent',
        required: true,
        ...DAY_SHARE,
        label: { en: 'Share that is left out', ja: '除外する割合' },
      },
      {
        at: 'filter.query',
        kind: 'query',
        label: { en: 'Logs that match', ja: '一致するログ' },
        placeholder: 'status:debug',
      },
      {
        at: 'filter.sample_attribute',
        kind: 'facet',
        optional: true,
        label: { en: 'Keep or leave out together by', ja: 'まとめて扱う属性' },
        placeholder: '@session.id',
      },
      { at: 'is_enabled', kind: 'flag', label: { en: 'Switched on', ja: '有効にする' } },
    ],
  },
];

export const NEW_INDEX: Definition = {
  name: '',
  filter: { query: '' },
  num_retention_days: 15,
  daily_limit: null,
  exclusion_filters: [],
};
