import type { TelemetryStore } from '../port.ts';
import { sqlIdentifier, sqlString, sqlStringList } from '../sql.ts';
import type { TableDefinition } from './definition.ts';
import { type Layout, localTable, renderDeleteInPartition, renderDropPartition } from './render.ts';

const DAY_MS = 86_400_000;

export interface DroppedPartition {
  readonly table: string;
  /** For example `2026-11-22`. */
  readonly day: string;
}

/** Rows that stay in a table whatever their age: those that have one of these values in a String column, day by day. */
export interface KeptRows {
  readonly table: string;
  readonly column: string;
  readonly valuesByDay: ReadonlyMap<string, readonly string[]>;
}

/** Rewriting a day takes a while. */
const DELETE_TIMEOUT_MS = 30 * 60_000;

/**
 * Drops the days that are wholly older than a table's retention: what the user chose in `retentionDaysByTable`, otherwise
 * the definition's. A table with neither, or without days, keeps everything. Whole partitions are dropped and no row TTL
 * is used: it costs milliseconds and leaves no emptied parts behind. Of a day with rows that `kept` names only the others
 * are deleted; it is asked for each day after it was found, so that a row is never older than the word to keep it.
 */
export async function dropExpired(
  store: TelemetryStore,
  tables: readonly TableDefinition[],
  retentionDaysByTable: Readonly<Record<string, number>>,
  nowMs: number,
  layout: Layout = { kind: 'embedded' },
  kept: () => Promise<readonly KeptRows[]> = async () => [],
): Promise<DroppedPartition[]> {
  const dropped: DroppedPartition[] = [];
  for (const table of tables) {
    const days = retentionDaysByTable[table.name] ?? table.retentionDays;
    if (table.partitionByDay === undefined || days === undefined) continue;
    for (const partitionId of await partitionIds(store, table, layout)) {
      const dayMs = dayOf(partitionId);
      if (dayMs === undefined || dayMs + DAY_MS > nowMs - days * DAY_MS) continue;
      const day = new Date(dayMs).toISOString().slice(0, 10);
      const keep = (await kept()).find((rows) => rows.table === table.name);
      const values = keep?.valuesByDay.get(day);
      if (keep !== undefined && values !== undefined) {
        const condition = `${sqlIdentifier(keep.column)} NOT IN ${sqlStringList(values)}`;
        if (!(await deleteOthers(store, table, partitionId, day, condition, layout))) continue;
      } else await store.command(renderDropPartition(table.name, partitionId, layout), { timeoutMs: 120_000 });
      dropped.push({ table: table.name, day });
    }
  }
  return dropped;
}

/** Deletes rows of a day; false when there are none. */
async function deleteOthers(
  store: TelemetryStore,
  table: TableDefinition,
  partitionId: string,
  day: string,
  condition: string,
  layout: Layout,
): Promise<boolean> {
  const [found] = await store.rows<{ rows: string }>(
    `SELECT countIf(${condition}) AS rows FROM ${sqlIdentifier(table.name)} ` +
      `WHERE ${table.partitionByDay} = toDate(${sqlString(day)})`,
    { maxThreads: 1, timeoutMs: 120_000 },
  );
  if (Number(found?.rows ?? 0) === 0) return false;
  const statement = renderDeleteInPartition(table.name, partitionId, condition, layout);
  await store.command(statement, { timeoutMs: DELETE_TIMEOUT_MS });
  return true;
}

export interface TableSize {
  readonly table: string;
  readonly rows: number;
  /** On disk, compressed. */
  readonly sizeBytes: number;
  /** The first and the last day with data, for example `2026-11-22`; absent in tables without days. */
  readonly oldestDay?: string;
  readonly newestDay?: string;
}

/** What each table holds, largest first; tables without data are listed with zeros. On a cluster replicas count once. */
export async function tableSizes(
  store: TelemetryStore,
  tables: readonly TableDefinition[],
  layout: Layout = { kind: 'embedded' },
): Promise<TableSize[]> {
  const found = await store.rows<{ table: string; rows: string; bytes: string; first: string; last: string }>(
    'SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, min(partition_id) AS first, max(partition_id) AS last ' +
      `FROM ${partsTable(layout, 'cluster')} WHERE active AND ${whereTables(tables, layout)} GROUP BY table`,
  );
  const byTable = new Map(found.map((row) => [row.table, row]));
  return tables
    .map((table) => {
      const row = byTable.get(storedName(table.name, layout));
      if (row === undefined) return { table: table.name, rows: 0, sizeBytes: 0 };
      const oldest = dayOf(row.first);
      const newest = dayOf(row.last);
      return {
        table: table.name,
        rows: Number(row.rows),
        sizeBytes: Number(row.bytes),
        ...(oldest === undefined ? {} : { oldestDay: new Date(oldest).toISOString().slice(0, 10) }),
        ...(newest === undefined ? {} : { newestDay: new Date(newest).toISOString().slice(0, 10) }),
      };
    })
    .sort((a, b) => b.sizeBytes - a.sizeBytes || a.table.localeCompare(b.table));
}

/** The partitions of a table that hold anything, by their ids in `system.parts`. */
export async function partitionIds(store: TelemetryStore, table: TableDefinition, layout: Layout): Promise<string[]> {
  const rows = await store.rows<{ id: string }>(
    `SELECT DISTINCT partition_id AS id FROM ${partsTable(layout, 'clusterAllReplicas')} ` +
      `WHERE active AND ${whereTables([table], layout)} ORDER BY id`,
  );
  return rows.map((row) => row.id);
}

function partsTable(layout: Layout, across: 'cluster' | 'clusterAllReplicas'): string {
  return layout.kind === 'cluster' ? `${across}(${sqlString(layout.cluster)}, system.parts)` : 'system.parts';
}

function whereTables(tables: readonly TableDefinition[], layout: Layout): string {
  const names = tables.map((table) => storedName(table.name, layout));
  return `database = currentDatabase() AND table IN ${sqlStringList(['', ...names])}`;
}

function storedName(table: string, layout: Layout): string {
  return layout.kind === 'cluster' ? localTable(table) : table;
}

/** The id of a partition by a Date is `YYYYMMDD`; undefined for others (`all`). */
export function dayOf(partitionId: string): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(partitionId);
  return parts === null ? undefined : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}
