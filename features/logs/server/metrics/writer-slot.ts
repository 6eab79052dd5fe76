import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';

/** Nodes that may write running totals of one series side by side: as many as a bucket has seconds. */
export const SLOTS = 10;
const KIND = 'log_metric_writer';
const LEASE_MS = 3_600_000;
const RENEW_MS = 20 * 60_000;

interface LeaseBody {
  readonly holder: string;
  readonly untilUnixMs: number;
}

/**
 * The second within every bucket at which this node writes its totals. Points of one series at one second replace each
 * other, so nodes must not share one; a query adds the seconds up. Held by a lease in the metadata store, which a closed
 * node gives back and a dead one loses after an hour.
 */
export class WriterSlot implements Closable {
  readonly #metadata: MetadataStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #holder = uuid();
  #lease: Document<LeaseBody> | undefined;
  #cancel: (() => void) | undefined;
  /** 0 to 9. */
  number = 0;
  /** When this node began to write at its second; others may have before. Unix ms. */
  sinceUnixMs = 0;

  constructor(parts: { metadata: MetadataStore; clock: Clock; logger: Logger }) {
    this.#metadata = parts.metadata;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  async claim(): Promise<void> {
    const leases = new Map((await this.#metadata.list<LeaseBody>(KIND)).map((lease) => [lease.id, lease]));
    const all = Array.from({ length: SLOTS }, (_, number) => String(number));
    const free = all.filter((id) => (leases.get(id)?.body.untilUnixMs ?? 0) <= this.#clock.nowMs());
    if (free.length === 0) {
      this.#logger.log('warn', 'more nodes write log-based metrics than can side by side: counts may be lost', {
        SLOTS,
      });
    }
    const oldestFirst = all.toSorted(
      (a, b) => (leases.get(a)?.updatedAtUnixMs ?? 0) - (leases.get(b)?.updatedAtUnixMs ?? 0),
    );
    for (const id of [...free, ...oldestFirst]) {
      try {
        this.#lease = await this.#put(id, leases.get(id)?.version ?? 0, this.#clock.nowMs() + LEASE_MS);
      } catch (error) {
        // Another node was faster.
        if (codeOf(error) === 'version_conflict') continue;
        throw error;
      }
      this.number = Number(id);
      this.sinceUnixMs = this.#clock.nowMs();
      this.#schedule();
      return;
    }
    throw new Error('no second of the buckets of log-based metrics could be claimed');
  }

  async close(): Promise<void> {
    this.#cancel?.();
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease !== undefined) await this.#put(lease.id, lease.version, 0);
  }

  #schedule(): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(RENEW_MS, () => {
      void this.#renew();
    });
  }

  async #renew(): Promise<void> {
    const lease = this.#lease;
    if (lease === undefined) return;
    try {
      this.#lease = await this.#put(lease.id, lease.version, this.#clock.nowMs() + LEASE_MS);
      this.#schedule();
    } catch (error) {
      if (codeOf(error) === 'version_conflict') await this.claim().catch((reason: unknown) => this.#warn(reason));
      else this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    this.#logger.log('warn', 'could not renew the lease for log-based metrics', { reason: messageOf(error) });
    this.#schedule();
  }

  #put(id: string, version: number, untilUnixMs: number): Promise<Document<LeaseBody>> {
    return this.#metadata.put<LeaseBody>(KIND, id, { holder: this.#holder, untilUnixMs }, 'system', version);
  }
}
