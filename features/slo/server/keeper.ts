import type { SloDefinition } from '@komainu/contracts/slo/slo.ts';
import type { Author } from '@komainu/http/author.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import { type KeptSlo, SLO_KIND, type StoredSlo } from './definition/stored.ts';

const MOST_SLOS = 10_000;

/** The objectives. */
export class SloKeeper {
  readonly #metadata: MetadataStore;

  constructor(metadata: MetadataStore) {
    this.#metadata = metadata;
  }

  /** By creation. */
  async all(): Promise<readonly KeptSlo[]> {
    return (await this.#metadata.list<StoredSlo>(SLO_KIND)).map(keptOf);
  }

  async find(id: string): Promise<KeptSlo | undefined> {
    const document = await this.#metadata.get<StoredSlo>(SLO_KIND, id);
    return document === undefined ? undefined : keptOf(document);
  }

  /** Throws `no_such_slo` (404). */
  async get(id: string): Promise<KeptSlo> {
    const found = await this.find(id);
    if (found === undefined) throw noSuchSlo(id);
    return found;
  }

  async create(definition: SloDefinition, author: Author): Promise<KeptSlo> {
    if ((await this.#metadata.stamps(SLO_KIND)).length >= MOST_SLOS) {
      throw badRequest('too_many_slos', `there are ${MOST_SLOS} SLOs already`);
    }
    const body: StoredSlo = { definition, author };
    return keptOf(await this.#metadata.put(SLO_KIND, randomHex(16), body, author.id, 0));
  }

  /** Throws `version_conflict` (409) when somebody else changed it meanwhile. */
  async update(before: KeptSlo, definition: SloDefinition, by: Author): Promise<KeptSlo> {
    const body: StoredSlo = { definition, author: before.author };
    return keptOf(await this.#metadata.put(SLO_KIND, before.id, body, by.id, before.version));
  }

  async delete(id: string, by: Author): Promise<void> {
    await this.#metadata.delete(SLO_KIND, id, by.id);
  }
}

function keptOf({ id, version, body, createdAtUnixMs, updatedAtUnixMs }: Document<StoredSlo>): KeptSlo {
  return {
    ...body,
    id,
    version,
    createdUnixS: Math.floor(createdAtUnixMs / 1000),
    modifiedUnixS: Math.floor(updatedAtUnixMs / 1000),
  };
}

export function noSuchSlo(id: string): CodedError {
  return new CodedError('no_such_slo', `SLO not found: ${id} not found`, { status: 404 });
}
