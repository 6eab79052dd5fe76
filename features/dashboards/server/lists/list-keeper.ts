import { randomInt } from 'node:crypto';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { Author } from '../author.ts';
import { notFound } from '../json.ts';

const DASHBOARD_LIST = 'dashboard_list';
const LEAST_ID = 100_000;
const MOST_ID = 999_999_999;

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
    if (document === undefined) throw notFound('no_such_list', `Manual Dashboard List with id ${id} not found`);
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

  /** Changes what `change` gives back; two at once do not overwrite one another. */
  async update(
    id: string,
    by: Author,
    change: (list: StoredDashboardList) => Partial<StoredDashboardList>,
  ): Promise<Document<StoredDashboardList>> {
    const { body, version } = await this.get(id);
    return await this.#metadata.put(DASHBOARD_LIST, id, { ...body, ...change(body) }, by.id, version);
  }

  async delete(id: string, by: Author): Promise<void> {
    await this.get(id);
    await this.#metadata.delete(DASHBOARD_LIST, id, by.id);
  }
}
