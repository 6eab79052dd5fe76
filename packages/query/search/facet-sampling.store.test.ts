import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import type { MostRows } from './facet-sampling.ts';
import { runFacets } from './facets.ts';
import { parseSearch } from './parse.ts';
import type { RunQuery, SearchSource } from './source.ts';

const table: TableDefinition = {
  name: 'events',
  engine: 'MergeTree',
  columns: [
    { name: 'ts', type: 'DateTime64(3)' },
    { name: 'id', type: 'UInt64' },
    { name: 'service', type: 'LowCardinality(String)' },
    { name: 'message', type: 'String' },
    { name: 'tags', type: 'Array(LowCardinality(String))' },
    { name: 'attrs', type: 'Map(LowCardinality(String), String)' },
    { name: 'hot', type: 'String', materialized: `attrs['hot']` },
    { name: 'each', type: 'String', materialized: `attrs['each']` },
    { name: 'few', type: 'LowCardinality(String)', materialized: `attrs['few']` },
  ],
  orderBy: '(ts, id)',
};
const source: SearchSource = {
  table: 'events',
  timeColumn: 'ts',
  idColumn: 'id',
  idType: 'UInt64',
  schema: {
    messageColumn: 'message',
    reserved: { service: { column: 'service', kind: 'keyword' } },
    tagsColumn: 'tags',
    attributes: { text: 'attrs', hot: { hot: 'hot', each: 'each', few: 'few' }, fewValues: new Set(['few']) },
  },
};
const ROWS = 3_000_000;
const PLENTY: MostRows = { column: 1e7, other: 1e7, manyValues: 1e7, enough: 1e7, probed: 100_000 };
const FACETS = ['service', '@few', '@hot', '@cold', 'team'].map((path) => ({ path, limit: 10 }));

it('counts a part of many events, scales up and says so', async () => {
  await using store = await openTestStore([table]);
  await store.command(
    `INSERT INTO events (ts, id, service, message, tags, attrs) SELECT fromUnixTimestamp64Milli(toInt64(number)), number,
     if(number % 4 = 0, 'a', 'b'), '', ['team:x'], map('hot', toString(number % 4), 'few', toString(number % 2), 'cold', toString(number % 4), 'each', toString(number))
     FROM numbers(${ROWS})`,
  );
  const statements: string[] = [];
  const run: RunQuery = (sql) => {
    statements.push(sql);
    return store.rows(sql);
  };
  const window = { fromUnixMs: 0, toUnixMs: ROWS };
  const ask = async (search: string, most: Partial<MostRows>) =>
    (await runFacets(source, FACETS, window, parseSearch(search), run, { ...PLENTY, ...most })).data;

  const whole = await ask('*', {});
  expect(whole.map(({ sampled }) => sampled)).toEqual([undefined, undefined, undefined, undefined, undefined]);

  const sampled = await ask('*', { column: 1_500_000, other: 750_000 });
  expect(sampled.map(({ path, sampled: share }) => [path, share])).toEqual([
    ['service', undefined],
    ['@few', undefined],
    ['@hot', 0.5],
    ['@cold', 0.25],
    ['team', 0.25],
  ]);
  expect(sampled.slice(0, 2)).toEqual(whole.slice(0, 2));
  for (const [index, { values, range }] of sampled.entries()) {
    const exact = whole[index];
    expect(values.map(({ value }) => value).sort()).toEqual(exact?.values.map(({ value }) => value).sort());
    expect(range).toEqual(exact?.range);
    for (const { value, count } of values) {
      const right = exact?.values.find((one) => one.value === value)?.count ?? 0;
      expect(Math.abs(count - right) / right).toBeLessThan(0.5);
    }
  }

  // Of a search that finds few, all are counted.
  const few = await ask('service:a', { column: 1_000_000, other: 1_000_000 });
  expect(few.map(({ sampled: share }) => share)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(few[3]?.values).toEqual([{ value: '0', count: ROWS / 4 }]);

  // Not where a part of them is enough.
  const enough = await ask('service:a', { column: 1_000_000, other: 1_000_000, enough: 200_000 });
  expect(enough.map(({ sampled: share }) => share)).toEqual([undefined, undefined, 1 / 3, 1 / 3, 1 / 3]);
  for (const { values } of enough.slice(2, 4)) expect(values.map(({ value }) => value)).toEqual(['0']);

  // Less of those of which each is another one.
  const { data } = await runFacets(
    source,
    [
      { path: '@each', limit: 1 },
      { path: '@hot', limit: 1 },
    ],
    window,
    parseSearch('*'),
    run,
    {
      ...PLENTY,
      column: 1_500_000,
      other: 1_000_000,
      manyValues: 500_000,
    },
  );
  expect(data.map(({ sampled: share }) => share)).toEqual([1 / 6, 1 / 2]);
});
