import type { Language } from '../i18n/language.tsx';

/**
 * What the search parser says, by its wording, because its mistakes all have the one code `bad_query`: what is not known
 * here stays as the server wrote it. `$1` is what the parser names.
 */
const JAPANESE: readonly (readonly [RegExp, string])[] = [
  [/^a search term is missing at the end$/, '末尾に検索語がありません'],
  [/^a search term is missing before this parenthesis$/, 'この括弧の前に検索語がありません'],
  [/^a search term is missing before (\w+)$/, '$1 の前に検索語がありません'],
  [/^the parenthesis is not closed$/, '括弧が閉じられていません'],
  [/^this parenthesis was not opened$/, '対応する開き括弧がありません'],
  [/^the quote is not closed$/, '引用符が閉じられていません'],
  [/^a value is missing after (.+):$/, '$1: の後に値がありません'],
  [/^an attribute name is missing after @$/, '@ の後に属性名がありません'],
  [/^(.+) takes the name of a field$/, '$1 にはフィールド名を指定してください'],
  [/^a comparison needs a value, not \*$/, '比較には * ではなく値を指定してください'],
  [/^TO is expected in a range: \[a TO b\]$/, '範囲には TO が必要です：[a TO b]'],
  [/^the range is not closed by \] or \}$/, '範囲が ] または } で閉じられていません'],
  [/^wildcards have no order$/, 'ワイルドカードは大小を比較できません'],
  [/^(.+) is not an address block$/, '$1 はアドレスブロックではありません'],
  [/^CIDR takes an attribute first$/, 'CIDR の最初には属性を指定してください'],
  [/^CIDR needs at least one address block$/, 'CIDR にはアドレスブロックが 1 つ以上必要です'],
  [/^the query has more than (\d+) terms$/, '検索語が $1 個を超えています'],
  [/^the query is nested deeper than (\d+) levels$/, '入れ子が $1 段を超えています'],
  [/^the query is longer than (\d+) characters$/, 'クエリが $1 文字を超えています'],
  [/^the query is too long for the store$/, 'クエリが長すぎます'],
  [/^there is no calculated field (.+)$/, '計算フィールド $1 はありません'],
  [/^calculated fields are known to the store only$/, 'ここでは計算フィールドを使えません'],
];

const PLACE = / \(at character (\d+)\)$/;

/** A mistake in a query in the reader's language, with its place. */
export function queryErrorText(message: string, language: Language): string {
  if (language === 'en') return message;
  const place = PLACE.exec(message);
  const reason = message.replace(PLACE, '');
  const known = JAPANESE.find(([pattern]) => pattern.test(reason));
  if (known === undefined) return message;
  return `${reason.replace(...known)}${place === null ? '' : `（${place[1]} 文字目）`}`;
}
