import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import type { SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { spansTable } from '../../tables/spans.ts';
import type { RequestFacts } from '../process/facts.ts';
import type { Obfuscator } from '../process/secrets.ts';
import { SpanBatch } from '../process/span-batch.ts';
import { SpanRows } from '../process/span-rows.ts';
import type { StatsWriter } from '../stats/stats-writer.ts';
import { BlockFacts } from './block-facts.ts';

const SOURCE = 'spans';
const DAY_MS = 86_400_000;
/** Tracers give up on a request after two seconds. */
const FLUSH_AFTER_MS = 500;
/** Twice as many as usual: inserting and merging wide rows costs less so. */
const SPANS_A_BLOCK = 100_000;

export interface SpanRequest {
  readonly facts: RequestFacts;
  /** False when the tracer or the Agent counted its requests already. */
  readonly countRequests: boolean;
  readonly requestKey: string | undefined;
  /** How many items the client says it sends, for the books when nothing could be read. */
  readonly items: number;
}

/** Spans refused by reason; everything else was committed. */
export interface SpanOutcome {
  readonly accepted: number;
  readonly rejected: ReadonlyMap<string, number>;
}

export type DecodeSpans = (draft: SpanDraft, sink: SpanSink) => void;

const NOTHING: SpanOutcome = { accepted: 0, rejected: new Map() };

/** The one way in for spans, whichever protocol brought them: decodes into the waiting batch and keeps the books. */
export class SpanIntake {
  readonly #store: TelemetryStore;
  readonly #ledger: IntakeLedger;
  readonly #clock: Clock;
  readonly #stats: StatsWriter;
  readonly #hostSeen: HostSeen | undefined;
  readonly #writer: TableWriter<SpanBatch>;
  readonly #draft = new SpanDraft();
  readonly #rows: SpanRows;
  /** Of the block that is being filled. */
  #block: BlockFacts | undefined;

  constructor(
    parts: {
      store: TelemetryStore;
      ledger: IntakeLedger;
      clock: Clock;
      stats: StatsWriter;
      obfuscator: Obfuscator;
      hostSeen?: HostSeen | undefined;
    },
    flushAfterMs = FLUSH_AFTER_MS,
  ) {
    this.#store = parts.store;
    this.#ledger = parts.ledger;
    this.#clock = parts.clock;
    this.#stats = parts.stats;
    this.#hostSeen = parts.hostSeen;
    this.#rows = new SpanRows({ maxAgeMs: (spansTable.retentionDays ?? 15) * DAY_MS, maxAheadMs: DAY_MS });
    this.#writer = new TableWriter(
      { ...WRITER_DEFAULTS, flushAfterMs, table: spansTable.name, flushRows: SPANS_A_BLOCK },
      () => new SpanBatch(parts.obfuscator),
      (...block) => parts.store.insert(...block),
      parts.clock,
    );
  }

  /**
   * Stores what `decode` finds and resolves when it is committed. Bad spans are counted by reason and cost the others
   * nothing; of a body that breaks off, the spans before the break are kept. Throws the decoder's error when nothing was
   * good, and the store's. A known request key means that the request was stored before: nothing happens.
   */
  async receive(decode: DecodeSpans, request: SpanRequest): Promise<SpanOutcome> {
    if (request.requestKey !== undefined && this.#store.knowsRequestKey(request.requestKey)) return NOTHING;
    let outcome = NOTHING;
    let block: BlockFacts | undefined;
    try {
      await this.#writer.append((batch) => {
        const firstRow = batch.rows;
        const rows = this.#rows;
        block = this.#blockOf(batch);
        rows.begin(batch, request.facts, this.#clock.nowMs(), request.countRequests ? block.stats : undefined);
        const failure = attempt(() => decode(this.#draft, rows));
        if (failure !== undefined) rows.reject('truncated');
        outcome = rows.finish();
        if (failure !== undefined && outcome.accepted === 0) throw failure;
        if (this.#hostSeen !== undefined) block.hosts.note(batch, firstRow);
      }, request.requestKey);
    } catch (error) {
      this.#bookRejected(outcome.rejected);
      const broken = error instanceof CodedError && error.status === 400;
      // What broke the body was booked as one span above.
      if (!broken) this.#bookRejected(new Map([[codeOf(error), Math.max(outcome.accepted, request.items)]]));
      throw error;
    }
    this.#ledger.received(SOURCE, outcome.accepted);
    this.#ledger.stored(SOURCE, outcome.accepted);
    this.#bookRejected(outcome.rejected);
    block?.tellOnce(this.#stats, this.#hostSeen);
    return outcome;
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  #blockOf(batch: SpanBatch): BlockFacts {
    if (this.#block?.dictionaries !== batch.dictionaries) this.#block = new BlockFacts(batch.dictionaries);
    return this.#block;
  }

  #bookRejected(rejected: ReadonlyMap<string, number>): void {
    for (const [reason, items] of rejected) {
      this.#ledger.received(SOURCE, items);
      this.#ledger.rejected(SOURCE, reason, items);
    }
  }
}

function attempt(run: () => void): CodedError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}
