import type { SelectableVariable, SharedDashboard, ShareType } from '@komainu/contracts/dashboards/shares.ts';
import type { Author } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { StoredDashboard } from '../dashboards/definition.ts';
import { presentAuthor } from '../present-author.ts';

/** Kinds in the metadata store. The id of either is its secret: the token that stands in the link. */
export const SHARE = 'dashboard_share';
export const INVITATION = 'dashboard_share_invitation';

/** What the author of a share decides. */
export interface ShareFields {
  readonly share_type: ShareType;
  readonly title: string | null;
  readonly global_time: { readonly live_span: string };
  readonly global_time_selectable_enabled: boolean;
  readonly selectable_template_vars: readonly SelectableVariable[] | null;
  readonly viewing_preferences: Readonly<Record<string, unknown>>;
  readonly expiration: string | null;
  readonly status: 'active' | 'paused';
  readonly share_list: readonly string[] | null;
  readonly session_duration_in_days: number | null;
}

export interface StoredShare {
  readonly dashboardId: string;
  readonly fields: ShareFields;
  /** Viewers see with the eyes of the author: what he may not see, the share does not show. */
  readonly author: Author;
  /** When each guest of `share_list` was put on it, by e-mail. */
  readonly invitedAtUnixMs: Readonly<Record<string, number>>;
}

export interface StoredInvitation {
  readonly shareToken: string;
  readonly email: string;
  readonly expiresAtUnixMs: number;
}

/** A share as the public API answers it. */
export function presentShare(
  { id, body, createdAtUnixMs }: Document<StoredShare>,
  dashboard: StoredDashboard,
  origin: string,
  lastSeenUnixMs: number | undefined,
): SharedDashboard {
  const { fields, author, dashboardId, invitedAtUnixMs } = body;
  return {
    author: presentAuthor(author),
    dashboard_id: dashboardId,
    dashboard_type: dashboardTypeOf(dashboard),
    status: fields.status,
    title: fields.title ?? dashboard.fields.title,
    viewing_preferences: fields.viewing_preferences,
    expiration: fields.expiration,
    last_accessed: lastSeenUnixMs === undefined ? null : isoMicros(lastSeenUnixMs),
    global_time_selectable_enabled: fields.global_time_selectable_enabled,
    global_time: fields.global_time,
    selectable_template_vars: fields.selectable_template_vars,
    token: id,
    public_url: shareUrl(origin, id),
    created: isoMicros(createdAtUnixMs),
    share_type: fields.share_type,
    share_list: fields.share_list,
    session_duration_in_days: fields.session_duration_in_days,
    invitees: (fields.share_list ?? []).map((email) => ({
      email,
      access_expiration: null,
      last_accessed: null,
      created_at: isoMicros(invitedAtUnixMs[email] ?? createdAtUnixMs),
    })),
    embeddable_domains: [],
  };
}

export function presentInvitation(
  { id, body, createdAtUnixMs }: Document<StoredInvitation>,
  origin: string,
): Readonly<Record<string, unknown>> {
  return {
    type: 'public_dashboard_invitation',
    attributes: {
      email: body.email,
      share_token: body.shareToken,
      created_at: isoMicros(createdAtUnixMs),
      invitation_expiry: isoMicros(body.expiresAtUnixMs),
      has_session: false,
      session_expiry: null,
      // No mail is sent: whoever invites hands the link over.
      invitation_url: shareUrl(origin, id),
    },
  };
}

export const shareUrl = (origin: string, token: string): string => `${origin}/shared/${token}`;

export const dashboardTypeOf = ({ fields }: StoredDashboard): 'custom_timeboard' | 'custom_screenboard' =>
  fields.layout_type === 'free' ? 'custom_screenboard' : 'custom_timeboard';
