import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import { type AgentStatsFacts, type ClientPayload, encodeAgentStats } from '@komainu/wire/apmstats/encode.ts';
import { BUCKET_MS, type Concentrator } from '../stats/concentrator.ts';

/** Groups in one payload: about a megabyte. */
const MAX_GROUPS = 1_000;
/** Payloads that wait for a disk that takes nothing; the oldest are given up. */
const MAX_UNSENT = 60;

/** The counts of an Agent, ready to be sent: what agents and tracers counted goes the same way. */
export function statsPayload(body: Buffer) {
  return { path: '/api/v0.2/stats', headers: { 'content-type': 'application/msgpack' }, body };
}

/** Sends what was counted every ten seconds, and the rest at the end. */
export class StatsWriter implements Closable {
  readonly #concentrator: Concentrator;
  readonly #outbox: Outbox;
  readonly #facts: AgentStatsFacts;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #cancel: () => void;
  #unsent: Buffer[] = [];
  #sentGroups = 0;
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: {
    concentrator: Concentrator;
    outbox: Outbox;
    facts: AgentStatsFacts;
    clock: Clock;
    logger: Logger;
  }) {
    this.#concentrator = parts.concentrator;
    this.#outbox = parts.outbox;
    this.#facts = parts.facts;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#cancel = this.#schedule();
  }

  /** Groups that went to the outbox since the start. */
  get sentGroups(): number {
    return this.#sentGroups;
  }

  /** Puts what is due into the outbox, one flush after the other; what the disk does not take is tried again with the next. */
  flush(all = false): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flushNow(all));
    return this.#flushing;
  }

  /** A part is encoded when the one before is on disk: thousands of sketches at once would keep tracers waiting. */
  async #flushNow(all: boolean): Promise<void> {
    const parts = split(this.#concentrator.flush(this.#clock.nowMs(), all));
    for (const payloads of parts) {
      this.#unsent.push(encodeAgentStats(payloads, this.#facts));
      this.#sentGroups += groupsOf(payloads);
      await this.#drain();
    }
    if (parts.length === 0) await this.#drain();
  }

  async #drain(): Promise<void> {
    for (let body = this.#unsent[0]; body !== undefined; body = this.#unsent[0]) {
      try {
        await this.#outbox.put(statsPayload(body));
        this.#unsent.shift();
      } catch (error) {
        // A disk that is full for long must not fill the memory.
        this.#unsent = this.#unsent.slice(-MAX_UNSENT);
        this.#logger.log('warn', 'counts of requests wait: the disk buffer does not take them', {
          waiting: this.#unsent.length,
          reason: messageOf(error),
        });
        return;
      }
    }
  }

  async close(): Promise<void> {
    this.#cancel();
    await this.flush(true);
  }

  #schedule(): () => void {
    return this.#clock.after(BUCKET_MS, () => {
      this.#cancel = this.#schedule();
      void this.flush();
    });
  }
}

function groupsOf(payloads: readonly ClientPayload[]): number {
  return payloads.reduce((sum, one) => sum + one.buckets.reduce((inner, { groups }) => inner + groups.length, 0), 0);
}

/** The same counts in payloads of a bounded size. */
function split(payloads: readonly ClientPayload[]): ClientPayload[][] {
  const parts: ClientPayload[][] = [];
  let part: ClientPayload[] = [];
  let size = 0;
  for (const payload of payloads) {
    for (const bucket of payload.buckets) {
      for (let from = 0; from < bucket.groups.length; ) {
        const groups = bucket.groups.slice(from, from + MAX_GROUPS - size);
        part.push({ ...payload, buckets: [{ ...bucket, groups }] });
        size += groups.length;
        from += groups.length;
        if (size < MAX_GROUPS) continue;
        parts.push(part);
        part = [];
        size = 0;
      }
    }
  }
  return part.length > 0 ? [...parts, part] : parts;
}
