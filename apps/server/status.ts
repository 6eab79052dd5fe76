import { statfsSync } from 'node:fs';
import type { GetStartedAnswer, StatusAnswer } from '@komainu/contracts/status/status-api.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { TableDefinition } from '@komainu/store/tables/definition.ts';

export interface StatusSources {
  readonly version: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  readonly tables: readonly TableDefinition[];
  readonly retentionDays: Readonly<Record<string, number>>;
  eventLoopP99Ms(): number;
}

interface TableRow {
  readonly name: string;
  readonly rows: string;
  readonly bytes: string;
  readonly oldest: string;
}

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
    const { store, tables, retentionDays, clock } = this.#sources;
    const rows = await store.rows<TableRow>(
      `SELECT table AS name, toString(sum(rows)) AS rows, toString(sum(bytes_on_disk)) AS bytes,
         toString(toUnixTimestamp(minIf(min_time, min_time > toDateTime(0)))) AS oldest
       FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table`,
    );
    const byName = new Map(rows.map((row) => [row.name, row]));
    return tables.map((table) => {
      const row = byName.get(table.name);
      const days = retentionDays[table.name] ?? table.retentionDays ?? 0;
      const bytes = Number(row?.bytes ?? 0);
      const oldestMs = Number(row?.oldest ?? 0) * 1000;
      const ageDays = oldestMs > 0 ? (clock.nowMs() - oldestMs) / 86_400_000 : 0;
      return {
        name: table.name,
        rows: Number(row?.rows ?? 0),
        bytes,
        oldestUnixMs: oldestMs > 0 ? oldestMs : null,
        retentionDays: days,
        // A forecast from less than an hour of data would be a guess.
        forecastBytes: days > 0 && ageDays > 1 / 24 ? Math.max(bytes, Math.round((bytes / ageDays) * days)) : null,
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
