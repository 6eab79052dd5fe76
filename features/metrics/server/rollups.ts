import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { QueryOptions, TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { POINT_DAYS, pointsTable } from '../tables/points.ts';
import { hourTable, minuteTable } from '../tables/rollups.ts';
import { sourceSql } from './query/point-source.ts';
import { readOnce } from './query/repeated-rows.ts';

const HOUR_S = 3600;
const DAY_S = 86_400;
/** Late points of ordinary Agents come within this time after the hour; later ones make the hour roll up again. */
const GRACE_S = 120;
/** At start, hours of this many days are checked for points that a crash kept from being rolled up. */
const CHECKED_DAYS = 7;
/** A backlog that is being caught up touches its hours over and over: they are rolled up once it rests… */
const REST_MS = 120_000;
/** … or has gone on for so long that readers should not wait. */
const LONGEST_WAIT_MS = 900_000;
const BACKGROUND: QueryOptions = { maxThreads: 1, timeoutMs: 600_000 };

/**
 * Keeps the roll-ups of closed hours: an hour is rolled up once it is over, and again whenever points come for it. Until
 * that is done readers take the points themselves (`usable` says no), so answers are never stale. Every step can be run
 * again: roll-ups replace one another.
 */
export class Rollups {
  readonly #store: TelemetryStore;
  readonly #clock: Clock;
  readonly #usable = new Set<number>();
  /** Hours to roll up, and when they were first and last touched since the last time. */
  readonly #waiting = new Map<number, { readonly firstUnixMs: number; lastUnixMs: number }>();
  /** The first hour that was not over yet at the last run. */
  #openHour: number;
  /** The last of those that may not run beside one another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: TelemetryStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    const nowUnixS = this.#nowUnixS();
    this.#openHour = nowUnixS - (nowUnixS % HOUR_S);
  }

  /** Whether the roll-ups of the hour that starts then hold all its points. */
  usable(hourUnixS: number): boolean {
    return this.#usable.has(hourUnixS) || hourUnixS < this.#nowUnixS() - POINT_DAYS * DAY_S;
  }

  /** Points came for these closed hours. */
  touched(hours: Iterable<number>): void {
    const nowUnixMs = this.#clock.nowMs();
    for (const hour of hours) {
      this.#usable.delete(hour);
      const touched = this.#waiting.get(hour);
      if (touched === undefined) this.#waiting.set(hour, { firstUnixMs: nowUnixMs, lastUnixMs: nowUnixMs });
      else touched.lastUnixMs = nowUnixMs;
    }
  }

  /** Finds out what is rolled up already, and what a crash left undone. */
  async load(): Promise<void> {
    const nowUnixS = this.#nowUnixS();
    const since = nowUnixS - POINT_DAYS * DAY_S;
    const [rolled, recent] = await Promise.all([
      this.#rolled(since, nowUnixS),
      this.#received(nowUnixS - CHECKED_DAYS * DAY_S),
    ]);
    for (const hour of rolled.keys()) this.#usable.add(hour);
    this.touched([...recent].filter(([hour, points]) => points > (rolled.get(hour) ?? 0)).map(([hour]) => hour));
  }

  /**
   * Rolls up every hour that is over, waits and was not touched for `restMs`. An hour that fails goes on waiting; the error
   * is passed on.
   */
  run(restMs = REST_MS): Promise<void> {
    return this.alone(() => this.#run(restMs));
  }

  /** Runs `work` while nothing is being rolled up. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #run(restMs: number): Promise<void> {
    const closedUntil = this.#nowUnixS() - GRACE_S;
    const nowUnixMs = this.#clock.nowMs();
    for (; this.#openHour + HOUR_S <= closedUntil; this.#openHour += HOUR_S) {
      if (!this.#waiting.has(this.#openHour)) this.#waiting.set(this.#openHour, { firstUnixMs: 0, lastUnixMs: 0 });
    }
    for (const [hour, touched] of [...this.#waiting].sort(([a], [b]) => a - b)) {
      if (hour + HOUR_S > closedUntil) continue;
      if (nowUnixMs - touched.lastUnixMs < restMs && nowUnixMs - touched.firstUnixMs < LONGEST_WAIT_MS) continue;
      // Points that come from here on make it wait again.
      this.#waiting.delete(hour);
      try {
        await this.#rollUp(hour);
      } catch (error) {
        this.#waiting.set(hour, touched);
        throw error;
      }
      if (!this.#waiting.has(hour)) this.#usable.add(hour);
    }
  }

  #nowUnixS(): number {
    return Math.floor(this.#clock.nowMs() / 1000);
  }

  async #rollUp(hour: number): Promise<void> {
    const settings = 'SETTINGS async_insert = 0, insert_deduplicate = 0, optimize_aggregation_in_order = 1';
    // PREWHERE, else the engine makes rows of the whole day replace one another before it looks for those of the hour.
    const within = `ts >= toDateTime(${sqlNumber(hour)}) AND ts < toDateTime(${sqlNumber(hour + HOUR_S)})`;
    await this.#store.command(
      `INSERT INTO ${minuteTable.name} (metric_id, series_id, ts, mn, mx, sm, ct)
       SELECT metric_id, series_id, toStartOfMinute(ts) AS minute,
         if(count() = 1, 0, min(value)), if(count() = 1, 0, max(value)), sum(value), count()
       FROM ${pointsTable.name} FINAL PREWHERE ${within} GROUP BY metric_id, series_id, minute ${settings}`,
      BACKGROUND,
    );
    await this.#store.command(
      `INSERT INTO ${hourTable.name} (metric_id, series_id, ts, mn, mx, sm, ct)
       SELECT metric_id, series_id, toDateTime(${sqlNumber(hour)}) AS hour,
         if(sum(ct) = 1, 0, min(if(ct = 1, sm, mn))), if(sum(ct) = 1, 0, max(if(ct = 1, sm, mx))), sum(sm), sum(ct)
       FROM ${minuteTable.name} FINAL PREWHERE ${within} GROUP BY metric_id, series_id ${settings}`,
      BACKGROUND,
    );
  }

  /** How many points hours were rolled up of. */
  #rolled(fromUnixS: number, toUnixS: number): Promise<Map<number, number>> {
    return readOnce(this.#store, [{ table: 'hours', fromUnixS, toUnixS }], (stretches) =>
      this.#counts(
        `SELECT t AS hour, toFloat64(sum(ct)) AS points FROM (${sourceSql(stretches, 'true')}) GROUP BY hour`,
      ),
    );
  }

  #received(fromUnixS: number): Promise<Map<number, number>> {
    return this.#counts(
      `SELECT toUnixTimestamp(toStartOfHour(ts)) AS hour, toFloat64(count()) AS points
       FROM ${pointsTable.name} WHERE ts >= toDateTime(${sqlNumber(fromUnixS)}) GROUP BY hour`,
    );
  }

  async #counts(sql: string): Promise<Map<number, number>> {
    const rows = await this.#store.rows<{ hour: number; points: number }>(sql, BACKGROUND);
    return new Map(rows.map(({ hour, points }) => [hour, points]));
  }
}

/** Runs the roll-ups every `everyMs`, one run at a time, until closed. A failure is logged and tried again. */
export function startRollups(rollups: Rollups, clock: Clock, logger: Logger, everyMs = 60_000): Closable {
  let closed = false;
  let cancel = () => {};
  const again = () => {
    if (!closed) cancel = clock.after(everyMs, () => void run());
  };
  const run = async () => {
    try {
      await rollups.run();
    } catch (error) {
      logger.log('warn', 'metrics could not be rolled up: trying again', {
        code: codeOf(error),
        reason: messageOf(error),
      });
    }
    again();
  };
  again();
  return {
    close() {
      closed = true;
      cancel();
    },
  };
}
