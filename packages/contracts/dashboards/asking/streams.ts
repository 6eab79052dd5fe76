import type { CalculatedFieldUse } from '../../logs/ask-api.ts';
import type { Definition } from './definition.ts';
import { type Json, objectOf, objectsOf, textOf, textsOf } from './json.ts';
import { type EventSource, listQuestion } from './widgets.ts';

/** A log, span or event of the v2 lists. */
export interface ListedEvent {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface StreamColumn {
  /** `time`, `message`, `status`, …, a tag, or an attribute with `@`. */
  readonly field: string;
}

export interface Stream {
  readonly source: EventSource;
  readonly search: string;
  readonly columns: readonly StreamColumn[];
  readonly isOldestFirst: boolean;
  /** Of logs: fields that this list is asked with. Those of columns that it does not define itself are saved ones. */
  readonly calculated: readonly CalculatedFieldUse[];
}

const USUAL: Readonly<Record<EventSource, readonly string[]>> = {
  logs: ['time', 'host', 'service', 'message'],
  spans: ['time', 'service', 'resource', 'duration'],
  events: ['time', 'event'],
};
/** Names of columns in definitions, and those of ours. */
const FIELDS: Readonly<Record<string, string>> = {
  timestamp: 'time',
  date: 'time',
  content: 'message',
  status_line: 'status',
  core_service: 'service',
  core_host: 'host',
  resource_name: 'resource',
  title: 'event',
};

/** What a list asks; undefined for data that nothing here has. */
export function streamOf(definition: Definition): Stream | undefined {
  const asked = listQuestion(definition);
  if (asked === undefined) return undefined;
  const { source, search } = asked;
  if (definition.type === 'list_stream') {
    const request = objectsOf(definition['requests'])[0] ?? {};
    const columns = objectsOf(request['columns']).map((column) => textOf(column['field']));
    const query = objectOf(request['query']);
    const stream = streamWith(source, search, columns, objectOf(query['sort']));
    return source === 'logs' ? { ...stream, calculated: calculatedOf(query, columns) } : stream;
  }
  const columns = [
    ...(definition['show_date_column'] === false ? [] : ['time']),
    ...textsOf(definition['columns']),
    ...(definition['show_message_column'] === false || source !== 'logs' ? [] : ['message']),
  ];
  return streamWith(source, search, source === 'logs' ? columns : [], objectOf(definition['sort']));
}

function streamWith(
  source: EventSource,
  search: string,
  columns: readonly string[],
  sort: Readonly<Record<string, unknown>>,
): Stream {
  const fields = [
    ...new Set(columns.filter((name) => name !== '' && name !== 'status_line').map((name) => FIELDS[name] ?? name)),
  ];
  const events = source === 'events' ? fields.map((field) => (field === 'message' ? 'event' : field)) : fields;
  return {
    source,
    search,
    columns: (events.length === 0 ? USUAL[source] : [...new Set(events)]).map((field) => ({ field })),
    calculated: [],
    isOldestFirst: textOf(sort['order']) === 'asc' && /^(time|timestamp|date)$/.test(textOf(sort['column'])),
  };
}

/** The fields that the query defines, and those that columns name beside them. */
function calculatedOf(query: Json, columns: readonly string[]): readonly CalculatedFieldUse[] {
  const own = objectsOf(query['calculated_fields']).map(({ name, expression }) => ({
    name: textOf(name).replace(/^#/, ''),
    expression: textOf(expression),
  }));
  const named = columns.filter((column) => column.startsWith('#')).map((column) => column.slice(1));
  const saved = [...new Set(named)].filter((name) => !own.some((field) => field.name === name));
  return [...own, ...saved.map((name) => ({ name }))];
}

/** What a column shows of a row: a field, an attribute, a calculated field, or the value of a tag. Times are ISO, durations ns. */
export function cellText(row: ListedEvent, field: string): string {
  const { attributes } = row;
  const own = objectOf(attributes['attributes']);
  if (field === 'time') return textOf(attributes['timestamp']) || textOf(attributes['start_timestamp']);
  if (field === 'duration')
    return textOf(own['duration']) || textOf(attributes['duration']) || String(spanNs(attributes));
  if (field === 'resource') return textOf(attributes['resource_name']) || textOf(own['resource_name']);
  if (field === 'event') return eventText(attributes);
  const direct = attributes[field];
  if (typeof direct === 'string' || typeof direct === 'number') return String(direct);
  if (field.startsWith('#')) return textOf(objectOf(attributes['calculated_fields'])[field]);
  const path = field.replace(/^@/, '');
  const found = valueAt(own, path) ?? valueAt(objectOf(attributes['custom']), path);
  if (found !== undefined && found !== null) return typeof found === 'object' ? JSON.stringify(found) : String(found);
  const tag = textsOf(attributes['tags']).find((one) => one.startsWith(`${field}:`));
  return tag === undefined ? '' : tag.slice(field.length + 1);
}

/** Events of the v2 list hold their words inside: the title, else the message. */
function eventText(attributes: Readonly<Record<string, unknown>>): string {
  const inner = objectOf(attributes['attributes']);
  const [title, message] = [
    textOf(inner['title']) || textOf(attributes['title']),
    textOf(attributes['message']) || textOf(inner['message']),
  ];
  return title === '' ? message : message === '' || message === title ? title : `${title} — ${message}`;
}

function spanNs(attributes: Readonly<Record<string, unknown>>): number {
  const [from, to] = [
    Date.parse(textOf(attributes['start_timestamp'])),
    Date.parse(textOf(attributes['end_timestamp'])),
  ];
  return Number.isFinite(to - from) ? (to - from) * 1e6 : 0;
}

function valueAt(attributes: unknown, path: string): unknown {
  const object = objectOf(attributes);
  if (path in object) return object[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const inner = object[path.slice(0, dot)];
    if (inner !== undefined) return valueAt(inner, path.slice(dot + 1));
  }
  return undefined;
}

/** Where `cellText` looks first for a column. */
const HOMES: Readonly<Record<string, string>> = {
  time: 'timestamp',
  resource: 'resource_name',
  event: 'message',
};

/** The row with what these columns show of it, its time and its status, and nothing else. */
export function shownEvent(row: ListedEvent, fields: readonly string[]): ListedEvent {
  const cells = fields.map((field) => [HOMES[field] ?? field, cellText(row, field)]);
  const time = cellText(row, 'time');
  const { status } = row.attributes;
  return {
    id: row.id,
    attributes: { ...(status === undefined ? {} : { status }), ...Object.fromEntries(cells), timestamp: time },
  };
}
