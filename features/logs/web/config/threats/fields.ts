import type { Definition, Field, Option } from '../form/field.ts';

export const THREAT_TYPES: readonly Option[] = [
  { value: 'ip_address', label: { en: 'IP addresses', ja: 'IP アドレス' } },
  { value: 'domain', label: { en: 'Domains', ja: 'ドメイン' } },
  { value: 'url', label: { en: 'URLs', ja: 'URL' } },
  { value: 'file_hash', label: { en: 'Hashes of files', ja: 'ファイルのハッシュ' } },
  { value: 'email', label: { en: 'E-mail addresses', ja: 'メールアドレス' } },
];

export const INTENTIONS: readonly Option[] = [
  { value: 'malicious', label: { en: 'Malicious', ja: '悪意あり' } },
  { value: 'suspicious', label: { en: 'Suspicious', ja: '疑わしい' } },
  { value: 'unknown', label: { en: 'Unknown', ja: '不明' } },
  { value: 'benign', label: { en: 'Benign', ja: '無害' } },
];

export const THREAT_FIELDS: readonly Field[] = [
  {
    at: 'name',
    kind: 'text',
    required: true,
    label: { en: 'Name', ja: '名前' },
    placeholder: 'internal-blocklist',
  },
  { at: 'type', kind: 'choice', required: true, label: { en: 'Holds', ja: '種類' }, options: THREAT_TYPES },
  { at: 'intention', kind: 'choice', required: true, label: { en: 'Intention', ja: '意図' }, options: INTENTIONS },
  {
    at: 'category',
    kind: 'text',
    required: true,
    label: { en: 'Category', ja: 'カテゴリ' },
    placeholder: 'scanner',
  },
  {
    at: 'url',
    kind: 'text',
    optional: true,
    wide: true,
    label: { en: 'Where it comes from', ja: '入手元' },
    placeholder: 'https://feeds.example.org/blocklist.txt',
  },
  {
    at: 'indicators',
    kind: 'lines',
    rows: 14,
    file: '.txt,.csv,.list,.ioc,text/plain,text/csv',
    required: true,
    label: { en: 'Indicators', ja: '指標' },
    hint: {
      en: 'One a line, in any case; what follows a blank or a comma, and lines with # do not count. At most 50,000.',
      ja: '1 行に 1 件。大文字と小文字は区別しません。空白やカンマの後と、# で始まる行は無視します。最大 50,000 件。',
    },
    placeholder: '203.0.113.7',
  },
];

export const NEW_THREAT_LIST: Definition = {
  name: '',
  url: '',
  type: 'ip_address',
  category: '',
  intention: 'malicious',
  indicators: [],
};
