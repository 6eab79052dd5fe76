import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';

/** At the start, after five minutes, then every half hour, as the Agent does. */
const SOON_MS = 5 * 60_000;
const EVERY_MS = 30 * 60_000;

/** Sends a document about the host again and again; the newest one counts. */
export class MetadataSender implements Closable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #outbox: Outbox;
  readonly #build: () => Promise<object>;
  #cancel: () => void = () => {};

  constructor(clock: Clock, logger: Logger, outbox: Outbox, build: () => Promise<object>) {
    this.#clock = clock;
    this.#logger = logger;
    this.#outbox = outbox;
    this.#build = build;
  }

  start(): void {
    void this.#run(SOON_MS);
  }

  close(): void {
    this.#cancel();
  }

  async #run(nextMs: number): Promise<void> {
    this.#cancel = this.#clock.after(nextMs, () => void this.#run(EVERY_MS));
    try {
      const body = Buffer.from(JSON.stringify(await this.#build()));
      await this.#outbox.put({ path: '/intake/', headers: { 'content-type': 'application/json' }, body });
    } catch (error) {
      this.#logger.log('warn', 'could not send the host metadata', { reason: messageOf(error) });
    }
  }
}
