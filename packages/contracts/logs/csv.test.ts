import { expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv.ts';

it('reads quotes, other delimiters, short lines and a byte order mark', () => {
  expect([
    readCsv('\uFEFFid,team\r\n1,"a, ""b"""\r\n\r\n2\r\n'),
    readCsv('ip;owner\n10.0.0.1;web, api\n'),
    readCsv('a\tb\n"1\n2"\t3\t4'),
  ]).toEqual([
    {
      columns: ['id', 'team'],
      rows: [
        ['1', 'a, "b"'],
        ['2', ''],
      ],
    },
    { columns: ['ip', 'owner'], rows: [['10.0.0.1', 'web, api']] },
    { columns: ['a', 'b'], rows: [['1\n2', '3']] },
  ]);
});

it('says what is wrong', () => {
  expect(['', 'a,b\n', 'a,,b\n1,2,3', 'a,a\n1,2', 'a,b\n"1,2'].map(readCsv)).toEqual([
    'empty',
    'no_rows',
    'unnamed_column',
    'twice',
    'open_quote',
  ]);
});

it('writes what it can read', () => {
  const table = {
    columns: ['id', 'note'],
    rows: [
      ['1', 'x "y", z'],
      ['2', ' two\nlines '],
    ],
  };
  expect(readCsv(writeCsv(table))).toEqual(table);
});
