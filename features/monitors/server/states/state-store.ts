import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { GroupMemory } from '@komainu/evaluate/state/group-memory.ts';
import { newGroup } from '@komainu/evaluate/state/group-memory.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { monitorStatesTable } from '../../tables/monitor-states.ts';
import type { StateMark } from './spans.ts';
import { StateBatch, type StateRow, type StateRowKind } from './state-rows.ts';

/** Rows are written at least this often for each group, so that a window needs nothing older than that. */
export const KEPT_EVERY_MS = 86_400_000;
/** Nobody draws more; it bounds what a window can cost. */
const MOST_MARKS = 500_000;

/** States of monitors in the telemetry store: to go on after a restart, and to look back. */
export class StateStore {
  readonly #store: TelemetryStore;
  readonly #writer: TableWriter<StateBatch>;

  constructor(store: TelemetryStore, clock: Clock, flushAfterMs: number = WRITER_DEFAULTS.flushAfterMs) {
    this.#store = store;
    this.#writer = new TableWriter(
      { ...WRITER_DEFAULTS, flushAfterMs, table: monitorStatesTable.name },
      () => new StateBatch(),
      (...block) => store.insert(...block),
      clock,
    );
  }

  /** Resolves when the rows are committed; throws what the store throws. */
  async append(rows: readonly StateRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#writer.append((batch) => {
      for (const row of rows) batch.push(row);
    });
  }

  /** How every group stood last, by monitor. */
  async load(nowMs: number): Promise<ReadonlyMap<number, ReadonlyMap<string, GroupMemory>>> {
    const rows = await this.#store.rows<{ id: string; name: string; last: [kind: string, memory: string] }>(
      `SELECT monitor_id AS id, group_name AS name, argMax((kind, memory), ts) AS last FROM ${monitorStatesTable.name} ` +
        'GROUP BY monitor_id, group_name',
      { timeoutMs: 120_000 },
    );
    const monitors = new Map<number, Map<string, GroupMemory>>();
    for (const { id, name, last } of rows) {
      const [kind, memory] = Array.isArray(last) ? last : Object.values(objectOf(last)).map(String);
      if (kind === 'gone') continue;
      const groups = monitors.get(Number(id)) ?? new Map<string, GroupMemory>();
      groups.set(name, memoryOf(memory ?? '', nowMs));
      monitors.set(Number(id), groups);
    }
    return monitors;
  }

  /** What happened to a monitor's groups in a window, and how they stood at its beginning, in the order of time. */
  async marks(monitorId: number, fromUnixMs: number, toUnixMs: number): Promise<readonly StateMark[]> {
    const since = Math.floor(fromUnixMs - 2 * KEPT_EVERY_MS);
    const rows = await this.#store.rows<{ name: string; at: string; state: string; kind: string }>(
      'SELECT group_name AS name, toUnixTimestamp64Milli(ts) AS at, state, kind ' +
        `FROM ${monitorStatesTable.name} WHERE monitor_id = ${Math.floor(monitorId)} ` +
        `AND ts >= fromUnixTimestamp64Milli(toInt64(${since})) AND ts < fromUnixTimestamp64Milli(toInt64(${Math.ceil(toUnixMs)})) ` +
        `ORDER BY ts LIMIT ${MOST_MARKS}`,
    );
    return rows.map(({ name, at, state, kind }) => ({
      group: name,
      timeUnixMs: Number(at),
      // What we wrote ourselves.
      state: state as MonitorState,
      kind: kind as StateRowKind,
    }));
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}

/** What a row remembers; what an older release did not know begins anew. */
function memoryOf(text: string, nowMs: number): GroupMemory {
  try {
    return { ...newGroup(nowMs), ...objectOf(JSON.parse(text)) };
  } catch {
    return newGroup(nowMs);
  }
}
