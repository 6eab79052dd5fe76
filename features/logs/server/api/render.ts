import { encodePlace } from '@komainu/kernel/place-id.ts';
import { nestAttributes, placeDefault } from '@komainu/wire/logs/nested.ts';
import { decimalOf } from '@komainu/wire/logs/trace-id.ts';

/** A log of the table, as `LOG_COLUMNS` selects it. */
export interface LogRow {
  /** Unix nanoseconds. */
  readonly cursor_time: string;
  readonly cursor_id: string;
  readonly service: string;
  readonly host: string;
  readonly source: string;
  readonly status: string;
  readonly message: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly tags: readonly string[];
  readonly attrs: Readonly<Record<string, string>>;
  readonly json_keys: readonly string[];
  /** The request's calculated fields by name (`#name`), where it has some; '' for those that this log does not have. */
  readonly calculated?: Readonly<Record<string, string>>;
}

export const LOG_COLUMNS = [
  'service',
  'host',
  'source',
  'status',
  'message',
  'trace_id',
  'span_id',
  'tags',
  'attrs',
  'json_keys',
] as const;

/** One item of `data` in Datadog's v2 answers. */
export interface LogItem {
  readonly id: string;
  readonly type: 'log';
  readonly attributes: LogContent & {
    readonly status: string;
    /** Komainu's own: there when the request had calculated fields. */
    readonly calculated_fields?: Readonly<Record<string, string>>;
  };
}

interface LogContent {
  readonly timestamp: string;
  readonly message: string;
  readonly host?: string;
  readonly service?: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function renderLog(row: LogRow): LogItem {
  const { status, calculated } = row;
  const extra = calculated === undefined ? {} : { calculated_fields: presentOf(calculated) };
  return { id: idOf(row), type: 'log', attributes: { status, ...contentOf(row), ...extra } };
}

/** One item of `logs` in the v1 answer. */
export function renderLogV1(row: LogRow): { id: string; content: LogContent } {
  return { id: idOf(row), content: contentOf(row) };
}

function presentOf(calculated: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(calculated).filter(([, value]) => value !== ''));
}

function idOf(row: LogRow): string {
  return encodePlace({ timeUnixMs: timeMs(row), id: BigInt(row.cursor_id) });
}

function timeMs(row: LogRow): number {
  return Number(BigInt(row.cursor_time) / 1_000_000n);
}

function contentOf(row: LogRow): LogContent {
  return {
    timestamp: new Date(timeMs(row)).toISOString(),
    message: row.message,
    ...(row.host === '' ? {} : { host: row.host }),
    ...(row.service === '' ? {} : { service: row.service }),
    tags: row.source === '' ? row.tags : [`source:${row.source}`, ...row.tags],
    attributes: attributesOf(row),
  };
}

/** The attributes, and under their usual names those that stand in columns: Datadog shows them in both places. */
function attributesOf(row: LogRow): Readonly<Record<string, unknown>> {
  const jsonKeys = new Set(row.json_keys);
  const attributes = nestAttributes(Object.entries(row.attrs), (path) => jsonKeys.has(path));
  placeDefault(attributes, 'timestamp', timeMs(row));
  if (row.host !== '') placeDefault(attributes, 'hostname', row.host);
  if (row.service !== '') placeDefault(attributes, 'service', row.service);
  if (row.trace_id !== '') {
    placeDefault(attributes, 'trace_id', row.trace_id);
    placeDefault(attributes, 'dd.trace_id', /^0{16}/.test(row.trace_id) ? decimalOf(row.trace_id) : row.trace_id);
  }
  if (row.span_id !== '') {
    placeDefault(attributes, 'span_id', row.span_id);
    placeDefault(attributes, 'dd.span_id', decimalOf(row.span_id));
  }
  return attributes;
}
