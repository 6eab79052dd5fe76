import { type ProcessorForm, replaceMissing, source, sources, target } from './processor-type.ts';

/** The table of the processor itself is used. */
const NO_TABLE = { at: 'lookup_enrichment_table', is: [''] };

/** Processors that add what the log does not say by itself. */
export const ENRICHING: readonly ProcessorForm[] = [
  {
    type: 'category-processor',
    group: 'enrich',
    title: { en: 'Category', ja: 'カテゴリ' },
    about: {
      en: 'Names the log by the first search that it matches.',
      ja: '最初に一致した検索条件に応じてログを分類します。',
    },
    make: { target: '', categories: [{ filter: { query: '' }, name: '' }] },
    fields: [
      target,
      {
        at: 'categories',
        kind: 'items',
        label: { en: 'Categories', ja: 'カテゴリ' },
        add: { en: 'Add a category', ja: 'カテゴリを追加' },
        make: { filter: { query: '' }, name: '' },
        required: true,
        fields: [
          {
            at: 'filter.query',
            kind: 'query',
            label: { en: 'Logs that match', ja: '一致するログ' },
            placeholder: '@http.status_code:[500 TO 599]',
          },
          { at: 'name', kind: 'text', label: { en: 'are called', ja: 'カテゴリ名' }, required: true },
        ],
      },
    ],
  },
  {
    type: 'arithmetic-processor',
    group: 'enrich',
    title: { en: 'Arithmetic', ja: '算術' },
    about: { en: 'Writes the result of a formula.', ja: '数式の結果を書き込みます。' },
    make: { expression: '', target: '', is_replace_missing: false },
    fields: [
      {
        at: 'expression',
        kind: 'code',
        rows: 1,
        label: { en: 'Formula', ja: '数式' },
        placeholder: '(end_time - start_time) * 1000',
        required: true,
      },
      target,
      replaceMissing,
    ],
  },
  {
    type: 'string-builder-processor',
    group: 'enrich',
    title: { en: 'String builder', ja: '文字列ビルダー' },
    about: { en: 'Writes a text made of a template.', ja: 'テンプレートから作ったテキストを書き込みます。' },
    make: { template: '', target: '', is_replace_missing: false },
    fields: [
      {
        at: 'template',
        kind: 'grok',
        rows: 1,
        label: { en: 'Template', ja: 'テンプレート' },
        placeholder: '%{http.method} %{http.url}',
        required: true,
      },
      target,
      replaceMissing,
    ],
  },
  {
    type: 'lookup-processor',
    group: 'enrich',
    title: { en: 'Lookup', ja: 'ルックアップ' },
    about: { en: 'Looks a value up in a table.', ja: '値をテーブルで引きます。' },
    make: { source: '', target: '', lookup_table: [] },
    fields: [
      source,
      target,
      {
        at: 'lookup_enrichment_table',
        kind: 'table',
        label: { en: 'Reference table', ja: '参照テーブル' },
        hint: { en: 'Empty for a table of its own.', ja: '独自のテーブルを使う場合は空にします。' },
        optional: true,
      },
      {
        at: 'default_lookup',
        kind: 'text',
        label: { en: 'Otherwise', ja: '見つからないとき' },
        optional: true,
        when: NO_TABLE,
      },
      {
        at: 'lookup_table',
        kind: 'lines',
        label: { en: 'Table', ja: 'テーブル' },
        hint: { en: 'One entry a line: key,value', ja: '1 行に 1 件：キー,値' },
        placeholder: '1,Tokyo',
        required: true,
        when: NO_TABLE,
      },
    ],
  },
  {
    type: 'geo-ip-parser',
    group: 'enrich',
    title: { en: 'GeoIP', ja: 'GeoIP（所在地）' },
    about: { en: 'Adds where an address is.', ja: 'IP アドレスの所在地を追加します。' },
    make: { sources: ['network.client.ip'], target: 'network.client.geoip', ip_processing_behavior: 'do-nothing' },
    fields: [sources(), target],
  },
  {
    type: 'threat-intel-processor',
    group: 'enrich',
    title: { en: 'Threat intelligence', ja: '脅威インテリジェンス' },
    about: {
      en: 'Marks addresses, domains and hashes that stand on a list of threats.',
      ja: '脅威リストに載っている IP アドレス、ドメイン、ハッシュに印を付けます。',
    },
    make: { sources: ['network.client.ip'], target: 'threat_intel' },
    fields: [sources({ en: 'All of them are looked up.', ja: 'すべての属性を調べます。' }), target],
  },
];
