import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { type KeyBody, KIND } from './documents.ts';
import type { SecretBox } from './secret-box.ts';

/** Finds API keys of which only a digest is known, as in handshakes where neither side says its key aloud. */
export class KeyMatcher {
  readonly #metadata: MetadataStore;
  readonly #box: SecretBox;
  /** By fingerprint: opening them all anew for each handshake would take a second where there are many. */
  #opened = new Map<string, string>();

  constructor(metadata: MetadataStore, box: SecretBox) {
    this.#metadata = metadata;
    this.#box = box;
  }

  /** Whether there is an API key that `proves` says yes to. */
  async match(proves: (key: string) => boolean): Promise<boolean> {
    const documents = await this.#metadata.list<KeyBody>(KIND.apiKey);
    const opened = new Map<string, string>();
    for (const { body } of documents)
      opened.set(body.fingerprint, this.#opened.get(body.fingerprint) ?? this.#box.open(body.sealed));
    this.#opened = opened;
    for (const key of opened.values()) if (proves(key)) return true;
    return false;
  }
}
