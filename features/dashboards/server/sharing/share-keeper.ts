import { randomBytes } from 'node:crypto';
import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { Author } from '@komainu/http/author.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { StoredDashboard } from '../dashboards/definition.ts';
import type { DashboardKeeper } from '../dashboards/keeper.ts';
import { checkMayEdit } from '../dashboards/may-edit.ts';
import { notFound } from '../json.ts';
import { INVITATION, SHARE, type ShareFields, type StoredInvitation, type StoredShare } from './definition.ts';

const DAY_MS = 86_400_000;
/** Shares whose last look is remembered; the oldest is forgotten first. */
const MOST_REMEMBERED = 1_000;

/** 160 random bits: nobody guesses it. */
const newToken = (): string => randomBytes(20).toString('hex');

/** A share that may be seen now, with the dashboard that it shows. */
export interface OpenShare {
  readonly share: Document<StoredShare>;
  readonly dashboard: Document<StoredDashboard>;
}

/** The one way to shares and their invitations. */
export class ShareKeeper {
  readonly #metadata: MetadataStore;
  readonly #dashboards: DashboardKeeper;
  readonly #clock: Clock;
  readonly #lastSeenUnixMs = new Map<string, number>();

  constructor(metadata: MetadataStore, dashboards: DashboardKeeper, clock: Clock) {
    this.#metadata = metadata;
    this.#dashboards = dashboards;
    this.#clock = clock;
  }

  /** Throws `no_such_dashboard` (404), `dashboard_restricted` (403): only who may edit a dashboard may share it. */
  async create(
    dashboardId: string,
    fields: ShareFields,
    author: Author,
    principal: Principal | undefined,
  ): Promise<Document<StoredShare>> {
    await this.#checkMayShare(dashboardId, principal);
    const invitedAtUnixMs = this.#invitedAt(fields, {});
    const body: StoredShare = { dashboardId, fields, author, invitedAtUnixMs };
    return await this.#metadata.put<StoredShare>(SHARE, newToken(), body, author.id, 0);
  }

  /** Throws `no_such_share` (404). */
  async get(token: string): Promise<Document<StoredShare>> {
    const share = await this.#metadata.get<StoredShare>(SHARE, token);
    if (share === undefined) throw noSuchShare();
    return share;
  }

  /** The shares of one dashboard, or all, the oldest first. */
  async list(dashboardId?: string): Promise<readonly Document<StoredShare>[]> {
    const shares = await this.#metadata.list<StoredShare>(SHARE);
    return dashboardId === undefined ? shares : shares.filter(({ body }) => body.dashboardId === dashboardId);
  }

  async replace(
    token: string,
    read: (before: ShareFields) => ShareFields,
    by: Author,
    principal: Principal | undefined,
  ): Promise<Document<StoredShare>> {
    const { body, version } = await this.get(token);
    await this.#checkMayShare(body.dashboardId, principal);
    const fields = read(body.fields);
    const next = { ...body, fields, invitedAtUnixMs: this.#invitedAt(fields, body.invitedAtUnixMs) };
    return await this.#metadata.put<StoredShare>(SHARE, token, next, by.id, version);
  }

  async delete(token: string, by: Author, principal: Principal | undefined): Promise<void> {
    const { body } = await this.get(token);
    // Of a dashboard that is gone anybody who may write may take the share away.
    if ((await this.#dashboards.find(body.dashboardId)) !== undefined) {
      await this.#checkMayShare(body.dashboardId, principal);
    }
    for (const { id } of await this.invitations(token)) await this.#metadata.delete(INVITATION, id, by.id);
    await this.#metadata.delete(SHARE, token, by.id);
    this.#lastSeenUnixMs.delete(token);
  }

  async invitations(token: string): Promise<readonly Document<StoredInvitation>[]> {
    const all = await this.#metadata.list<StoredInvitation>(INVITATION);
    return all.filter(({ body }) => body.shareToken === token);
  }

  /** A new link for a guest of the share's list; links that he had before end. Throws `not_invited` (400). */
  async invite(
    token: string,
    email: string,
    by: Author,
    principal: Principal | undefined,
  ): Promise<Document<StoredInvitation>> {
    const { body } = await this.get(token);
    await this.#checkMayShare(body.dashboardId, principal);
    const { share_type: type, share_list: guests, session_duration_in_days: days } = body.fields;
    if (type !== 'invite' || guests?.includes(email) !== true) {
      throw new CodedError('not_invited', `${email} is not in the share_list of a dashboard shared by invitation`, {
        status: 400,
      });
    }
    await this.uninvite(token, email, by, principal);
    const expiresAtUnixMs = this.#clock.nowMs() + (days ?? 1) * DAY_MS;
    const invitation: StoredInvitation = { shareToken: token, email, expiresAtUnixMs };
    return await this.#metadata.put<StoredInvitation>(INVITATION, newToken(), invitation, by.id, 0);
  }

  /** Ends the links of a guest, or of all. */
  async uninvite(
    token: string,
    email: string | undefined,
    by: Author,
    principal: Principal | undefined,
  ): Promise<void> {
    const { body } = await this.get(token);
    await this.#checkMayShare(body.dashboardId, principal);
    for (const invitation of await this.invitations(token)) {
      if (email === undefined || invitation.body.email === email) {
        await this.#metadata.delete(INVITATION, invitation.id, by.id);
      }
    }
  }

  /**
   * The share that a link opens: its own token when it is open, that of an invitation otherwise. Throws `no_such_share`
   * (404) for whatever is not to be seen, with the same words, so that nothing is learned by asking.
   */
  async open(token: string): Promise<OpenShare> {
    const share = (await this.#ofToken(token)) ?? (await this.#ofInvitation(token));
    if (share === undefined || !this.#isLive(share.body.fields)) throw noSuchShare();
    const dashboard = await this.#dashboards.find(share.body.dashboardId);
    if (dashboard === undefined) throw noSuchShare();
    this.#seen(share.id);
    return { share, dashboard };
  }

  /** When a share was last looked at since this process started, Unix ms. */
  lastSeenUnixMs(token: string): number | undefined {
    return this.#lastSeenUnixMs.get(token);
  }

  async #ofToken(token: string): Promise<Document<StoredShare> | undefined> {
    const share = await this.#metadata.get<StoredShare>(SHARE, token);
    return share?.body.fields.share_type === 'open' ? share : undefined;
  }

  async #ofInvitation(token: string): Promise<Document<StoredShare> | undefined> {
    const invitation = await this.#metadata.get<StoredInvitation>(INVITATION, token);
    if (invitation === undefined || invitation.body.expiresAtUnixMs <= this.#clock.nowMs()) return undefined;
    const share = await this.#metadata.get<StoredShare>(SHARE, invitation.body.shareToken);
    const fields = share?.body.fields;
    const isGuest = fields?.share_type === 'invite' && fields.share_list?.includes(invitation.body.email) === true;
    return isGuest ? share : undefined;
  }

  #isLive({ status, expiration }: ShareFields): boolean {
    return status === 'active' && (expiration === null || Date.parse(expiration) > this.#clock.nowMs());
  }

  #seen(token: string): void {
    this.#lastSeenUnixMs.delete(token);
    this.#lastSeenUnixMs.set(token, this.#clock.nowMs());
    if (this.#lastSeenUnixMs.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#lastSeenUnixMs.keys();
    if (oldest !== undefined) this.#lastSeenUnixMs.delete(oldest);
  }

  #invitedAt(fields: ShareFields, before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
    const now = this.#clock.nowMs();
    return Object.fromEntries((fields.share_list ?? []).map((email) => [email, before[email] ?? now]));
  }

  /** Ready dashboards may be shared by whoever may write: nobody may edit them. */
  async #checkMayShare(dashboardId: string, principal: Principal | undefined): Promise<void> {
    const dashboard = await this.#dashboards.get(dashboardId);
    if (!this.#dashboards.isReady(dashboardId)) checkMayEdit(principal, dashboard.body);
  }
}

export function noSuchShare(): CodedError {
  return notFound('no_such_share', 'Shared dashboard not found');
}
