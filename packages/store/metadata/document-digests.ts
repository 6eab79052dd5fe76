import { setImmediate } from 'node:timers/promises';
import type { Document, MetadataStore } from './port.ts';

/** Documents read in one go before others get their turn. */
const READ_AT_ONCE = 20;

/**
 * What rows of a list show of the documents of a kind, kept in memory by version: listing hundreds of large definitions
 * reads only those that have changed since, on this node or another.
 */
export class DocumentDigests<Body, Digest> {
  readonly #metadata: MetadataStore;
  readonly #kind: string;
  readonly #digest: (document: Document<Body>) => Digest;
  #known: ReadonlyMap<string, { readonly version: number; readonly digest: Digest }> = new Map();

  constructor(metadata: MetadataStore, kind: string, digest: (document: Document<Body>) => Digest) {
    this.#metadata = metadata;
    this.#kind = kind;
    this.#digest = digest;
  }

  /** Of every live document, by creation, as of now. */
  async all(): Promise<readonly Digest[]> {
    const present = new Map<string, { readonly version: number; readonly digest: Digest }>();
    let read = 0;
    for (const { id, version } of await this.#metadata.stamps(this.#kind)) {
      const known = this.#known.get(id);
      if (known?.version === version) {
        present.set(id, known);
        continue;
      }
      const document = await this.#metadata.get<Body>(this.#kind, id);
      if (document !== undefined) present.set(id, { version: document.version, digest: this.#digest(document) });
      if (++read % READ_AT_ONCE === 0) await setImmediate();
    }
    this.#known = present;
    return [...present.values()].map(({ digest }) => digest);
  }
}
