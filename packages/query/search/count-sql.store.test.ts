import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import { countSql } from './count-sql.ts';
import { parseSearch } from './parse.ts';
import type { SearchSource } from './source.ts';

const ROWS = 40_000;
const FIRST = Date.UTC(2026, 10, 21, 23, 59, 50);

const source: SearchSource = {
  table: 'things',
  schema: { messageColumn: 'message', reserved: {}, tagsColumn: 'tags', attributes: { text: 'attrs', hot: {} } },
  timeColumn: 'ts',
  timeUnit: 'ms',
  idColumn: 'id',
  idType: 'UInt64',
};

it('counts exactly what lies in the window, wherever its ends fall within granules and parts', async () => {
  await using store = await openTestStore([
    {
      name: 'things',
      engine: 'MergeTree',
      columns: [
        { name: 'ts', type: 'DateTime64(3)' },
        { name: 'id', type: 'UInt64' },
        { name: 'message', type: 'String' },
        { name: 'tags', type: 'Array(String)' },
        { name: 'attrs', type: 'Map(String, String)' },
      ],
      indexes: ['i_message lower(message) TYPE text(tokenizer = splitByNonAlpha)'],
      orderBy: '(ts, id)',
      partitionByDay: 'toDate(ts)',
    },
  ]);
  // Rows over midnight, every third with the word, in three parts; sparse in the last part of the window.
  for (let part = 0; part < 3; part++) {
    await store.command(
      `INSERT INTO things SELECT fromUnixTimestamp64Milli(toInt64(${FIRST} + if(number < 20000, number, 20000 + (number - 20000) * 7))), number, ` +
        `if(number % 3 = 0, 'Pool exhausted', 'all well'), [], map() FROM numbers(${ROWS}) WHERE number % 3 = ${part} OR number % 6 = ${part}`,
    );
  }
  const windows = [
    [0, ROWS],
    [1, ROWS - 1],
    [8191, 8193],
    [8192, 16_384],
    [12_345, 12_345],
    [9_999, 30_001],
    [-5_000, 3],
    [ROWS, ROWS + 10],
    [-10, 0],
    [20_003, 77_777],
    [20_007, 20_014],
    [0, 77_345],
  ] as const;
  const counted: unknown[] = [];
  const plain: unknown[] = [];
  for (const search of ['exhausted', '*', '-exhausted', '-(-*)', '* OR exhausted']) {
    for (const [from, to] of windows) {
      const window = { fromUnixMs: FIRST + from, toUnixMs: FIRST + to };
      const [row] = await store.rows<{ n: string }>(countSql(source, window, parseSearch(search)));
      counted.push([search, from, to, Number(row?.n)]);
      const condition = search.includes('*') ? '1' : `(position(message, 'exhausted') > 0) = ${search === 'exhausted'}`;
      const [expected] = await store.rows<{ n: string }>(
        `SELECT count() AS n FROM things WHERE toUnixTimestamp64Milli(ts) >= ${FIRST + from} ` +
          `AND toUnixTimestamp64Milli(ts) < ${FIRST + to} AND ${condition}`,
      );
      plain.push([search, from, to, Number(expected?.n)]);
    }
  }
  expect(counted).toEqual(plain);
});
