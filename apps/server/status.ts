import { statfsSync } from 'node:fs';
import type { GetStartedAnswer, StatusAnswer } from '@komainu/contracts/status/status-api.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import { tableSizes } from '@komainu/store/tables/retention.ts';
import { TABLES } from './features.ts';

export interface StatusSources {
  readonly version: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  readonly layout: Layout;
  readonly retentionDays: Readonly<Record<string, number>>;
  eventLoopP99Ms(): number;
}

const DAY_MS = 86_400_000;
const RATE_WINDOW_MS = 60_000;

/** Gathers what the status page shows; totals come from the books of the intake, sizes from the engine. */
export class StatusReport {
  readonly #sources: StatusSources;
  readonly #startedMs: number;
  readonly #samples: { atMs: number; received: Map<string, number> }[] = [];

  constructor(sources: StatusSources) {
    this.#sources = sources;
    this.#startedMs = sources.clock.nowMs();
    this.#sample();
  }

  /** Takes a sample for the rates every few seconds, until closed. */
  watch(): { close(): void } {
    const timer = setInterval(() => this.#sample(), 5_000);
    timer.unref();
    return { close: () => clearInterval(timer) };
  }

  async answer(): Promise<StatusAnswer> {
    const { store, ledger, dataDir, version } = this.#sources;
    const disk = statfsSync(dataDir);
    const tables = await this.#tables();
    const { received, stored, rejected } = ledger.totals();
    const sources = [...new Set([...received.keys(), ...rejected.keys()])].sort();
    return {
      version,
      startedAtUnixMs: this.#startedMs,
      store: store.health(),
      disk: {
        totalBytes: disk.blocks * disk.bsize,
        freeBytes: disk.bavail * disk.bsize,
        dataBytes: tables.reduce((sum, table) => sum + table.bytes, 0),
      },
      process: { rssBytes: process.memoryUsage.rss(), eventLoopP99Ms: this.#sources.eventLoopP99Ms() },
      intake: sources.map((source) => ({
        source,
        received: received.get(source) ?? 0,
        stored: stored.get(source) ?? 0,
        perSecond: this.#perSecond(source, received.get(source) ?? 0),
        rejected: [...(rejected.get(source) ?? [])].map(([reason, count]) => ({ reason, count })),
      })),
      tables,
    };
  }

  #sample(): void {
    const nowMs = this.#sources.clock.nowMs();
    this.#samples.push({ atMs: nowMs, received: this.#sources.ledger.totals().received });
    while (this.#samples.length > 1 && nowMs - (this.#samples[1]?.atMs ?? nowMs) >= RATE_WINDOW_MS)
      this.#samples.shift();
  }

  #perSecond(source: string, present: number): number {
    const first = this.#samples[0];
    if (first === undefined) return 0;
    const seconds = Math.max(1, (this.#sources.clock.nowMs() - first.atMs) / 1000);
    return (present - (first.received.get(source) ?? 0)) / seconds;
  }

  async #tables(): Promise<StatusAnswer['tables']> {
    const { store, layout, retentionDays, clock } = this.#sources;
    const definitions = new Map(TABLES.map((table) => [table.name, table]));
    const sizes = await tableSizes(store, TABLES, layout);
    return sizes.map(({ table, rows, sizeBytes, oldestDay }) => {
      const days = retentionDays[table] ?? definitions.get(table)?.retentionDays ?? 0;
      const oldestMs = oldestDay === undefined ? null : Date.parse(oldestDay);
      const ageDays = oldestMs === null ? 0 : (clock.nowMs() - oldestMs) / DAY_MS;
      return {
        name: table,
        rows,
        bytes: sizeBytes,
        oldestUnixMs: oldestMs,
        retentionDays: days,
        // A forecast from less than a day of data would be a guess.
        forecastBytes: days > 0 && ageDays >= 1 ? Math.max(sizeBytes, Math.round((sizeBytes / ageDays) * days)) : null,
      };
    });
  }
}

interface LatestRow {
  readonly metrics: string | null;
  readonly logs: string | null;
  readonly traces: string | null;
}

/** Unix ms of the newest row of each signal within the last week; null where there is none. */
export async function latestData(store: TelemetryStore): Promise<GetStartedAnswer['latest']> {
  const newest = (table: string, column: string, toMs: string): string =>
    `(SELECT if(count() = 0, NULL, toString(${toMs}(max(${column})))) FROM ${table} WHERE ${column} > now() - 604800)`;
  const [row] = await store.rows<LatestRow>(
    `SELECT ${newest('points', 'ts', '1000 * toUnixTimestamp')} AS metrics,
       ${newest('logs', 'ts', 'toUnixTimestamp64Milli')} AS logs, ${newest('spans', 'start', 'toUnixTimestamp64Milli')} AS traces`,
  );
  const number = (text: string | null | undefined): number | null =>
    text === null || text === undefined ? null : Number(text);
  return { metrics: number(row?.metrics), logs: number(row?.logs), traces: number(row?.traces) };
}
