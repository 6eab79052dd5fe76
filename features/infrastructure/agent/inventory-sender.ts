import { createHash } from 'node:crypto';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';

/** Checks have run by then. */
const FIRST_MS = 20_000;
/** As the Agent: at most one a minute when something changed, and one every ten minutes. */
const LOOK_EVERY_MS = 60_000;
const SEND_EVERY_MS = 600_000;

/** A document for the server. */
export interface InventoryDocument {
  /** Names it among the others. */
  readonly name: string;
  readonly path: string;
  readonly body: object;
}

/** Sends what the agent knows of itself: when it has changed, and now and then. */
export class InventorySender implements Closable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #outbox: Outbox;
  readonly #build: (nowUnixMs: number) => readonly InventoryDocument[];
  readonly #sent = new Map<string, { readonly digest: string; readonly atMs: number }>();
  #cancel: () => void = () => {};

  constructor(
    clock: Clock,
    logger: Logger,
    outbox: Outbox,
    build: (nowUnixMs: number) => readonly InventoryDocument[],
  ) {
    this.#clock = clock;
    this.#logger = logger;
    this.#outbox = outbox;
    this.#build = build;
  }

  start(): void {
    this.#cancel = this.#clock.after(FIRST_MS, () => void this.#run());
  }

  close(): void {
    this.#cancel();
  }

  async #run(): Promise<void> {
    this.#cancel = this.#clock.after(LOOK_EVERY_MS, () => void this.#run());
    try {
      const nowMs = this.#clock.nowMs();
      for (const document of this.#build(nowMs)) await this.#sendNews(document, nowMs);
    } catch (error) {
      this.#logger.log('warn', 'could not send the inventory of the agent', { reason: messageOf(error) });
    }
  }

  async #sendNews({ name, path, body }: InventoryDocument, nowMs: number): Promise<void> {
    const digest = digestOf(body);
    const last = this.#sent.get(name);
    if (last?.digest === digest && nowMs - last.atMs < SEND_EVERY_MS) return;
    const headers = { 'content-type': 'application/json' };
    await this.#outbox.put({ path, headers, body: Buffer.from(JSON.stringify(body)) });
    this.#sent.set(name, { digest, atMs: nowMs });
  }
}

/** Of what it says, not of when. */
function digestOf(body: object): string {
  return createHash('sha1')
    .update(JSON.stringify({ ...body, timestamp: 0 }))
    .digest('hex');
}
