import { searchToSql } from '@komainu/query/search/to-sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { renderAddColumn, renderAddIndex } from '@komainu/store/tables/render.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { describe, expect, test } from 'vitest';
import { logLists, logsTable } from '../tables/logs.ts';
import { logSearchSchema } from './search-schema.ts';
import { parseLogSearch } from './search-text.ts';

/** Twenty blocks of logs that have an id each; one of the first block also has a list, one of the second a list of objects. */
const MANY =
  'INSERT INTO logs (ts, id, attrs) SETTINGS async_insert = 0 SELECT now(), number, map(' +
  "'request', toString(number + 1000000), 'team.members', if(number = 7, '[\"ann\",\"bob\"]', ''), " +
  `'team', if(number = 9000, '[{"name":"cid"}]', 'none')) FROM numbers(163840)`;

describe('searches for a value of an attribute read the blocks that may have it', () => {
  const sqlOf = (search: string) => searchToSql(parseLogSearch(search), logSearchSchema);
  const found = async (store: TelemetryStore, search: string) => {
    const rows = await store.rows<{ id: string }>(`SELECT id FROM logs WHERE ${sqlOf(search)} ORDER BY id`);
    return rows.map(({ id }) => Number(id));
  };
  const blocksRead = async (store: TelemetryStore, search: string) => {
    const lines = await store.rows<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT id FROM logs WHERE ${sqlOf(search)}`,
    );
    return Number(
      /Granules: (\d+)/.exec(lines.findLast(({ explain }) => explain.includes('Granules:'))?.explain ?? '')?.[1],
    );
  };
  const expected: readonly (readonly [string, readonly number[]])[] = [
    ['@request:1000005', [5]],
    ['@request:(1000005 OR 1100000)', [5, 100_000]],
    ['@team.members:bob', [7]],
    ['@team.name:cid', [9000]],
    ['@request:1000005 -@team.members:bob', [5]],
    ['@request:nobody', []],
  ];

  test('also in what lies in lists', async () => {
    await using store = await openTestStore([logsTable]);
    await store.command(MANY);
    for (const [search, ids] of expected) {
      expect([search, await found(store, search)]).toEqual([search, ids]);
      expect(await blocksRead(store, search), search).toBeLessThan(6);
    }
    expect((await found(store, '-@team.members:bob')).length).toBe(163_839);
  });

  test('and all blocks of older versions, until they are merged', async () => {
    const columns = logsTable.columns.filter(({ name }) => name !== 'list_keys');
    const indexes = logsTable.indexes?.filter((index) => !index.startsWith('i_lists'));
    await using store = await openTestStore([{ ...logsTable, columns, indexes: indexes ?? [] }]);
    await store.command(MANY);
    for (const { table, column } of logLists.addColumns ?? []) {
      for (const statement of renderAddColumn(table, column, { kind: 'embedded' })) await store.command(statement);
    }
    for (const { table, index } of logLists.addIndexes ?? []) {
      await store.command(renderAddIndex(table, index, { kind: 'embedded' }));
    }
    for (const [search, ids] of expected) expect([search, await found(store, search)]).toEqual([search, ids]);
    await store.command('OPTIMIZE TABLE logs FINAL');
    for (const [search, ids] of expected) {
      expect([search, await found(store, search)]).toEqual([search, ids]);
      expect(await blocksRead(store, search), search).toBeLessThan(6);
    }
  });
});
