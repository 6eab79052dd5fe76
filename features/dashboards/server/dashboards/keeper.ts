import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { DashboardFields } from '@komainu/contracts/dashboards/dashboard.ts';
import type { Author } from '@komainu/http/author.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { DocumentDigests } from '@komainu/store/metadata/document-digests.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import { notFound } from '../json.ts';
import type { ReadyDashboards } from '../ready/ready-dashboards.ts';
import { newDashboardId } from './dashboard-id.ts';
import { DASHBOARD, DELETED_DASHBOARD, type DeletedDashboard, type StoredDashboard } from './definition.ts';
import { type DashboardDigest, digestOf } from './digest.ts';
import { checkMayEdit } from './may-edit.ts';

/** How long a deleted dashboard can be restored. */
const RESTORABLE_MS = 30 * 86_400_000;

/** The one way to dashboards: those that people made, and to read also the ready ones. */
export class DashboardKeeper {
  readonly #metadata: MetadataStore;
  readonly #clock: Clock;
  readonly #ready: ReadyDashboards;
  readonly #digests: DocumentDigests<StoredDashboard, DashboardDigest>;

  constructor(metadata: MetadataStore, clock: Clock, ready: ReadyDashboards) {
    this.#metadata = metadata;
    this.#clock = clock;
    this.#ready = ready;
    this.#digests = new DocumentDigests(metadata, DASHBOARD, digestOf);
  }

  /** Those that people made, the latest first. */
  async digests(): Promise<readonly DashboardDigest[]> {
    return (await this.#digests.all()).toReversed();
  }

  /** Of those that are there, also ready ones, in the order of the ids. */
  async digestsOf(ids: readonly string[]): Promise<readonly DashboardDigest[]> {
    const made = new Map((await this.digests()).map((digest) => [digest.id, digest]));
    return ids.flatMap((id) => {
      const ready = this.#ready.document(id);
      return (ready === undefined ? made.get(id) : digestOf(ready)) ?? [];
    });
  }

  /** Throws `no_such_dashboard` (404). */
  async get(id: string): Promise<Document<StoredDashboard>> {
    const document = await this.find(id);
    if (document === undefined) throw noSuchDashboard(id);
    return document;
  }

  async find(id: string): Promise<Document<StoredDashboard> | undefined> {
    return this.#ready.document(id) ?? (await this.#metadata.get<StoredDashboard>(DASHBOARD, id));
  }

  /** Whether it comes with the product. */
  isReady(id: string): boolean {
    return this.#ready.document(id) !== undefined;
  }

  async create(fields: DashboardFields, author: Author): Promise<Document<StoredDashboard>> {
    const body = { fields, author, editor: author, createdAtUnixMs: this.#clock.nowMs() };
    return await this.#metadata.put<StoredDashboard>(DASHBOARD, newDashboardId(), body, author.id, 0);
  }

  async replace(
    id: string,
    fields: DashboardFields,
    editor: Author,
    principal: Principal | undefined,
  ): Promise<Document<StoredDashboard>> {
    const { body } = await this.toEdit(id, principal);
    return await this.#metadata.put<StoredDashboard>(DASHBOARD, id, { ...body, fields, editor }, editor.id);
  }

  async delete(id: string, by: Author, principal: Principal | undefined): Promise<void> {
    const { body, updatedAtUnixMs } = await this.toEdit(id, principal);
    await this.#forgetOld(by.id);
    const deletedAtUnixMs = this.#clock.nowMs();
    // Kept first: between the two writes it stands in both places, never in none.
    const deleted: DeletedDashboard = { dashboard: body, modifiedAtUnixMs: updatedAtUnixMs, deletedAtUnixMs };
    await this.#metadata.put<DeletedDashboard>(DELETED_DASHBOARD, id, deleted, by.id);
    await this.#metadata.delete(DASHBOARD, id, by.id);
  }

  /** What was deleted in the last 30 days, latest first. */
  async listDeleted(): Promise<readonly Document<DeletedDashboard>[]> {
    const documents = await this.#metadata.list<DeletedDashboard>(DELETED_DASHBOARD);
    return documents
      .filter(({ body }) => !this.#isGone(body))
      .sort((a, b) => b.body.deletedAtUnixMs - a.body.deletedAtUnixMs);
  }

  /** Brings a deleted dashboard back under its id. Throws `no_such_dashboard` (404). */
  async restore(id: string, by: Author, principal: Principal | undefined): Promise<Document<StoredDashboard>> {
    const deleted = await this.#metadata.get<DeletedDashboard>(DELETED_DASHBOARD, id);
    if (deleted === undefined || this.#isGone(deleted.body)) throw noSuchDashboard(id);
    checkMayEdit(principal, deleted.body.dashboard);
    const restored = { ...deleted.body.dashboard, editor: by };
    const document = await this.#metadata.put<StoredDashboard>(DASHBOARD, id, restored, by.id);
    await this.#metadata.delete(DELETED_DASHBOARD, id, by.id);
    return document;
  }

  /** All versions, newest first; none for a dashboard that never was. */
  async history(id: string): Promise<readonly Document<StoredDashboard>[]> {
    return await this.#metadata.history<StoredDashboard>(DASHBOARD, id);
  }

  /** The dashboard, if the principal may change it. Throws `no_such_dashboard` (404), `dashboard_ready`, `dashboard_restricted` (403). */
  async toEdit(id: string, principal: Principal | undefined): Promise<Document<StoredDashboard>> {
    if (this.isReady(id)) {
      throw new CodedError('dashboard_ready', `dashboard ${id} comes with the product: clone it to change it`, {
        status: 403,
      });
    }
    const document = await this.get(id);
    checkMayEdit(principal, document.body);
    return document;
  }

  #isGone({ deletedAtUnixMs }: DeletedDashboard): boolean {
    return deletedAtUnixMs < this.#clock.nowMs() - RESTORABLE_MS;
  }

  async #forgetOld(by: string): Promise<void> {
    for (const { id, body } of await this.#metadata.list<DeletedDashboard>(DELETED_DASHBOARD)) {
      if (this.#isGone(body)) await this.#metadata.delete(DELETED_DASHBOARD, id, by);
    }
  }
}

export function noSuchDashboard(id: string): CodedError {
  return notFound('no_such_dashboard', `Dashboard with ID ${id} not found`);
}
