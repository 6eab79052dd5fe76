import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Document, MetadataStore } from './port.ts';

/** How long a node may go on with definitions that another node has changed, in milliseconds. */
const REFRESH_MS = 5_000;

/**
 * The definitions of some kinds in memory, for what runs at intake and cannot wait for a database. Writes go through
 * here, so that this node sees them at once; those of other nodes within five seconds. Call `load` before use.
 */
export class LiveDefinitions implements Closable {
  readonly #metadata: MetadataStore;
  readonly #kinds: readonly string[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners: (() => void)[] = [];
  #documents = new Map<string, readonly Document[]>();
  #stamp = '';
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(parts: { metadata: MetadataStore; clock: Clock; logger: Logger }, kinds: readonly string[]) {
    this.#metadata = parts.metadata;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#kinds = kinds;
  }

  /** Reads everything and goes on refreshing until closed. */
  async load(): Promise<void> {
    await this.#refresh();
    this.#schedule();
  }

  /** Every live document of a kind, by creation. The body is what was put under this kind: nobody else writes it. */
  all<Body>(kind: string): readonly Document<Body>[] {
    return (this.#documents.get(kind) ?? []) as readonly Document<Body>[];
  }

  get<Body>(kind: string, id: string): Document<Body> | undefined {
    return this.all<Body>(kind).find((document) => document.id === id);
  }

  /** Calls `listener` now and after every change. It must not throw. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
    listener();
  }

  async put<Body>(kind: string, id: string, body: Body, by: string, expectedVersion?: number): Promise<Document<Body>> {
    const document = await this.#metadata.put(kind, id, body, by, expectedVersion);
    await this.#refresh();
    return document;
  }

  async delete(kind: string, id: string, by: string): Promise<boolean> {
    const deleted = await this.#metadata.delete(kind, id, by);
    await this.#refresh();
    return deleted;
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  /** Asks what has changed first: reading every definition every few seconds would be work for nothing. */
  async #refresh(): Promise<void> {
    const stamps = await Promise.all(this.#kinds.map((kind) => this.#metadata.stamps(kind)));
    const stamp = stamps
      .map((ofKind, index) => ofKind.map(({ id, version }) => `${this.#kinds[index]} ${id} ${version}`).join('\n'))
      .join('\n');
    if (stamp === this.#stamp) return;
    const lists = await Promise.all(this.#kinds.map((kind) => this.#metadata.list(kind)));
    this.#stamp = stamp;
    this.#documents = new Map(this.#kinds.map((kind, index) => [kind, lists[index] ?? []]));
    for (const listener of this.#listeners) listener();
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(REFRESH_MS, () => {
      this.#refresh()
        .catch((error: unknown) => {
          this.#logger.log('warn', 'could not read definitions', {
            kinds: this.#kinds.join(' '),
            reason: messageOf(error),
          });
        })
        .finally(() => {
          if (!this.#closed) this.#schedule();
        });
    });
  }
}
