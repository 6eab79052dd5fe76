import { expect, it } from 'vitest';
import { cellText, sqlCsv } from './sql-result.ts';

it('shows values of every type', () => {
  expect([null, 1.5, true, 'a', ['x', 1], { a: 'b' }].map(cellText)).toEqual([
    '–',
    '1.5',
    'true',
    'a',
    '["x",1]',
    '{"a":"b"}',
  ]);
});

it('writes CSV that spreadsheets read and do not run', () => {
  const answer = {
    columns: [
      { name: 'message', type: 'text' as const },
      { name: 'n', type: 'number' as const },
    ],
    rows: [
      ['said "no"', 3],
      ['=SUM(A1)', -1],
      [null, null],
    ],
    truncated: false,
    elapsedMs: 1,
  };
  expect(sqlCsv(answer)).toBe('\ufeff"message","n"\r\n"said ""no""",3\r\n"\'=SUM(A1)",-1\r\n,\r\n');
});
