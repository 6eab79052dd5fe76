import { encodePlace } from '@komainu/kernel/place-id.ts';
import { exactNumber } from '@komainu/wire/logs/exact-json.ts';
import { nestAttributes, placeDefault } from '@komainu/wire/logs/nested.ts';

/** An event of the table, as `EVENT_COLUMNS` selects it. */
export interface EventRow {
  /** Unix nanoseconds. */
  readonly cursor_time: string;
  readonly cursor_id: string;
  readonly title: string;
  readonly message: string;
  readonly host: string;
  readonly source: string;
  readonly status: string;
  readonly alert_type: string;
  readonly priority: string;
  readonly aggregation_key: string;
  readonly device_name: string;
  readonly category: string;
  readonly service: string;
  readonly related_event_id: string;
  readonly tags: readonly string[];
  readonly attrs: Readonly<Record<string, string>>;
  readonly json_keys: readonly string[];
}

export const EVENT_COLUMNS = [
  'title',
  'message',
  'host',
  'source',
  'status',
  'alert_type',
  'priority',
  'aggregation_key',
  'device_name',
  'category',
  'service',
  'related_event_id',
  'tags',
  'attrs',
  'json_keys',
] as const;

/** Datadog's number for events that came through the API. */
const API_SOURCE_ID = 100;
const NO_SOURCE = 'My Apps';

/** An event of `GET /api/v1/events` and `/api/v1/events/{id}`. */
export function renderEventV1(row: EventRow): object {
  const id = row.cursor_id;
  return {
    id: exactNumber(id),
    id_str: id,
    title: row.title,
    text: row.message,
    date_happened: Math.floor(timeMs(row) / 1000),
    host: orNull(row.host),
    device_name: orNull(row.device_name),
    alert_type: row.alert_type,
    priority: row.priority === '' ? 'normal' : row.priority,
    source: row.source === '' ? NO_SOURCE : row.source,
    tags: tagsOf(row),
    url: `/event/event?id=${id}`,
    resource: `/api/v1/events/${id}`,
    is_aggregate: false,
    comments: [],
    monitor_id: null,
    monitor_groups: [],
    monitor_group_status: null,
    related_event_id: row.related_event_id === '0' ? null : exactNumber(row.related_event_id),
  };
}

/** One item of `data` in the v2 answers. */
export function renderEventV2(row: EventRow): object {
  const unixMs = timeMs(row);
  const jsonKeys = new Set(row.json_keys);
  const attributes = nestAttributes(Object.entries(row.attrs), (path) => jsonKeys.has(path));
  const given = {
    status: row.status,
    title: row.title,
    timestamp: unixMs,
    hostname: row.host,
    service: row.service,
    priority: row.priority === '' ? 'normal' : row.priority,
    aggregation_key: row.aggregation_key,
    event_object: row.aggregation_key,
    'evt.id': row.cursor_id,
    'evt.source_id': API_SOURCE_ID,
    'evt.type': row.category === '' ? 'api' : row.category,
  };
  for (const [path, value] of Object.entries(given)) placeDefault(attributes, path, value);
  return {
    id: encodePlace({ timeUnixMs: unixMs, id: BigInt(row.cursor_id) }),
    type: 'event',
    attributes: { attributes, message: row.message, tags: tagsOf(row), timestamp: new Date(unixMs).toISOString() },
  };
}

function timeMs(row: EventRow): number {
  return Number(BigInt(row.cursor_time) / 1_000_000n);
}

function tagsOf(row: EventRow): readonly string[] {
  return row.source === '' ? row.tags : [`source:${row.source}`, ...row.tags];
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
