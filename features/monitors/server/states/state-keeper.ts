import type { Advance } from '@komainu/evaluate/state/advance.ts';
import type { GroupMemory } from '@komainu/evaluate/state/group-memory.ts';
import { type Standing, UNEVALUATED, withGroups } from '@komainu/evaluate/state/standing.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { StateBook } from './state-book.ts';
import type { StateRow, StateRowKind } from './state-rows.ts';
import { KEPT_EVERY_MS, type StateStore } from './state-store.ts';

/** Groups are written again a little before they must. */
const REWRITE_AFTER_MS = KEPT_EVERY_MS * 0.9;

export interface StateKeeperParts {
  readonly store: StateStore;
  readonly book: StateBook;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
}

/** Decides what of the states in memory is written down, and reads it back at the start. */
export class StateKeeper {
  readonly #parts: StateKeeperParts;
  /** When a group was last written, by monitor. */
  readonly #writtenMs = new Map<number, Map<string, number>>();

  constructor(parts: StateKeeperParts) {
    this.#parts = parts;
  }

  /** Goes on where the last process stopped. Throws what the store throws. */
  async load(): Promise<void> {
    const { store, book, clock } = this.#parts;
    const nowMs = clock.nowMs();
    for (const [id, groups] of await store.load(nowMs)) {
      book.set(id, restored(groups, nowMs));
      this.#writtenMs.set(id, new Map([...groups.keys()].map((name) => [name, nowMs])));
    }
  }

  /** Reads again and again how everything stands, where another server evaluates. */
  follow(everyMs: number): Closable {
    const { clock, logger } = this.#parts;
    let cancel: (() => void) | undefined;
    let isClosed = false;
    const next = () => {
      if (!isClosed) cancel = clock.after(everyMs, () => void read().finally(next));
    };
    const read = () =>
      this.load().catch((error: unknown) => {
        logger.log('warn', 'states of monitors could not be read', { reason: messageOf(error) });
      });
    next();
    return {
      close() {
        isClosed = true;
        cancel?.();
      },
    };
  }

  /** Writes what an evaluation changed; a store that is away costs nothing but the next restart's memory of it. */
  async evaluated(id: number, before: ReadonlyMap<string, GroupMemory>, after: Advance, nowMs: number): Promise<void> {
    const written = this.#writtenMs.get(id);
    const rows: StateRow[] = [];
    const add = (group: string, kind: StateRowKind, memory: GroupMemory) =>
      rows.push({ timeUnixMs: nowMs, monitorId: id, group, kind, memory });
    for (const name of [...after.forgotten, ...[...before.keys()].filter((name) => !after.groups.has(name))]) {
      const memory = before.get(name);
      if (memory !== undefined && written?.delete(name) === true) add(name, 'gone', memory);
    }
    const changed = new Set(after.changes.map(({ group }) => group));
    for (const [name, memory] of after.groups) {
      const writtenMs = written?.get(name);
      const isChange = before.get(name)?.state !== memory.state;
      if (isChange || changed.has(name)) add(name, isChange ? 'change' : 'kept', memory);
      else if (writtenMs === undefined || nowMs - writtenMs >= REWRITE_AFTER_MS) add(name, 'kept', memory);
    }
    await this.#write(rows);
  }

  /** A monitor that was deleted; its history stays. */
  forget(id: number): void {
    this.#parts.book.forget(id);
    this.#writtenMs.delete(id);
  }

  /** Writes how everything stands, for the next process. */
  async keepAll(): Promise<void> {
    const { book, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const rows = book.ids().flatMap((id) =>
      [...book.of(id).groups].map(
        ([group, memory]): StateRow => ({
          timeUnixMs: nowMs,
          monitorId: id,
          group,
          kind: 'kept',
          memory,
        }),
      ),
    );
    await this.#write(rows);
  }

  async #write(rows: readonly StateRow[]): Promise<void> {
    const { store, counters, logger } = this.#parts;
    try {
      await store.append(rows);
    } catch (error) {
      // Without a mark of being written they are tried again with the next evaluation.
      for (const { monitorId, group } of rows) this.#writtenMs.get(monitorId)?.delete(group);
      counters.add(
        'komainu_monitor_states_lost_total',
        { reason: codeOf(error) },
        rows.length,
        'states of monitors that could not be written',
      );
      logger.log('warn', 'states of monitors could not be written', { rows: rows.length, reason: messageOf(error) });
      return;
    }
    for (const { monitorId, group, kind, timeUnixMs } of rows) {
      if (kind === 'gone') continue;
      const written = this.#writtenMs.get(monitorId) ?? new Map<string, number>();
      this.#writtenMs.set(monitorId, written.set(group, timeUnixMs));
    }
  }
}

function restored(groups: ReadonlyMap<string, GroupMemory>, nowMs: number): Standing {
  const standing = withGroups(UNEVALUATED, groups, nowMs);
  const since = [...groups.values()]
    .filter(({ state }) => state === standing.overall)
    .map(({ sinceUnixMs }) => sinceUnixMs);
  // Nobody has evaluated it in this process; the state is older.
  return { ...standing, overallSinceUnixMs: Math.min(nowMs, ...since), evaluatedUnixMs: null };
}
