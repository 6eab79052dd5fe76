import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { type EmbeddedStoreSettings, openEmbeddedStore } from '@komainu/store/embedded/embedded-store.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { renderCreate } from '@komainu/store/tables/render.ts';

/**
 * A real store in a temporary directory with these tables, for `*.store.test.ts`:
 * `await using store = await openTestStore([logsTable])`. The directory goes when the store is disposed of.
 */
export async function openTestStore(
  tables: readonly TableDefinition[],
  settings: Partial<EmbeddedStoreSettings> = {},
): Promise<TelemetryStore & AsyncDisposable> {
  const dataDir = mkdtempSync(join(tmpdir(), 'komainu-store-'));
  const store = await openEmbeddedStore({
    dataDir,
    clock: systemClock,
    logger: silentLogger,
    maxMemoryBytes: 1_500_000_000,
    maxQueries: 4,
    ...settings,
  });
  for (const table of tables)
    for (const statement of renderCreate(table, { kind: 'embedded' })) await store.command(statement);
  return Object.assign(store, {
    async [Symbol.asyncDispose]() {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  });
}
