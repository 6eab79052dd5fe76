import type { Definition, Field, Option, Words } from '../form/field.ts';

const TARGET = 'forwarder_destination';
const TYPE = `${TARGET}.type`;
const option = (value: string, en: string, ja: string): Option => ({ value, label: { en, ja } });

function of(
  types: readonly string[],
  name: string,
  kind: 'text' | 'secret',
  label: Words,
  placeholder?: string,
): Field {
  return {
    at: `${TARGET}.${name}`,
    kind,
    label,
    required: true,
    when: { at: TYPE, is: types },
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

const ENDPOINT: Words = { en: 'Address', ja: '送信先の URL' };
const USER: Words = { en: 'User', ja: 'ユーザー名' };
const PASSWORD: Words = { en: 'Password', ja: 'パスワード' };

/** How to sign in depends on a choice of its own: only where it goes to plain HTTP. */
const AUTH = `${TARGET}.auth.type`;

export const DESTINATION_FIELDS: readonly Field[] = [
  { at: 'name', kind: 'text', required: true, label: { en: 'Name', ja: '名前' } },
  { at: 'enabled', kind: 'flag', label: { en: 'Switched on', ja: '有効にする' } },
  {
    at: 'query',
    kind: 'query',
    label: { en: 'Forwards logs that match', ja: '転送するログ' },
    placeholder: 'source:okta',
  },
  {
    at: TYPE,
    kind: 'choice',
    required: true,
    label: { en: 'To', ja: '転送先の種類' },
    options: [
      option('http', 'HTTP', 'HTTP'),
      option('splunk_hec', 'Splunk (HEC)', 'Splunk（HEC）'),
      option('elasticsearch', 'Elasticsearch, OpenSearch', 'Elasticsearch、OpenSearch'),
      option('microsoft_sentinel', 'Microsoft Sentinel', 'Microsoft Sentinel'),
    ],
  },
  of(['http', 'splunk_hec', 'elasticsearch'], 'endpoint', 'text', ENDPOINT, 'https://logs.example.com'),
  {
    at: AUTH,
    kind: 'choice',
    required: true,
    label: { en: 'Signs in with', ja: '認証方式' },
    options: [
      option('basic', 'User and password', 'ユーザー名とパスワード'),
      option('custom_header', 'A header', 'ヘッダー'),
    ],
    when: { at: TYPE, is: ['http'] },
  },
  { at: `${TARGET}.auth.username`, kind: 'text', label: USER, required: true, when: { at: AUTH, is: ['basic'] } },
  { at: `${TARGET}.auth.password`, kind: 'secret', label: PASSWORD, required: true, when: { at: AUTH, is: ['basic'] } },
  {
    at: `${TARGET}.auth.header_name`,
    kind: 'text',
    label: { en: 'Header', ja: 'ヘッダー名' },
    placeholder: 'X-Api-Key',
    required: true,
    when: { at: AUTH, is: ['custom_header'] },
  },
  {
    at: `${TARGET}.auth.header_value`,
    kind: 'secret',
    label: { en: 'Value', ja: '値' },
    required: true,
    when: { at: AUTH, is: ['custom_header'] },
  },
  of(['splunk_hec'], 'access_token', 'secret', { en: 'Token', ja: 'トークン' }),
  of(['elasticsearch'], 'auth.username', 'text', USER),
  of(['elasticsearch'], 'auth.password', 'secret', PASSWORD),
  of(['elasticsearch'], 'index_name', 'text', { en: 'Index', ja: 'インデックス' }, 'logs'),
  {
    at: `${TARGET}.index_rotation`,
    kind: 'text',
    label: { en: 'New index by date', ja: '日付によるインデックスの切り替え' },
    placeholder: 'yyyy-MM-dd',
    optional: true,
    when: { at: TYPE, is: ['elasticsearch'] },
  },
  of(['microsoft_sentinel'], 'tenant_id', 'text', { en: 'Tenant', ja: 'テナント ID' }),
  of(['microsoft_sentinel'], 'client_id', 'text', { en: 'Client', ja: 'クライアント ID' }),
  of(['microsoft_sentinel'], 'client_secret', 'secret', { en: 'Client secret', ja: 'クライアントシークレット' }),
  of(
    ['microsoft_sentinel'],
    'data_collection_endpoint',
    'text',
    { en: 'Data collection endpoint', ja: 'データ収集エンドポイント' },
    'https://….ingest.monitor.azure.com',
  ),
  of(['microsoft_sentinel'], 'data_collection_rule_id', 'text', {
    en: 'Data collection rule',
    ja: 'データ収集ルール ID',
  }),
  of(['microsoft_sentinel'], 'stream_name', 'text', { en: 'Stream', ja: 'ストリーム名' }, 'Custom-Logs'),
  { at: 'forward_tags', kind: 'flag', label: { en: 'Tags go along', ja: 'タグも転送する' } },
  {
    at: 'forward_tags_restriction_list_type',
    kind: 'choice',
    label: { en: 'Of the tags', ja: '転送するタグ' },
    options: [
      option('ALLOW_LIST', 'Only those below', '次のタグだけ'),
      option('BLOCK_LIST', 'All but those below', '次のタグ以外'),
    ],
    when: { at: 'forward_tags', is: ['true'] },
  },
  {
    at: 'forward_tags_restriction_list',
    kind: 'texts',
    label: { en: 'Keys of tags', ja: 'タグのキー' },
    hint: { en: 'Empty: all tags.', ja: '空欄の場合はすべてのタグ。' },
    when: { at: 'forward_tags', is: ['true'] },
  },
];

export const NEW_DESTINATION: Definition = {
  name: '',
  enabled: true,
  query: '',
  forwarder_destination: { type: 'http', endpoint: '', auth: { type: 'basic' } },
  forward_tags: true,
  forward_tags_restriction_list: [],
  forward_tags_restriction_list_type: 'ALLOW_LIST',
};

/** The form of one that is there: its secrets need not be typed unless it is to go elsewhere. */
export const STORED_FIELDS: readonly Field[] = DESTINATION_FIELDS.map((field) =>
  field.at.startsWith(`${TARGET}.auth.`) || field.kind === 'secret' ? { ...field, required: false } : field,
);
