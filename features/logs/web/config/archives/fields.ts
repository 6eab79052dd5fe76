import type { Definition, Field, Option, Words } from '../form/field.ts';

const TYPE = 'destination.type';
const option = (value: string, en: string, ja: string): Option => ({ value, label: { en, ja } });

interface More {
  readonly placeholder?: string;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly hint?: Words;
  readonly pattern?: { readonly like: RegExp; readonly says: Words };
}

function of(
  types: readonly string[],
  name: string,
  kind: 'text' | 'secret' | 'flag',
  label: Words,
  more: More = {},
): Field {
  return { at: `destination.${name}`, kind, label, when: { at: TYPE, is: types }, ...more };
}

const BUCKET = {
  required: true,
  placeholder: 'company-logs',
  pattern: {
    like: /^[a-z0-9][a-z0-9._-]{1,221}$/i,
    says: { en: 'is no name of a bucket', ja: 'はバケット名として使えません' },
  },
};
const ENDPOINT = {
  optional: true,
  placeholder: 'https://minio.example.com:9000',
  pattern: {
    like: /^https?:\/\/[^?#@\s]+$/,
    says: { en: 'must be like https://host:port', ja: 'は https://host:port の形で指定してください' },
  },
};
const KEY_PAIR: More = {
  required: true,
  hint: {
    en: 'A key that may write, read and list there.',
    ja: '書き込み・読み取り・一覧の権限を持つキーが必要です。',
  },
};
const SECRET_HINT = {
  hint: { en: 'Kept sealed, and never shown again.', ja: '暗号化して保存され、再表示されません。' },
  required: true,
};

export const ARCHIVE_FIELDS: readonly Field[] = [
  { at: 'name', kind: 'text', required: true, label: { en: 'Name', ja: '名前' } },
  {
    at: 'query',
    kind: 'query',
    label: { en: 'Takes logs that match', ja: '対象のログ' },
    hint: {
      en: 'A log goes into the first archive whose filter it matches, kept by an index or not.',
      ja: 'ログはフィルターに一致する最初のアーカイブに入ります。インデックスに保存されるかどうかは関係ありません。',
    },
    placeholder: '*',
  },
  {
    at: TYPE,
    kind: 'choice',
    required: true,
    label: { en: 'Lies in', ja: '保存先' },
    options: [
      option('s3', 'Amazon S3, MinIO and the like', 'Amazon S3、MinIO など'),
      option('gcs', 'Google Cloud Storage', 'Google Cloud Storage'),
      option('azure', 'Azure Blob Storage', 'Azure Blob Storage'),
      option('local', 'A folder of this server', 'このサーバーのフォルダー'),
    ],
  },
  of(['s3', 'gcs'], 'bucket', 'text', { en: 'Bucket', ja: 'バケット' }, BUCKET),
  of(['azure'], 'storage_account', 'text', { en: 'Storage account', ja: 'ストレージアカウント' }, { required: true }),
  of(['azure'], 'container', 'text', { en: 'Container', ja: 'コンテナー' }, { required: true }),
  of(
    ['s3', 'gcs', 'azure'],
    'path',
    'text',
    { en: 'Folder', ja: 'フォルダー' },
    { optional: true, placeholder: 'logs/prod' },
  ),
  of(
    ['local'],
    'path',
    'text',
    { en: 'Folder', ja: 'フォルダー' },
    {
      required: true,
      placeholder: 'logs',
      hint: {
        en: 'Below KOMAINU_ARCHIVE_ROOT of the server.',
        ja: 'サーバーの KOMAINU_ARCHIVE_ROOT の下に作られます。',
      },
    },
  ),
  of(['s3'], 'region', 'text', { en: 'Region', ja: 'リージョン' }, { optional: true, placeholder: 'ap-northeast-1' }),
  of(['s3', 'gcs', 'azure'], 'endpoint', 'text', { en: 'Other address', ja: '別のエンドポイント' }, ENDPOINT),
  of(['s3', 'gcs'], 'access_key_id', 'text', { en: 'Access key', ja: 'アクセスキー ID' }, KEY_PAIR),
  of(['s3', 'gcs'], 'secret_access_key', 'secret', { en: 'Secret key', ja: 'シークレットアクセスキー' }, SECRET_HINT),
  of(['azure'], 'account_key', 'secret', { en: 'Account key', ja: 'アカウントキー' }, SECRET_HINT),
  of(['s3'], 'path_style', 'flag', { en: 'The bucket stands in the path', ja: 'バケット名をパスに含める' }),
  {
    at: 'destination.storage_class',
    kind: 'choice',
    optional: true,
    label: { en: 'Storage class', ja: 'ストレージクラス' },
    options: ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'].map((name) =>
      option(name, name, name),
    ),
    when: { at: TYPE, is: ['s3'] },
  },
  {
    at: 'destination.encryption.type',
    kind: 'choice',
    optional: true,
    label: { en: 'Encryption', ja: '暗号化' },
    options: [
      option('NO_OVERRIDE', 'As the bucket says', 'バケットの設定に従う'),
      option('SSE_S3', 'SSE-S3', 'SSE-S3'),
      option('SSE_KMS', 'SSE-KMS', 'SSE-KMS'),
    ],
    when: { at: TYPE, is: ['s3'] },
  },
  {
    at: 'destination.encryption.key',
    kind: 'text',
    required: true,
    label: { en: 'KMS key', ja: 'KMS キー' },
    when: { at: 'destination.encryption.type', is: ['SSE_KMS'] },
  },
  {
    at: 'compression_method',
    kind: 'choice',
    label: { en: 'Compression', ja: '圧縮' },
    options: [option('GZIP', 'gzip', 'gzip'), option('ZSTD', 'Zstandard', 'Zstandard')],
  },
  { at: 'include_tags', kind: 'flag', label: { en: 'With the tags', ja: 'タグも保存する' } },
  {
    at: 'rehydration_tags',
    kind: 'texts',
    optional: true,
    label: { en: 'Tags for rehydrated logs', ja: '再取り込みしたログに付けるタグ' },
    placeholder: 'rehydrated:true',
  },
];

export const NEW_ARCHIVE: Definition = {
  name: '',
  query: '',
  destination: { type: 's3', bucket: '', access_key_id: '' },
  compression_method: 'GZIP',
  include_tags: true,
};

/** The form of one that is there: keys need not be typed again, and one that was made elsewhere may have none. */
export const STORED_ARCHIVE_FIELDS: readonly Field[] = ARCHIVE_FIELDS.map((field) =>
  field.kind === 'secret' || field.at === 'destination.access_key_id'
    ? { ...field, required: false, optional: true }
    : field,
);
