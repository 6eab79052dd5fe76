import { expect, it } from 'vitest';
import { queryErrorText } from './query-error.ts';

it('says in Japanese what the parser says, with the place', () => {
  expect([
    queryErrorText('a search term is missing before OR (at character 5)', 'ja'),
    queryErrorText('a value is missing after @http.url: (at character 1)', 'ja'),
    queryErrorText('the query has more than 500 terms', 'ja'),
    queryErrorText('there is no calculated field #class', 'ja'),
  ]).toEqual([
    'OR の前に検索語がありません（5 文字目）',
    '@http.url: の後に値がありません（1 文字目）',
    '検索語が 500 個を超えています',
    '計算フィールド #class はありません',
  ]);
});

it('leaves what it does not know, and English', () => {
  const text = 'the quote is not closed (at character 3)';
  expect([queryErrorText(text, 'en'), queryErrorText('something new (at character 3)', 'ja')]).toEqual([
    text,
    'something new (at character 3)',
  ]);
});
