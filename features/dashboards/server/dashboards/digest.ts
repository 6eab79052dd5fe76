import type { DashboardSummary } from '@komainu/contracts/dashboards/dashboard.ts';
import type { Widget } from '@komainu/contracts/dashboards/widgets.ts';
import type { Author } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import { record, records } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { StoredDashboard } from './definition.ts';
import { dashboardUrl } from './slug.ts';

/** What lists show of a dashboard: everything but its widgets. */
export interface DashboardDigest {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly layoutType: 'ordered' | 'free';
  readonly isReadOnly: boolean;
  readonly tags: readonly string[] | null;
  /** The types of all widgets, those inside groups after their group. */
  readonly widgetTypes: readonly string[];
  readonly author: Author;
  readonly createdAtUnixMs: number;
  readonly updatedAtUnixMs: number;
}

export function digestOf({ id, body, updatedAtUnixMs }: Document<StoredDashboard>): DashboardDigest {
  return dashboardDigest(id, body, updatedAtUnixMs);
}

export function dashboardDigest(
  id: string,
  { fields, author, createdAtUnixMs }: StoredDashboard,
  updatedAtUnixMs: number,
): DashboardDigest {
  return {
    id,
    title: fields.title,
    description: fields.description ?? null,
    layoutType: fields.layout_type,
    isReadOnly: fields.is_read_only ?? false,
    tags: fields.tags ?? null,
    widgetTypes: typesOf(fields.widgets),
    author,
    createdAtUnixMs,
    updatedAtUnixMs,
  };
}

/** A row of `GET /api/v1/dashboard`. */
export function presentSummary(digest: DashboardDigest, deletedAtUnixMs: number | null): DashboardSummary {
  return {
    id: digest.id,
    title: digest.title,
    description: digest.description,
    layout_type: digest.layoutType,
    url: dashboardUrl(digest.id, digest.title),
    is_read_only: digest.isReadOnly,
    created_at: isoMicros(digest.createdAtUnixMs),
    modified_at: isoMicros(digest.updatedAtUnixMs),
    author_handle: digest.author.handle,
    deleted_at: deletedAtUnixMs === null ? null : isoMicros(deletedAtUnixMs),
  };
}

/** Groups are looked at as JSON: what they hold is the sender's word. */
function typesOf(widgets: readonly (Widget | Readonly<Record<string, unknown>>)[]): readonly string[] {
  return widgets.flatMap((widget) => {
    const definition = record(widget.definition) ?? {};
    return [String(definition['type']), ...typesOf(records(definition['widgets']))];
  });
}
