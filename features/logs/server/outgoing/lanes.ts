import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';

/** The way of logs to one place outside: an archive, a destination. */
interface Lane {
  readonly id: string;
  /** Bytes on disk that wait to be sent. */
  readonly waitingBytes: number;
  /** Resolves when what was taken is on disk; undefined when nothing is owed. */
  settle(): Promise<void> | undefined;
  /** Gives up what was taken since the last `settle`. */
  abandon(): void;
  close(): Promise<void>;
  /** Stops for good and removes what waits. */
  retire(): Promise<void>;
}

/** How a lane follows its definition. */
interface LaneMaker<Kept> {
  open(folder: string): Kept;
  update(lane: Kept): void;
}

/**
 * One lane for each definition, each with a folder of its own: which are there, which have taken logs that nobody has
 * waited for yet, and which are on their way out because their definition is gone.
 */
export class Lanes<Kept extends Lane> implements Closable {
  readonly #root: string;
  readonly #kind: string;
  readonly #logger: Logger;
  readonly #lanes = new Map<string, { readonly lane: Kept; version: number }>();
  readonly #retiring = new Set<Promise<void>>();
  readonly #touched = new Set<Kept>();

  /** `kind` is the word for one of them in the log. */
  constructor(root: string, kind: string, logger: Logger) {
    this.#root = root;
    this.#kind = kind;
    this.#logger = logger;
  }

  get(id: string): Kept | undefined {
    return this.#lanes.get(id)?.lane;
  }

  /** The bytes that wait for each lane, as samples of a gauge labelled with the kind. */
  waiting(): { labels: Record<string, string>; value: number }[] {
    return [...this.#lanes.values()].map(({ lane }) => ({
      labels: { [this.#kind]: lane.id },
      value: lane.waitingBytes,
    }));
  }

  /** The lane of a definition as it is in this version. Throws what `maker` throws, and then keeps what was. */
  place(id: string, version: number, maker: LaneMaker<Kept>): Kept {
    const known = this.#lanes.get(id);
    if (known === undefined) {
      const lane = maker.open(join(this.#root, id));
      this.#lanes.set(id, { lane, version });
      return lane;
    }
    if (known.version !== version) maker.update(known.lane);
    known.version = version;
    return known.lane;
  }

  /** Retires every lane whose definition is not among these. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const [id, { lane }] of this.#lanes) {
      if (ids.has(id)) continue;
      this.#lanes.delete(id);
      this.#touched.delete(lane);
      this.#retire(lane);
    }
  }

  /** Removes what an earlier process left for definitions that are gone. */
  async removeLeftovers(): Promise<void> {
    for (const id of await readdir(this.#root).catch(() => [])) {
      if (this.#lanes.has(id)) continue;
      this.#logger.log('warn', `logs that waited for a deleted ${this.#kind} are given up`, { id });
      await rm(join(this.#root, id), { recursive: true, force: true });
    }
  }

  touch(lane: Kept): void {
    this.#touched.add(lane);
  }

  /** What must be on disk before the logs that were taken may be acknowledged; `refusal` is one more reason to wait or fail. */
  settled(refusal?: Promise<void>): Promise<void> | undefined {
    if (this.#touched.size === 0 && refusal === undefined) return undefined;
    const owed = refusal === undefined ? [] : [refusal];
    for (const lane of this.#touched) {
      const promise = lane.settle();
      if (promise !== undefined) owed.push(promise);
    }
    this.#touched.clear();
    if (owed.length === 0) return undefined;
    const all = Promise.all(owed).then(() => undefined);
    // Whoever asked may have failed for another reason, and not look.
    all.catch(() => undefined);
    return all;
  }

  abandon(): void {
    for (const lane of this.#touched) lane.abandon();
    this.#touched.clear();
  }

  async close(): Promise<void> {
    await Promise.allSettled([...[...this.#lanes.values()].map(({ lane }) => lane.close()), ...this.#retiring]);
  }

  #retire(lane: Kept): void {
    const done = lane
      .retire()
      .catch((error: unknown) => {
        const fields = { id: lane.id, reason: messageOf(error) };
        this.#logger.log('warn', `what waited for a deleted ${this.#kind} is still on disk`, fields);
      })
      .finally(() => this.#retiring.delete(done));
    this.#retiring.add(done);
  }
}
