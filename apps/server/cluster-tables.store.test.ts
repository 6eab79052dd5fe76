import { renderCreate } from '@komainu/store/tables/render.ts';
import { onThisNode, openClusterStore, TEST_CLUSTER } from '@komainu/testkit/cluster-store.ts';
import { hasZooKeeper, startZooKeeper } from '@komainu/testkit/zookeeper.ts';
import { describe, expect, test } from 'vitest';
import { TABLES } from './features.ts';

describe.skipIf(!hasZooKeeper())('every table on a cluster (needs the zookeeper package)', () => {
  test('is accepted by the engine as a replicated and a distributed table', async () => {
    await using zookeeper = await startZooKeeper();
    await using store = await openClusterStore(zookeeper.port);
    for (const table of TABLES) {
      for (const statement of renderCreate(table, TEST_CLUSTER)) await store.command(onThisNode(statement));
    }
    const created = await store.rows<{ name: string }>(
      'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
    );
    expect(created.map((table) => table.name)).toEqual(
      TABLES.flatMap((table) => [table.name, `${table.name}_local`]).sort(),
    );
  });
});
