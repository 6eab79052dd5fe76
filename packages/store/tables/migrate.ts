import { CodedError } from '@komainu/kernel/errors.ts';
import type { TelemetryStore } from '../port.ts';
import { sqlString } from '../sql.ts';
import type { Migration } from './definition.ts';
import { type Layout, renderAddColumn, renderAddIndex, renderChangeSettings, renderCreate } from './render.ts';

const VERSION_TABLE = 'schema_version';
/** Creating text indexes or altering a cluster may take a while. */
const STEP_LIMIT_MS = 600_000;

/**
 * Brings the tables to the newest version: runs the steps that the data has not seen, in order, and writes each down.
 * Every statement may be run twice, so a step that a crash cut short is run again. Returns the version reached. Throws
 * `data_newer` when the data was written by a newer Komainu.
 */
export async function migrate(
  store: TelemetryStore,
  migrations: readonly Migration[],
  layout: Layout,
): Promise<number> {
  const steps = [...migrations].sort((a, b) => a.version - b.version);
  const newest = steps.at(-1)?.version ?? 0;
  if (steps.some((step, index) => step.version !== index + 1)) {
    throw new Error('the versions of the migrations must rise by one from 1');
  }
  await store.command(versionTable(layout));
  const present = await presentVersion(store);
  if (present > newest) {
    throw new CodedError(
      'data_newer',
      `the data has version ${present}, this Komainu knows versions up to ${newest}: start the newer one, or use another data directory`,
    );
  }
  for (const step of steps.slice(present)) {
    for (const statement of statements(step, layout)) await store.command(statement, { timeoutMs: STEP_LIMIT_MS });
    await store.command(
      `INSERT INTO ${VERSION_TABLE} SELECT ${step.version}, ${sqlString(step.title)}, now() SETTINGS async_insert = 0`,
    );
  }
  return newest;
}

/** The version of the data; 0 when there is none yet. */
async function presentVersion(store: TelemetryStore): Promise<number> {
  const [row] = await store.rows<{ version: number }>(`SELECT max(version) AS version FROM ${VERSION_TABLE}`);
  return row?.version ?? 0;
}

function statements(step: Migration, layout: Layout): string[] {
  return [
    ...(step.create ?? []).flatMap((table) => renderCreate(table, layout)),
    ...(step.addColumns ?? []).flatMap(({ table, column }) => renderAddColumn(table, column, layout)),
    ...(step.addIndexes ?? []).map(({ table, index }) => renderAddIndex(table, index, layout)),
    ...(step.changeSettings ?? []).map(({ table, settings }) => renderChangeSettings(table, settings, layout)),
  ];
}

/** On a cluster every node holds all rows: one path for all shards. */
function versionTable(layout: Layout): string {
  const columns = '(version UInt32, title String, applied_at DateTime)';
  if (layout.kind !== 'cluster') {
    return `CREATE TABLE IF NOT EXISTS ${VERSION_TABLE} ${columns} ENGINE = MergeTree ORDER BY version`;
  }
  const path = sqlString(`/clickhouse/tables/all/${layout.database}/${VERSION_TABLE}`);
  return (
    `CREATE TABLE IF NOT EXISTS ${VERSION_TABLE} ON CLUSTER ${sqlString(layout.cluster)} ${columns} ` +
    `ENGINE = ReplicatedMergeTree(${path}, '{shard}-{replica}') ORDER BY version`
  );
}
