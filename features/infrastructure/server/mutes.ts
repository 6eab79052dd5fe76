import type { Clock } from '@komainu/kernel/clock.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';

/** A host whose alerts are silenced. */
export interface Mute {
  readonly downtimeId: number;
  /** Unix seconds; undefined for ever. */
  readonly end?: number;
  readonly message?: string;
}

const KIND = 'host_mute';

/** Which hosts are muted; kept as definitions. */
export class Mutes {
  readonly #metadata: MetadataStore;
  readonly #clock: Clock;

  constructor(metadata: MetadataStore, clock: Clock) {
    this.#metadata = metadata;
    this.#clock = clock;
  }

  async all(): Promise<ReadonlyMap<string, Mute>> {
    const documents = await this.#metadata.list<Mute>(KIND);
    return new Map(documents.filter(({ body }) => this.#lasts(body)).map(({ id, body }) => [id, body]));
  }

  async get(host: string): Promise<Mute | undefined> {
    const document = await this.#metadata.get<Mute>(KIND, host);
    return document !== undefined && this.#lasts(document.body) ? document.body : undefined;
  }

  async mute(host: string, mute: Omit<Mute, 'downtimeId'>, by: string): Promise<Mute> {
    // Ids of downtimes are whole numbers that a double holds; the time in microseconds is one that does not repeat.
    const kept: Mute = { downtimeId: Math.floor(this.#clock.nowMs() * 1000 + Math.random() * 1000) % 1e12, ...mute };
    await this.#metadata.put(KIND, host, kept, by);
    return kept;
  }

  async unmute(host: string, by: string): Promise<void> {
    await this.#metadata.delete(KIND, host, by);
  }

  #lasts({ end }: Mute): boolean {
    return end === undefined || end * 1000 > this.#clock.nowMs();
  }
}
