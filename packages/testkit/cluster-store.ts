import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import { openTestStore } from './embedded-store.ts';
import { freePort } from './free-port.ts';

/** The layout of `openClusterStore`. */
export const TEST_CLUSTER: Layout = { kind: 'cluster', cluster: 'main', database: 'komainu' };

/**
 * An embedded store that believes to be a cluster of one shard: the port makes the shard local, nothing needs to listen
 * there. Distributed tables work; Replicated ones can be created with a ZooKeeper (inserting into them hangs).
 */
export async function openClusterStore(zookeeperPort?: number): Promise<TelemetryStore & AsyncDisposable> {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-cluster-'));
  const port = await freePort();
  const zookeeper =
    zookeeperPort === undefined
      ? ''
      : `<zookeeper><node><host>127.0.0.1</host><port>${zookeeperPort}</port></node></zookeeper>`;
  const config = join(directory, 'cluster.xml');
  writeFileSync(
    config,
    `<clickhouse><tcp_port>${port}</tcp_port>${zookeeper}<macros><shard>1</shard><replica>a</replica></macros>
     <remote_servers><main><shard><replica><host>localhost</host><port>${port}</port></replica></shard></main></remote_servers>
     </clickhouse>`,
  );
  const store = await openTestStore([], { engineArguments: [`--config-file=${config}`] });
  const closeStore = store[Symbol.asyncDispose].bind(store);
  return Object.assign(store, {
    async [Symbol.asyncDispose]() {
      await closeStore();
      rmSync(directory, { recursive: true, force: true });
    },
  });
}

/** A statement for every node as one for this node: the embedded engine has no queue of distributed statements. */
export function onThisNode(statement: string): string {
  return statement.replace(/ ON CLUSTER '[^']*'/, '');
}
