import type { EventRecord } from '@komainu/contracts/events/event-record.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import { timeOrderedId } from '@komainu/kernel/ids.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { EventBatch } from '@komainu/wire/events/batch.ts';
import { readIntakeEvents } from '@komainu/wire/events/event-v1.ts';
import { eventsTable } from '../tables/events.ts';

const SOURCE = 'events';

/** The one way in for events: stores them and keeps the books. */
export class EventIntake {
  readonly #store: TelemetryStore;
  readonly #ledger: IntakeLedger;
  readonly #clock: Clock;
  readonly #writer: TableWriter<EventBatch>;

  constructor(
    store: TelemetryStore,
    ledger: IntakeLedger,
    clock: Clock,
    flushAfterMs: number = WRITER_DEFAULTS.flushAfterMs,
  ) {
    this.#store = store;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#writer = new TableWriter(
      { ...WRITER_DEFAULTS, flushAfterMs, table: eventsTable.name },
      () => new EventBatch(),
      (...block) => store.insert(...block),
      clock,
    );
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Books events that never became records. */
  refuse(reason: string, items = 1): void {
    this.#ledger.received(SOURCE, items);
    this.#ledger.rejected(SOURCE, reason, items);
  }

  /** Stores records and gives their ids once they are committed. A known `requestKey` stores nothing again. */
  async store(events: readonly EventRecord[], requestKey?: string): Promise<readonly bigint[]> {
    const nowMs = this.#clock.nowMs();
    const ids = events.map(() => timeOrderedId(nowMs));
    if (requestKey !== undefined && this.#store.knowsRequestKey(requestKey)) return ids;
    try {
      await this.#writer.append((batch) => {
        for (const [index, event] of events.entries()) batch.push(event, ids[index] ?? 0n);
      }, requestKey);
    } catch (error) {
      this.refuse(codeOf(error), events.length);
      throw error;
    }
    this.#ledger.received(SOURCE, events.length);
    this.#ledger.stored(SOURCE, events.length);
    return ids;
  }

  /**
   * Stores the events of a document sent to `/intake/`. Bad ones are counted and cost the others nothing. Throws what the
   * store throws (503 when it is away).
   */
  async storeIntakeEvents(document: unknown, requestKey?: string): Promise<void> {
    if (requestKey !== undefined && this.#store.knowsRequestKey(requestKey)) return;
    const records: EventRecord[] = [];
    for (const event of readIntakeEvents(document, this.#clock.nowMs())) {
      if ('rejected' in event) this.refuse(event.rejected);
      else records.push(event);
    }
    if (records.length > 0) await this.store(records, requestKey);
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}
