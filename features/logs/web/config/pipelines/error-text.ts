import type { Language } from '@komainu/ui/i18n/language.tsx';
import { queryErrorText } from '@komainu/ui/query-bar/query-error.ts';

/**
 * What the server says of pipelines and grok rules, by its wording, because codes stay on its side: what is not known here
 * stays as it wrote it. `$1` is what it names.
 */
const JAPANESE: readonly (readonly [RegExp, string])[] = [
  [/^a grok parser needs a match rule$/, 'マッチルールが必要です'],
  [/^there is a (?:support )?rule of this name already$/, '同じ名前のルールが既にあります'],
  [/^refers to itself(?:: (.+))?$/, 'ルールが自分自身を参照しています $1'],
  [/^there is no filter (.+)$/, 'フィルター $1 はありません'],
  [/^there is no matcher or rule (.+)$/, 'マッチャーまたはルール $1 はありません'],
  [/^(.+) takes nothing$/, '$1 に引数は指定できません'],
  [/^(.+) needs a text in quotes as argument (\d+)$/, '$1 の第 $2 引数は引用符で囲んだ文字列です'],
  [/^(.+) takes one character as argument (\d+)$/, '$1 の第 $2 引数は 1 文字です'],
  [/^scale needs a number$/, 'scale には数値が必要です'],
  [/^an expression without its }$/, '式が } で閉じられていません'],
  [/^a matcher or filter name is missing$/, 'マッチャーまたはフィルターの名前がありません'],
  [/^the parentheses of (.+) are not closed$/, '$1 の括弧が閉じられていません'],
  [/^parentheses that are not closed$/, '括弧が閉じられていません'],
  [/^a text without its closing quote$/, '引用符が閉じられていません'],
  [/^a rule begins with its name: .*$/, 'ルールは名前（英数字、_、.）で始めてください'],
  [/^a rule needs a pattern after its name$/, '名前の後にパターンが必要です'],
  [/^more than (\d+) rules$/, 'ルールは $1 個までです'],
];

const FIELD_JAPANESE: readonly (readonly [RegExp, string])[] = [
  [/^(\S+) is not provided$/, '$1 を入力してください'],
  [/^(\S+) is empty$/, '$1 が空です'],
  [/^(\S+) is no formula: (.*)$/, '$1 は数式として読み取れません：$2'],
  [/^(\S+) is unknown: (.*)$/, '$1 が不明です：$2'],
  [/^there is no processor (.+)$/, 'プロセッサー $1 はありません'],
];

const RULE = /^rule (\S+), column (\d+): (.*)$/s;

/** A mistake in a pipeline, its rules or its filters in the reader's language. */
export function pipelineErrorText(message: string, language: Language): string {
  if (language === 'en') return message;
  const rule = RULE.exec(message);
  if (rule !== null) return `ルール ${rule[1]}、${rule[2]} 文字目：${translated(rule[3] ?? '', JAPANESE)}`;
  const field = translated(message, FIELD_JAPANESE);
  return field === message ? queryErrorText(message, language) : field;
}

function translated(text: string, known: readonly (readonly [RegExp, string])[]): string {
  const found = known.find(([pattern]) => pattern.test(text));
  return found === undefined ? text : text.replace(...found).trim();
}
