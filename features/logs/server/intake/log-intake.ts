import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import { reserveTimeOrderedIds } from '@komainu/kernel/ids.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { type HostSeen, SeenHosts } from '@komainu/pipeline/seen-hosts.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { LogBatch } from '@komainu/wire/logs/batch.ts';
import type { ItemDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { logsTable } from '../../tables/logs.ts';
import type { LogStages } from './stages.ts';

const SOURCE = 'logs';
const IDS_AT_ONCE = 1024;
/** Twice as many as usual: insert and merges of logs cost a third less so. */
const LOGS_A_BLOCK = 100_000;
/** And a block that fills fast is worth another second. */
const PATIENCE_MS = 1_000;

/** Hands one item to the intake; `exact` gives the same item with its large integers intact (see `LogItems.exact`). */
export type TakeLog = <Item>(item: Item, decoder: ItemDecoder<Item>, exact?: () => Item) => void;

/** Logs refused by reason; everything else was committed, or dropped as the indexes want it. */
interface LogOutcome {
  readonly rejected: ReadonlyMap<string, number>;
}

const NOTHING: LogOutcome = { rejected: new Map() };

/** The one way in for logs, whichever protocol brought them: decodes into the waiting batch and keeps the books. */
export class LogIntake {
  readonly #store: TelemetryStore;
  readonly #ledger: IntakeLedger;
  readonly #counters: Counters;
  readonly #clock: Clock;
  readonly #stages: LogStages;
  readonly #hostSeen: HostSeen | undefined;
  readonly #writer: TableWriter<LogBatch>;
  readonly #draft = new LogDraft();
  #seenBlock: object = {};
  #seen = new SeenHosts();
  #idLow = 0;
  #idHigh = 0;
  #idsLeft = 0;

  constructor(
    parts: {
      store: TelemetryStore;
      ledger: IntakeLedger;
      counters: Counters;
      clock: Clock;
      stages: LogStages;
      hostSeen?: HostSeen | undefined;
    },
    flushAfterMs = WRITER_DEFAULTS.flushAfterMs,
  ) {
    this.#store = parts.store;
    this.#ledger = parts.ledger;
    this.#counters = parts.counters;
    this.#clock = parts.clock;
    this.#stages = parts.stages;
    this.#hostSeen = parts.hostSeen;
    this.#writer = new TableWriter(
      { ...WRITER_DEFAULTS, flushAfterMs, table: logsTable.name, flushRows: LOGS_A_BLOCK, patienceMs: PATIENCE_MS },
      () => new LogBatch(),
      (...block) => parts.store.insert(...block),
      parts.clock,
    );
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Books items that never got as far as being decoded. */
  refuse(reason: string, items = 1): void {
    this.#ledger.received(SOURCE, items);
    this.#ledger.rejected(SOURCE, reason, items);
  }

  /** What `read` makes of a body; when it throws, the body is booked as refused under the error's code. */
  reading<Read>(read: () => Read): Read {
    try {
      return read();
    } catch (error) {
      this.refuse(codeOf(error));
      throw error;
    }
  }

  /**
   * Stores the logs that `feed` hands over and resolves when they are committed. Bad items are counted by reason and cost
   * the others nothing. Errors of `feed` and of the store refuse the whole request and are passed on. A known
   * `requestKey` means the request was stored before: nothing happens. `items` is how many there are, where that is known
   * beforehand: they are counted even when there is no room for them. Callers that `keep` the logs of a failed request, to
   * hand them over again, see to it that they are counted in the end.
   */
  async receive(
    feed: (take: TakeLog) => void,
    requestKey?: string,
    items = 1,
    onFailure: 'book' | 'keep' = 'book',
  ): Promise<LogOutcome> {
    if (requestKey !== undefined && this.#store.knowsRequestKey(requestKey)) return NOTHING;
    const rejected = new Map<string, number>();
    const dropped = new Map<string, number>();
    let seen: SeenHosts | undefined;
    let stored = 0;
    // Ids grow with the time of receipt: what an earlier request left over is not used.
    this.#idsLeft = 0;
    const owing: Promise<void>[] = [];
    try {
      const committed = this.#writer.append((batch) => {
        const sightings = this.#seenIn(batch);
        seen = sightings;
        this.#feed(feed, (item, decoder, exact) => {
          const reason = this.#decode(item, decoder, exact);
          if (reason !== undefined) {
            rejected.set(reason, (rejected.get(reason) ?? 0) + 1);
            return;
          }
          const why = this.#push(batch);
          sightings.note(this.#draft.host, this.#draft.service, this.#draft.timeUnixMs);
          if (why === undefined) stored++;
          else dropped.set(why, (dropped.get(why) ?? 0) + 1);
        });
        for (const tap of this.#stages.taps) {
          const owed = tap.settled?.();
          if (owed !== undefined) owing.push(owed);
        }
      }, requestKey);
      const results = await Promise.allSettled([committed, ...owing]);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } catch (error) {
      if (onFailure === 'keep') throw error;
      this.#book(0, rejected, dropped);
      this.refuse(codeOf(error), Math.max(stored, items - sum(rejected.values()) - sum(dropped.values())));
      throw error;
    }
    this.#book(stored, rejected, dropped);
    // The first request of a block to be stored tells for all.
    if (this.#hostSeen !== undefined) seen?.report(this.#hostSeen);
    seen?.clear();
    return { rejected };
  }

  /** Who is named by the rows of a block: its requests are stored together, and tell of it together. */
  #seenIn({ block }: LogBatch): SeenHosts {
    if (this.#seenBlock !== block) {
      this.#seenBlock = block;
      this.#seen = new SeenHosts();
    }
    return this.#seen;
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  /** Errors of `feed` take the whole request back, from the taps too. */
  #feed(feed: (take: TakeLog) => void, take: TakeLog): void {
    try {
      feed(take);
    } catch (error) {
      for (const tap of this.#stages.taps) tap.abandon?.();
      throw error;
    }
  }

  #decode<Item>(item: Item, decoder: ItemDecoder<Item>, exact: (() => Item) | undefined): string | undefined {
    const draft = this.#draft;
    const reason = decoder.decode(item, draft);
    return draft.lossy && exact !== undefined ? decoder.decode(exact(), draft, true) : reason;
  }

  /** Takes the draft through the stages; why no index keeps it, undefined when it became a row. */
  #push(batch: LogBatch): string | undefined {
    const draft = this.#draft;
    const { processor, indexer, taps } = this.#stages;
    processor?.process(draft);
    if (this.#idsLeft === 0) this.#reserveIds();
    const why = indexer?.place(draft, this.#idLow, this.#idHigh);
    for (const tap of taps) if (tap.active) tap.offer(draft, this.#idLow, this.#idHigh);
    if (why === undefined) batch.push(draft, this.#idLow, this.#idHigh);
    this.#idLow++;
    this.#idsLeft--;
    if (draft.truncated > 0 || draft.droppedAttributes > 0 || draft.restamped) this.#countCuts(draft);
    return why;
  }

  #reserveIds(): void {
    const { low, high } = reserveTimeOrderedIds(this.#clock.nowMs(), IDS_AT_ONCE);
    this.#idLow = low;
    this.#idHigh = high;
    this.#idsLeft = IDS_AT_ONCE;
  }

  #countCuts(draft: LogDraft): void {
    const cuts = [
      ['truncated', draft.truncated],
      ['attribute_dropped', draft.droppedAttributes],
      ['time_out_of_range', draft.restamped ? 1 : 0],
    ] as const;
    for (const [reason, count] of cuts) {
      if (count === 0) continue;
      this.#counters.add('komainu_logs_changed_total', { reason }, count, 'parts of logs cut or replaced on intake');
    }
  }

  #book(stored: number, ...refused: readonly ReadonlyMap<string, number>[]): void {
    this.#ledger.received(SOURCE, stored);
    this.#ledger.stored(SOURCE, stored);
    for (const reasons of refused) for (const [reason, items] of reasons) this.refuse(reason, items);
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
