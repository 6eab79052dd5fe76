import path from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { openEmbeddedStore } from '@komainu/store/embedded/embedded-store.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { openPostgresMetadata } from '@komainu/store/metadata/postgres.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openRemoteStore } from '@komainu/store/remote/remote-store.ts';
import { migrate } from '@komainu/store/tables/migrate.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import { MIGRATIONS } from './features.ts';
import type { ServerSettings } from './settings.ts';

export interface Stores {
  readonly telemetry: TelemetryStore;
  readonly metadata: MetadataStore;
  readonly layout: Layout;
}

/** Opens the telemetry store (embedded, or a ClickHouse server), brings its tables up to date, and opens the metadata. */
export async function openStores(
  settings: ServerSettings,
  clock: Clock,
  logger: Logger,
  lifecycle: Lifecycle,
): Promise<Stores> {
  const common = { dataDir: settings.dataDir, clock, logger, freeFloorBytes: settings.minFreeBytes };
  const { layout } = settings;
  const cluster = layout.kind === 'cluster' ? { cluster: layout.cluster } : {};
  const telemetry = lifecycle.own(
    'telemetry store',
    settings.clickhouseUrl === undefined
      ? await openEmbeddedStore({ ...common, maxMemoryBytes: settings.storeMemoryBytes })
      : await openRemoteStore({ ...common, ...cluster, url: settings.clickhouseUrl }),
  );
  await migrate(telemetry, MIGRATIONS, layout);
  const metadata = lifecycle.own(
    'metadata store',
    settings.databaseUrl === undefined
      ? openSqliteMetadata(path.join(settings.dataDir, 'metadata.sqlite'), clock)
      : await openPostgresMetadata({ url: settings.databaseUrl, clock, logger }),
  );
  return { telemetry, metadata, layout };
}
