import type { Language } from '@komainu/ui/i18n/language.tsx';

/** What the server says of expressions, by its wording: they all have the one code `bad_calculated_field`. */
const JAPANESE: readonly (readonly [RegExp, string])[] = [
  [/^there is no function (.+)$/, '$1 という関数はありません'],
  [/^(.+) is called as (.+)$/, '$1 の書き方：$2'],
  [/^there is no field (.+)$/, '$1 というフィールドはありません'],
  [/^(.+) is made from itself$/, '$1 が自分自身を参照しています'],
  [/^a name is a word of letters, digits and _$/, '名前に使えるのは文字、数字、_ だけです'],
  [/^the name is taken by another field$/, '同じ名前のフィールドが既にあります'],
  [/^a value is missing at the end$/, '末尾に値がありません'],
  [/^a value is missing before (.+)$/, '$1 の前に値がありません'],
  [/^a name is missing after (.+)$/, '$1 の後に名前がありません'],
  [/^the quote is not closed$/, '引用符が閉じられていません'],
  [/^(.+) is not expected here$/, 'ここに $1 は書けません'],
  [/^extract takes a rule with a matcher such as (.+)$/, 'extract のルールには $1 のようなマッチャーが必要です'],
  [/^extract knows no matcher (.+): it takes (.+)$/, '$1 というマッチャーはありません。使えるのは $2 です'],
  [/^extract finds no matcher named (.+)$/, '$1 という名前のマッチャーはありません'],
  [/^extract takes no (\\.|\(\?)(?: but .+)?$/, 'extract のルールに $1 は書けません'],
  [/^extract cannot read its rule: (.+)$/, 'extract のルールを読み取れません：$1'],
  [/^there is no saved field of this name$/, 'この名前の保存済みフィールドはありません'],
  [/^(\w+) takes a quoted .+$/, '$1 には引用符で囲んだ文字列を指定してください'],
];

/** A mistake of an expression: what is wrong in the reader's language, and where. */
export interface ExpressionError {
  readonly message: string;
  /** The field whose expression it is. */
  readonly field: string | undefined;
  readonly offset: number;
}

/** Reads `#class: there is no function leftt (at character 1)`. */
export function expressionError(message: string, language: Language): ExpressionError {
  const found = /^(?:#([^:\s]+): )?(.*?)(?: \(at character (\d+)\))?$/su.exec(message);
  const [, field, reason = message, place] = found ?? [];
  const known = language === 'en' ? undefined : JAPANESE.find(([pattern]) => pattern.test(reason));
  return {
    message: known === undefined ? reason : reason.replace(...known),
    field,
    offset: place === undefined ? 0 : Number(place) - 1,
  };
}
