import { type Definition, type Field, type Option, valueAtPlace } from '../form/field.ts';
import type { ScannerRule } from './scanner-api.ts';

export const ACTIONS: readonly Option[] = [
  { value: 'replacement_string', label: { en: 'Replace it', ja: '置き換える' } },
  { value: 'hash', label: { en: 'Replace it by a hash', ja: 'ハッシュに置き換える' } },
  { value: 'partial_replacement_from_beginning', label: { en: 'Hide its beginning', ja: '先頭を隠す' } },
  { value: 'partial_replacement_from_end', label: { en: 'Hide its end', ja: '末尾を隠す' } },
  { value: 'none', label: { en: 'Only mark the log', ja: 'ログに印を付けるだけ' } },
];

const PARTIAL = ['partial_replacement_from_beginning', 'partial_replacement_from_end'];

/** The form of a rule: as `ruleStart` makes it, and `ruleAttributes` sends it. */
export const RULE_FIELDS: readonly Field[] = [
  { at: 'name', kind: 'text', required: true, label: { en: 'Name', ja: '名前' } },
  { at: 'is_enabled', kind: 'flag', label: { en: 'Switched on', ja: '有効にする' } },
  {
    at: 'source',
    kind: 'choice',
    required: true,
    label: { en: 'Finds', ja: '検出するもの' },
    options: [
      { value: 'library', label: { en: 'A kind of the library', ja: 'ライブラリの種類' } },
      { value: 'custom', label: { en: 'What a regular expression matches', ja: '正規表現に一致するもの' } },
    ],
  },
  {
    at: 'standard',
    kind: 'library',
    required: true,
    label: { en: 'Kind of data', ja: 'データの種類' },
    when: { at: 'source', is: ['library'] },
  },
  {
    at: 'pattern',
    kind: 'code',
    rows: 1,
    wide: true,
    required: true,
    label: { en: 'Regular expression', ja: '正規表現' },
    placeholder: 'order-[0-9]{6}',
    when: { at: 'source', is: ['custom'] },
  },
  {
    at: 'text_replacement.type',
    kind: 'choice',
    required: true,
    label: { en: 'When found', ja: '見つかったとき' },
    options: ACTIONS,
  },
  {
    at: 'text_replacement.replacement_string',
    kind: 'text',
    required: true,
    label: { en: 'by', ja: '置き換え後' },
    placeholder: '[redacted]',
    when: { at: 'text_replacement.type', is: ['replacement_string'] },
  },
  {
    at: 'text_replacement.number_of_chars',
    kind: 'number',
    required: true,
    least: 1,
    most: 1000,
    label: { en: 'Characters', ja: '文字数' },
    when: { at: 'text_replacement.type', is: PARTIAL },
  },
  {
    at: 'tags',
    kind: 'texts',
    label: { en: 'Tags for logs that had some', ja: '見つかったログに付けるタグ' },
    placeholder: 'sensitive_data:order',
    optional: true,
  },
  {
    at: 'namespaces',
    kind: 'texts',
    optional: true,
    label: { en: 'Only in these attributes', ja: '次の属性だけを調べる' },
    hint: {
      en: 'Everything while it is empty: the message and all attributes.',
      ja: '空の場合はメッセージとすべての属性を調べます。',
    },
    placeholder: 'message',
  },
  {
    at: 'excluded_namespaces',
    kind: 'texts',
    optional: true,
    label: { en: 'Not in these attributes', ja: '次の属性は調べない' },
    placeholder: 'http.url',
  },
  {
    at: 'keywords',
    kind: 'texts',
    optional: true,
    label: { en: 'Only near one of these words', ja: '次の語の近くにあるものだけ' },
  },
  {
    at: 'near',
    kind: 'number',
    least: 1,
    most: 1000,
    optional: true,
    label: { en: 'Within so many characters before it', ja: '直前の文字数の範囲' },
  },
  {
    at: 'suppressions.exact_match',
    kind: 'texts',
    optional: true,
    label: { en: 'But not exactly these', ja: '次の値は除外' },
  },
  {
    at: 'suppressions.ends_with',
    kind: 'texts',
    optional: true,
    label: { en: 'Nor what ends with', ja: '次で終わる値は除外' },
    placeholder: '@example.com',
  },
  {
    at: 'suppressions.starts_with',
    kind: 'texts',
    optional: true,
    label: { en: 'Nor what begins with', ja: '次で始まる値は除外' },
  },
];

const NEAR = 30;

export const NEW_RULE: Definition = {
  name: '',
  is_enabled: true,
  source: 'library',
  standard: '',
  text_replacement: { type: 'replacement_string', replacement_string: '[redacted]' },
};

/** A rule as its form holds it. */
export function ruleStart({ attributes, standardPattern }: ScannerRule): Definition {
  const { included_keyword_configuration: near, suppressions, ...rest } = attributes;
  const keywords = valueAtPlace(near, 'keywords');
  return {
    ...rest,
    source: standardPattern === '' ? 'custom' : 'library',
    ...(standardPattern === '' ? {} : { standard: standardPattern }),
    ...(Array.isArray(keywords) && keywords.length > 0
      ? { keywords, near: valueAtPlace(near, 'character_count') ?? NEAR }
      : {}),
    suppressions,
  };
}

/** The attributes for the API; what the form has no more of is sent empty, so that it goes out of the rule. */
export function ruleAttributes(form: Definition): { attributes: Definition; standardPattern: string } {
  const { source, standard, pattern, keywords, near, suppressions, ...rest } = form;
  const isLibrary = source === 'library';
  const { labels: _labels, ...kept } = rest;
  return {
    attributes: {
      ...kept,
      ...(isLibrary ? {} : { pattern }),
      tags: rest['tags'] ?? [],
      namespaces: rest['namespaces'] ?? [],
      excluded_namespaces: rest['excluded_namespaces'] ?? [],
      included_keyword_configuration: { keywords: keywords ?? [], character_count: near ?? NEAR },
      suppressions: suppressions ?? {},
    },
    standardPattern: isLibrary && typeof standard === 'string' ? standard : '',
  };
}

/**
 * A pipeline that does what the rule does, to try it: as the processor of pipelines takes rules. What is only marked is put
 * between brackets, so that it is seen.
 */
export function trialPipeline(form: Definition): Definition {
  const type = valueAtPlace(form, 'text_replacement.type');
  const characters = valueAtPlace(form, 'text_replacement.number_of_chars') ?? 1;
  const replace = valueAtPlace(form, 'text_replacement.replacement_string') ?? '';
  const onMatch =
    type === 'hash'
      ? { action: 'hash' }
      : type === 'none'
        ? { action: 'redact', options: { replace: '[…]' } }
        : type === 'replacement_string'
          ? { action: 'redact', options: { replace } }
          : {
              action: 'partial_redact',
              options: { characters, direction: type === PARTIAL[0] ? 'first' : 'last' },
            };
  const pattern =
    form['source'] === 'library'
      ? { type: 'library', options: { id: form['standard'] } }
      : { type: 'custom', options: { rule: form['pattern'] } };
  const keywords = form['keywords'];
  const rule = {
    name: 'tried',
    pattern,
    on_match: onMatch,
    scope: { target: 'all' },
    ...(Array.isArray(keywords) && keywords.length > 0
      ? { keyword_options: { keywords, proximity: form['near'] ?? NEAR } }
      : {}),
  };
  return {
    name: 'tried',
    is_enabled: true,
    filter: { query: '' },
    processors: [{ type: 'sensitive-data-scanner', name: '', is_enabled: true, rules: [rule] }],
  };
}
