import { randomInt } from 'node:crypto';
import type { Author } from '@komainu/http/author.ts';
import { type CodedError, codeOf } from '@komainu/kernel/errors.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import { notFound } from '../json.ts';

const DASHBOARD_LIST = 'dashboard_list';
const LEAST_ID = 100_000;
const MOST_ID = 999_999_999;
const MOST_ATTEMPTS = 20;

export interface StoredDashboardList {
  readonly name: string;
  readonly author: Author;
  /** In the order in which they were added. */
  readonly dashboardIds: readonly string[];
}

/** Manual lists of dashboards. */
export class DashboardListKeeper {
  readonly #metadata: MetadataStore;

  constructor(metadata: MetadataStore) {
    this.#metadata = metadata;
  }

  async list(): Promise<readonly Document<StoredDashboardList>[]> {
    return await this.#metadata.list<StoredDashboardList>(DASHBOARD_LIST);
  }

  /** Throws `no_such_list` (404). */
  async get(id: string): Promise<Document<StoredDashboardList>> {
    const document = await this.#metadata.get<StoredDashboardList>(DASHBOARD_LIST, id);
    if (document === undefined) throw noSuchList(id);
    return document;
  }

  async create(name: string, author: Author): Promise<Document<StoredDashboardList>> {
    const id = String(randomInt(LEAST_ID, MOST_ID));
    return await this.#metadata.put<StoredDashboardList>(
      DASHBOARD_LIST,
      id,
      { name, author, dashboardIds: [] },
      author.id,
      0,
    );
  }

  /** Changes what `change` gives back. Terraform changes one list many times at once: none of it may be lost. */
  async update(
    id: string,
    by: Author,
    change: (list: StoredDashboardList) => Partial<StoredDashboardList>,
  ): Promise<Document<StoredDashboardList>> {
    for (let attempt = 1; ; attempt++) {
      const { body, version } = await this.get(id);
      try {
        return await this.#metadata.put(DASHBOARD_LIST, id, { ...body, ...change(body) }, by.id, version);
      } catch (error) {
        if (codeOf(error) !== 'version_conflict' || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  async delete(id: string, by: Author): Promise<void> {
    await this.get(id);
    await this.#metadata.delete(DASHBOARD_LIST, id, by.id);
  }
}

export function noSuchList(id: string): CodedError {
  return notFound('no_such_list', `Manual Dashboard List with id ${id} not found`);
}
