import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import { type AgentStatsFacts, type ClientPayload, encodeAgentStats } from '@komainu/wire/apmstats/encode.ts';
import { BUCKET_MS, type Concentrator } from '../stats/concentrator.ts';

/** Groups in one payload: about four megabytes. */
const MAX_GROUPS = 4_000;

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

  /** Puts what is due into the outbox; what the disk does not take is tried again with the next. */
  async flush(all = false): Promise<void> {
    for (const payloads of split(this.#concentrator.flush(this.#clock.nowMs(), all))) {
      this.#unsent.push(encodeAgentStats(payloads, this.#facts));
      this.#sentGroups += groupsOf(payloads);
    }
    const waiting = this.#unsent;
    this.#unsent = [];
    for (const [at, body] of waiting.entries()) {
      try {
        await this.#outbox.put(statsPayload(body));
      } catch (error) {
        // A disk that is full for long must not fill the memory: ten minutes of counts are kept.
        this.#unsent = [...waiting.slice(at), ...this.#unsent].slice(-60);
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
