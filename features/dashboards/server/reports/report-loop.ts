import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { StoredReport, StoredRun } from './definition.ts';
import type { ReportKeeper } from './report-keeper.ts';
import { MOST_ATTEMPTS, type ReportSender } from './report-sender.ts';
import { lastDue } from './schedule.ts';

const LOOK_MS = 30_000;
/** What was due longer ago is not sent any more: the server was off. */
const LATEST_MS = 6 * 3_600_000;
/** A run that began so long ago belongs to a server that is no more. */
const ABANDONED_MS = 15 * 60_000;
/** Between the attempts of one run. */
const RETRY_MS = 5 * 60_000;

/** Looks every half minute which reports are due, and sends them one after the other. Several servers share the work. */
export class ReportLoop implements Closable {
  readonly #keeper: ReportKeeper;
  readonly #sender: ReportSender;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #cancel = () => {};
  #isClosed = false;
  #running: Promise<void> = Promise.resolve();

  constructor(keeper: ReportKeeper, sender: ReportSender, clock: Clock, logger: Logger) {
    this.#keeper = keeper;
    this.#sender = sender;
    this.#clock = clock;
    this.#logger = logger;
    this.#again();
  }

  /** Sends what is due now. */
  async look(): Promise<void> {
    for (const report of await this.#keeper.all()) {
      if (this.#isClosed) return;
      const run = await this.#claimed(report);
      if (run !== undefined) await this.#sender.send(report, run);
    }
  }

  /** Waits for the report that is on its way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#running;
  }

  #again(): void {
    if (this.#isClosed) return;
    this.#cancel = this.#clock.after(LOOK_MS, () => {
      this.#running = this.look()
        .catch((error: unknown) => {
          this.#logger.log('warn', 'reports of dashboards could not be looked at', {
            code: codeOf(error),
            reason: messageOf(error),
          });
        })
        .finally(() => this.#again());
    });
  }

  /** The run that is due, as ours; undefined when there is none or another server has it. */
  async #claimed({ id, body, updatedAtUnixMs }: Document<StoredReport>): Promise<StoredRun | undefined> {
    const nowMs = this.#clock.nowMs();
    if (body.fields.isPaused) return undefined;
    const dueUnixMs = lastDue(body.fields.schedule, nowMs);
    if (nowMs - dueUnixMs > LATEST_MS || dueUnixMs < updatedAtUnixMs) return undefined;
    const before = await this.#keeper.run(id, dueUnixMs);
    if (before !== undefined && !isToRepeat(before.body, nowMs)) return undefined;
    const run: StoredRun = {
      reportId: id,
      dueUnixMs,
      state: 'running',
      isManual: false,
      attempts: (before?.body.attempts ?? 0) + 1,
      startedUnixMs: nowMs,
      finishedUnixMs: null,
      reason: null,
      warnings: [],
      sizeBytes: 0,
      sentTo: before?.body.sentTo ?? [],
    };
    return (await this.#keeper.claim(run, before?.version ?? 0)) ? run : undefined;
  }
}

function isToRepeat({ state, attempts, startedUnixMs, finishedUnixMs }: StoredRun, nowMs: number): boolean {
  if (attempts >= MOST_ATTEMPTS || state === 'sent') return false;
  if (state === 'running') return nowMs - startedUnixMs > ABANDONED_MS;
  return nowMs - (finishedUnixMs ?? startedUnixMs) >= RETRY_MS;
}
