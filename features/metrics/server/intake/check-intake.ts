import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { type CheckRun, decodeCheckRuns } from '@komainu/wire/checks/check-run.ts';
import { ServiceChecksBatch, serviceChecksTable } from '../../tables/service-checks.ts';

const SOURCE = 'service_checks';
const DAY_S = 86_400;
const FUTURE_S = 3600;

/** Stores results of service checks. `seen` hears of every host that sent one. */
export class CheckIntake {
  readonly #store: TelemetryStore;
  readonly #ledger: IntakeLedger;
  readonly #clock: Clock;
  readonly #seen: (host: string, timeUnixS: number) => void;
  readonly #writer: TableWriter<ServiceChecksBatch>;

  constructor(
    store: TelemetryStore,
    ledger: IntakeLedger,
    clock: Clock,
    seen: (host: string, timeUnixS: number) => void,
    flushAfterMs = WRITER_DEFAULTS.flushAfterMs,
  ) {
    this.#store = store;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#seen = seen;
    this.#writer = new TableWriter(
      { ...WRITER_DEFAULTS, flushAfterMs, table: serviceChecksTable.name, flushRows: 10_000 },
      () => new ServiceChecksBatch(),
      (...args) => store.insert(...args),
      clock,
    );
  }

  /** Resolves when the good ones are committed; the bad ones are counted by reason. */
  async receive(document: unknown, requestKey?: string): Promise<void> {
    if (requestKey !== undefined && this.#store.knowsRequestKey(requestKey)) return;
    const nowUnixS = Math.floor(this.#clock.nowMs() / 1000);
    const { runs, rejected } = decodeCheckRuns(document, nowUnixS);
    const good: CheckRun[] = [];
    for (const run of runs) {
      const refusal = timeRefusal(run.timeUnixS, nowUnixS);
      if (refusal === undefined) good.push(run);
      else rejected.push(refusal);
    }
    this.#ledger.received(SOURCE, good.length + rejected.length);
    for (const reason of rejected) this.#ledger.rejected(SOURCE, reason);
    try {
      await this.#writer.append((batch) => {
        for (const run of good) pushCheck(batch, run);
      }, requestKey);
      this.#ledger.stored(SOURCE, good.length);
    } catch (error) {
      this.#ledger.rejected(SOURCE, codeOf(error), good.length);
      throw error;
    }
    for (const { host, timeUnixS } of good) if (host !== '') this.#seen(host, timeUnixS);
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

function timeRefusal(timeUnixS: number, nowUnixS: number): string | undefined {
  if (timeUnixS > nowUnixS + FUTURE_S) return 'timestamp_in_future';
  return timeUnixS < nowUnixS - (serviceChecksTable.retentionDays ?? 0) * DAY_S ? 'timestamp_too_old' : undefined;
}

function pushCheck(batch: ServiceChecksBatch, run: CheckRun): void {
  batch.check.push(run.check);
  batch.host.push(run.host);
  for (const tag of run.tags) batch.tags.inner.push(tag);
  batch.tags.endRow();
  batch.time.push(run.timeUnixS);
  batch.status.push(run.status);
  batch.message.push(run.message);
  batch.endRow();
}
