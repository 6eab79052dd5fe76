import type { SloAppliedCorrection, SloCorrection } from '@komainu/contracts/slo/history.ts';
import type { Author } from '@komainu/http/author.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { KeptSlo } from '../definition/stored.ts';
import type { Stretch } from '../history/stretches.ts';
import { presentUser } from '../present-user.ts';
import { readSloSearch } from '../search/find-slos.ts';
import { occurrencesOf } from './occurrences.ts';
import { CORRECTION_KIND, type StoredCorrection } from './stored.ts';

const MOST_CORRECTIONS = 10_000;

export type KeptCorrection = Document<StoredCorrection>;

/** The corrections of objectives. */
export class CorrectionKeeper {
  readonly #metadata: MetadataStore;

  constructor(metadata: MetadataStore) {
    this.#metadata = metadata;
  }

  /** By creation. */
  async all(): Promise<readonly KeptCorrection[]> {
    return await this.#metadata.list<StoredCorrection>(CORRECTION_KIND);
  }

  /** Throws `no_such_correction` (404). */
  async get(id: string): Promise<KeptCorrection> {
    const found = await this.#metadata.get<StoredCorrection>(CORRECTION_KIND, id);
    if (found !== undefined) return found;
    throw new CodedError('no_such_correction', `slo correction public id ${id} not found`, { status: 404 });
  }

  async create(correction: StoredCorrection, by: Author): Promise<KeptCorrection> {
    if ((await this.#metadata.stamps(CORRECTION_KIND)).length >= MOST_CORRECTIONS) {
      throw badRequest('too_many_corrections', `there are ${MOST_CORRECTIONS} corrections already`);
    }
    return await this.#metadata.put(CORRECTION_KIND, uuid(), correction, by.id, 0);
  }

  async update(before: KeptCorrection, correction: StoredCorrection, by: Author): Promise<KeptCorrection> {
    return await this.#metadata.put(CORRECTION_KIND, before.id, correction, by.id, before.version);
  }

  async delete(id: string, by: Author): Promise<void> {
    await this.#metadata.delete(CORRECTION_KIND, id, by.id);
  }

  /** Those of an objective, whether they name it or find it. */
  async of(slo: KeptSlo): Promise<readonly KeptCorrection[]> {
    return (await this.all()).filter(({ body }) => belongsTo(body, slo));
  }

  /** What is taken out of an objective's window, by start. */
  async applied(slo: KeptSlo, window: Stretch): Promise<readonly SloAppliedCorrection[]> {
    const applied = (await this.of(slo)).flatMap(({ id, body }) =>
      occurrencesOf(body, window).map(({ from, to }) => ({
        id,
        category: body.category,
        description: body.description,
        start: from,
        end: to,
      })),
    );
    return applied.sort((a, b) => a.start - b.start);
  }
}

function belongsTo({ sloId, sloQuery }: StoredCorrection, slo: KeptSlo): boolean {
  return sloId === null ? sloQuery !== null && readSloSearch(sloQuery)(slo) : sloId === slo.id;
}

/** As the API answers it; a new one without times, as the recorded API does. */
export function presentCorrection(
  { id, body, createdAtUnixMs, updatedAtUnixMs }: KeptCorrection,
  isNew = false,
): SloCorrection {
  return {
    type: 'correction',
    id,
    attributes: {
      slo_id: body.sloId,
      ...(body.sloQuery === null ? {} : { slo_query: body.sloQuery }),
      start: body.start,
      end: body.end,
      description: body.description,
      category: body.category,
      timezone: body.timezone,
      created_at: isNew ? null : Math.floor(createdAtUnixMs / 1000),
      modified_at: isNew ? null : Math.floor(updatedAtUnixMs / 1000),
      rrule: body.rrule,
      duration: body.duration,
      creator: presentUser(body.creator),
      modifier: body.modifier === null ? null : presentUser(body.modifier),
    },
  };
}
