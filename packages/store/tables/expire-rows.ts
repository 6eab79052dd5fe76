import type { TelemetryStore } from '../port.ts';
import { sqlIdentifier, sqlStringList } from '../sql.ts';
import type { TableDefinition } from './definition.ts';
import { type Layout, renderDeleteInPartition, renderDropPartition } from './render.ts';
import { dayOf, partitionIds } from './retention.ts';

const DAY_MS = 86_400_000;
/** Rewriting a day of logs takes a while. */
const DELETE_TIMEOUT_MS = 30 * 60_000;

export interface ExpiredRows {
  /** For example `2026-11-22`. */
  readonly day: string;
  readonly values: readonly string[];
  readonly rows: number;
}

export interface RowRetention {
  /** The String column that says how long a row stays. */
  readonly column: string;
  /** Days by value; others stay as long as the table's own retention has them. */
  readonly daysByValue: ReadonlyMap<string, number>;
  /** Whether rows that stay may come into a day (`2026-11-22`) at any moment. */
  readonly mayGetOthers: (day: string) => boolean;
}

/**
 * Deletes the rows of days that are wholly older than the retention of their value. A day in which nothing else is or may
 * come is dropped as a whole, which costs next to nothing; others are rewritten.
 */
export async function expireRows(
  store: TelemetryStore,
  table: TableDefinition,
  { column, daysByValue, mayGetOthers }: RowRetention,
  nowMs: number,
  layout: Layout = { kind: 'embedded' },
): Promise<ExpiredRows[]> {
  const expired: ExpiredRows[] = [];
  if (daysByValue.size === 0 || table.partitionByDay === undefined) return expired;
  const name = sqlIdentifier(column);
  for (const partitionId of await partitionIds(store, table, layout)) {
    const dayMs = dayOf(partitionId);
    if (dayMs === undefined) continue;
    const due = [...daysByValue].filter(([, days]) => dayMs + DAY_MS <= nowMs - days * DAY_MS).map(([value]) => value);
    if (due.length === 0) continue;
    const day = new Date(dayMs).toISOString().slice(0, 10);
    const condition = `${name} IN ${sqlStringList(due)}`;
    const [found] = await store.rows<{ rows: string; others: string }>(
      `SELECT countIf(${condition}) AS rows, countIf(NOT (${condition})) AS others ` +
        `FROM ${sqlIdentifier(table.name)} WHERE ${table.partitionByDay} = toDate('${day}')`,
      { maxThreads: 1, timeoutMs: 120_000 },
    );
    const rows = Number(found?.rows ?? 0);
    if (rows === 0) continue;
    const statement =
      found?.others === '0' && !mayGetOthers(day)
        ? renderDropPartition(table.name, partitionId, layout)
        : renderDeleteInPartition(table.name, partitionId, condition, layout);
    await store.command(statement, { timeoutMs: DELETE_TIMEOUT_MS });
    expired.push({ day, values: due, rows });
  }
  return expired;
}
