import type { Field } from '../../form/field.ts';
import { option, type ProcessorForm } from './processor-type.ts';

const RULE: readonly Field[] = [
  { at: 'name', kind: 'text', label: { en: 'Name', ja: '名前' }, optional: true },
  {
    at: 'pattern.type',
    kind: 'choice',
    label: { en: 'Pattern', ja: 'パターン' },
    required: true,
    options: [option('library', 'From the library', 'ライブラリから選ぶ'), option('custom', 'My own', '自分で書く')],
  },
  {
    at: 'pattern.options.id',
    kind: 'library',
    label: { en: 'Kind of data', ja: 'データの種類' },
    required: true,
    when: { at: 'pattern.type', is: ['library'] },
  },
  {
    at: 'pattern.options.rule',
    kind: 'code',
    rows: 1,
    label: { en: 'Regular expression', ja: '正規表現' },
    required: true,
    when: { at: 'pattern.type', is: ['custom'] },
  },
  {
    at: 'on_match.action',
    kind: 'choice',
    label: { en: 'When found', ja: '見つかったとき' },
    required: true,
    options: [
      option('redact', 'Replace it', '置き換える'),
      option('partial_redact', 'Hide a part', '一部を隠す'),
      option('hash', 'Replace it by a hash', 'ハッシュに置き換える'),
    ],
  },
  {
    at: 'on_match.options.replace',
    kind: 'text',
    label: { en: 'by', ja: '置き換え後' },
    placeholder: '[redacted]',
    when: { at: 'on_match.action', is: ['redact'] },
  },
  {
    at: 'on_match.options.characters',
    kind: 'number',
    label: { en: 'Characters', ja: '文字数' },
    required: true,
    least: 1,
    most: 1000,
    when: { at: 'on_match.action', is: ['partial_redact'] },
  },
  {
    at: 'on_match.options.direction',
    kind: 'choice',
    label: { en: 'at the', ja: '隠す側' },
    options: [option('first', 'Beginning', '先頭'), option('last', 'End', '末尾')],
    when: { at: 'on_match.action', is: ['partial_redact'] },
  },
  {
    at: 'scope.target',
    kind: 'choice',
    label: { en: 'Where', ja: '調べる範囲' },
    options: [
      option('all', 'Message and all attributes', 'メッセージとすべての属性'),
      option('include', 'Only these', '次のものだけ'),
      option('exclude', 'All but these', '次のもの以外'),
    ],
  },
  {
    at: 'scope.options.fields',
    kind: 'texts',
    label: { en: 'Attributes', ja: '属性' },
    required: true,
    placeholder: 'message',
    when: { at: 'scope.target', is: ['include', 'exclude'] },
  },
  {
    at: 'keyword_options.keywords',
    kind: 'texts',
    label: { en: 'Only near one of these words', ja: '次の語の近くにあるものだけ' },
    optional: true,
  },
  {
    at: 'tags',
    kind: 'texts',
    label: { en: 'Tags for logs that had some', ja: '見つかったログに付けるタグ' },
    placeholder: 'sensitive:card',
    optional: true,
  },
];

/** What must not be kept is found by rules, each a pattern of the library or one's own. */
export const SENSITIVE_DATA_SCANNER: ProcessorForm = {
  type: 'sensitive-data-scanner',
  group: 'protect',
  title: { en: 'Sensitive data scanner', ja: '機密データスキャナー' },
  about: {
    en: 'Takes cards, keys, passwords and numbers of people out before they are stored.',
    ja: 'カード番号、キー、パスワード、個人番号などを保存前に取り除きます。',
  },
  make: { rules: [newRule()] },
  fields: [
    {
      at: 'rules',
      kind: 'items',
      label: { en: 'Rules', ja: 'ルール' },
      add: { en: 'Add a rule', ja: 'ルールを追加' },
      make: newRule(),
      required: true,
      fields: RULE,
    },
  ],
};

function newRule() {
  return {
    pattern: { type: 'library', options: { id: '' } },
    on_match: { action: 'redact', options: { replace: '[redacted]' } },
    scope: { target: 'all' },
  };
}
