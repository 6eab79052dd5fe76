import { sqlIdentifier, sqlString } from '../sql.ts';
import type { ColumnDefinition, TableDefinition, TableSettings } from './definition.ts';

/** Where tables live. `single` and `embedded` differ in nothing but their home, and render alike. */
export type Layout =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'single' }
  /** `cluster` is a name in the servers' `remote_servers`; the macros `shard` and `replica` must be set there. */
  | { readonly kind: 'cluster'; readonly cluster: string; readonly database: string };

/** Blocks whose tokens a table remembers; the spool's replays must stay within it. */
const DEDUPLICATION_WINDOW = 1000;

/** The statements that create a table where it does not exist yet. */
export function renderCreate(table: TableDefinition, layout: Layout): string[] {
  if (layout.kind !== 'cluster') {
    return [
      createStatement(table, sqlIdentifier(table.name), '', engine(table), 'non_replicated_deduplication_window'),
    ];
  }
  const onCluster = ` ON CLUSTER ${sqlString(layout.cluster)}`;
  const replicated = `Replicated${engine(table, `${sqlString(`/clickhouse/tables/{shard}/${layout.database}/${table.name}`)}, '{replica}'`)}`;
  const local = localTable(table.name);
  return [
    createStatement(table, sqlIdentifier(local), onCluster, replicated, 'replicated_deduplication_window'),
    `CREATE TABLE IF NOT EXISTS ${sqlIdentifier(table.name)}${onCluster} AS ${sqlIdentifier(local)} ENGINE = ` +
      `Distributed(${[layout.cluster, layout.database, local].map(sqlString).join(', ')}, ${table.shardBy ?? 'rand()'})`,
  ];
}

/** The statements that add a column to an existing table. */
export function renderAddColumn(table: string, column: ColumnDefinition, layout: Layout): string[] {
  const add = ` ADD COLUMN IF NOT EXISTS ${columnText(column)}`;
  if (layout.kind !== 'cluster') return [`ALTER TABLE ${sqlIdentifier(table)}${add}`];
  const onCluster = ` ON CLUSTER ${sqlString(layout.cluster)}`;
  return [localTable(table), table].map((name) => `ALTER TABLE ${sqlIdentifier(name)}${onCluster}${add}`);
}

/** The statement that adds an index to an existing table. A cluster's Distributed table has none of its own. */
export function renderAddIndex(table: string, index: string, layout: Layout): string {
  const add = ` ADD INDEX IF NOT EXISTS ${index}`;
  if (layout.kind !== 'cluster') return `ALTER TABLE ${sqlIdentifier(table)}${add}`;
  return `ALTER TABLE ${sqlIdentifier(localTable(table))} ON CLUSTER ${sqlString(layout.cluster)}${add}`;
}

/** The statement that changes settings of an existing table. A cluster's Distributed table has none of its own. */
export function renderChangeSettings(table: string, settings: TableSettings, layout: Layout): string {
  const change = ` MODIFY SETTING ${settingsText(settings)}`;
  if (layout.kind !== 'cluster') return `ALTER TABLE ${sqlIdentifier(table)}${change}`;
  return `ALTER TABLE ${sqlIdentifier(localTable(table))} ON CLUSTER ${sqlString(layout.cluster)}${change}`;
}

/** The statement that drops one partition, by its id in `system.parts`. */
export function renderDropPartition(table: string, partitionId: string, layout: Layout): string {
  const drop = `DROP PARTITION ID ${sqlString(partitionId)}`;
  if (layout.kind !== 'cluster') return `ALTER TABLE ${sqlIdentifier(table)} ${drop}`;
  return `ALTER TABLE ${sqlIdentifier(localTable(table))} ON CLUSTER ${sqlString(layout.cluster)} ${drop}`;
}

/**
 * The statement that deletes the rows of one partition that satisfy `condition`, and waits until they are gone. Parts
 * without such rows are left as they are.
 */
export function renderDeleteInPartition(table: string, partitionId: string, condition: string, layout: Layout): string {
  const rows = `DELETE IN PARTITION ID ${sqlString(partitionId)} WHERE ${condition} SETTINGS mutations_sync = 1`;
  if (layout.kind !== 'cluster') return `ALTER TABLE ${sqlIdentifier(table)} ${rows}`;
  return `ALTER TABLE ${sqlIdentifier(localTable(table))} ON CLUSTER ${sqlString(layout.cluster)} ${rows}`;
}

/** The statement that takes the rows that satisfy `condition` out of sight on every node, and waits for it; merges remove them. */
export function renderDeleteRows(table: string, condition: string, layout: Layout): string {
  const rows = `WHERE ${condition} SETTINGS lightweight_deletes_sync = 2`;
  if (layout.kind !== 'cluster') return `DELETE FROM ${sqlIdentifier(table)} ${rows}`;
  return `DELETE FROM ${sqlIdentifier(localTable(table))} ON CLUSTER ${sqlString(layout.cluster)} ${rows}`;
}

/** The table on each node that a cluster's Distributed table spreads over. */
export function localTable(name: string): string {
  return `${name}_local`;
}

function createStatement(
  table: TableDefinition,
  name: string,
  onCluster: string,
  engineText: string,
  windowSetting: string,
): string {
  const parts = [
    ...table.columns.map(columnText),
    ...(table.indexes ?? []).map((index) => `INDEX ${index}`),
    ...(table.projections ?? []).map((projection) => `PROJECTION ${projection}`),
  ];
  const settings = settingsText({ [windowSetting]: DEDUPLICATION_WINDOW, ...table.settings });
  const partition = table.partitionByDay === undefined ? '' : `\nPARTITION BY ${table.partitionByDay}`;
  return (
    `CREATE TABLE IF NOT EXISTS ${name}${onCluster} (\n  ${parts.join(',\n  ')}\n) ENGINE = ${engineText}` +
    `${partition}\nORDER BY ${table.orderBy}\nSETTINGS ${settings}`
  );
}

function settingsText(settings: TableSettings): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} = ${typeof value === 'number' ? value : sqlString(value)}`)
    .join(', ');
}

function columnText(column: ColumnDefinition): string {
  const materialized = column.materialized === undefined ? '' : ` MATERIALIZED ${column.materialized}`;
  const otherwise = column.default === undefined ? '' : ` DEFAULT ${column.default}`;
  const comment = column.comment === undefined ? '' : ` COMMENT ${sqlString(column.comment)}`;
  const codec = column.codec === undefined ? '' : ` CODEC(${column.codec})`;
  return `${sqlIdentifier(column.name)} ${column.type}${materialized}${otherwise}${comment}${codec}`;
}

function engine(table: TableDefinition, replication = ''): string {
  const version = table.versionColumn === undefined ? '' : sqlIdentifier(table.versionColumn);
  return `${table.engine}(${[replication, version].filter((text) => text !== '').join(', ')})`;
}
