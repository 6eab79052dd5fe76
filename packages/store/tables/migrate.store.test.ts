import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, test } from 'vitest';
import type { Migration } from './definition.ts';
import { migrate } from './migrate.ts';

const FIRST: Migration = {
  version: 1,
  title: 'first tables',
  create: [{ name: 'things', engine: 'MergeTree', columns: [{ name: 'a', type: 'UInt64' }], orderBy: 'a' }],
};
const SECOND: Migration = {
  version: 2,
  title: 'things have names',
  addColumns: [{ table: 'things', column: { name: 'name', type: 'String', comment: "the thing's name" } }],
  changeSettings: [{ table: 'things', settings: { merge_selector_base: 10 } }],
};

test('steps run once and in order, and newer data is refused', async () => {
  await using store = await openTestStore([]);
  const layout = { kind: 'embedded' } as const;
  expect(await migrate(store, [FIRST], layout)).toBe(1);
  expect(await migrate(store, [SECOND, FIRST], layout)).toBe(2);
  expect(await migrate(store, [FIRST, SECOND], layout)).toBe(2);
  expect(await store.rows("SELECT name, comment FROM system.columns WHERE table = 'things' ORDER BY position")).toEqual(
    [
      { name: 'a', comment: '' },
      { name: 'name', comment: "the thing's name" },
    ],
  );
  const [table] = await store.rows<{ engine: string }>(
    "SELECT engine_full AS engine FROM system.tables WHERE database = currentDatabase() AND name = 'things'",
  );
  expect(table?.engine).toContain('merge_selector_base = 10');
  expect(await store.rows('SELECT version, title FROM schema_version ORDER BY version')).toEqual([
    { version: 1, title: 'first tables' },
    { version: 2, title: 'things have names' },
  ]);
  await expect(migrate(store, [FIRST], layout)).rejects.toMatchObject({ code: 'data_newer' });
});
