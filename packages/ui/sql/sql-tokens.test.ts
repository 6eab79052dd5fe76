import { expect, it } from 'vitest';
import { sqlTokens } from './sql-tokens.ts';

it('colours keywords, texts, quoted names, numbers and comments', () => {
  const sql = `select "@http.status_code", count(*) FROM logs WHERE message = 'it''s' LIMIT 10 -- "all"`;
  expect(sqlTokens(sql).map(({ kind, start, end }) => [kind, sql.slice(start, end)])).toEqual([
    ['keyword', 'select'],
    ['name', '"@http.status_code"'],
    ['keyword', 'FROM'],
    ['keyword', 'WHERE'],
    ['text', "'it''s'"],
    ['keyword', 'LIMIT'],
    ['number', '10'],
    ['comment', '-- "all"'],
  ]);
});

it('takes what is not closed to its end', () => {
  expect([sqlTokens(`'a b`), sqlTokens('/* a')]).toEqual([
    [{ kind: 'text', start: 0, end: 4 }],
    [{ kind: 'comment', start: 0, end: 4 }],
  ]);
});
