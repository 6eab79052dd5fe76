import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { SlowLoad } from './slow-load.ts';

const KIND = 'log_pipeline_data';
const ID = 'used';

/** Names of data that pipelines have asked for. */
interface UsedData {
  readonly names: readonly string[];
}

/**
 * Loads what pipelines look things up in (countries, user agents) in the background of a start, where they have used it
 * before: it takes a second and tens of megabytes, which a server that never needs it should not pay. The very first use
 * loads at once.
 */
export class WarmStart implements Closable {
  readonly #parts: { metadata: MetadataStore; clock: Clock; logger: Logger };
  readonly #used: Set<string>;
  readonly #stops: (() => void)[] = [];

  private constructor(parts: { metadata: MetadataStore; clock: Clock; logger: Logger }, used: readonly string[]) {
    this.#parts = parts;
    this.#used = new Set(used);
  }

  static async open(parts: { metadata: MetadataStore; clock: Clock; logger: Logger }): Promise<WarmStart> {
    const document = await parts.metadata.get<UsedData>(KIND, ID);
    return new WarmStart(parts, document?.body.names ?? []);
  }

  /** Gives what must be called before each use of the data. */
  add(name: string, loads: readonly SlowLoad<unknown>[]): () => void {
    if (this.#used.has(name)) this.#stops.push(...loads.map((load) => load.start(this.#parts.clock)));
    let isNoted = this.#used.has(name);
    // Called for every log.
    return () => {
      if (isNoted) return;
      isNoted = true;
      this.#note(name);
    };
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #note(name: string): void {
    this.#used.add(name);
    const { metadata, logger } = this.#parts;
    metadata.put<UsedData>(KIND, ID, { names: [...this.#used].sort() }, 'system').catch((error: unknown) => {
      logger.log('warn', 'could not note what pipelines use', { name, reason: messageOf(error) });
    });
  }
}
