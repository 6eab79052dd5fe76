import type { Span } from '@komainu/contracts/traces/span.ts';
import { encodePlace } from '@komainu/kernel/place-id.ts';
import { nestAttributes, placeDefault } from '@komainu/wire/logs/nested.ts';
import { spanIdHex } from '../ids.ts';

/** A span of the table, as `SPAN_COLUMNS` selects it. */
export interface SpanRow {
  /** Unix nanoseconds. */
  readonly start_ns: string;
  readonly trace_id: string;
  readonly trace_id_high: string;
  readonly span_id: string;
  readonly parent_id: string;
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  readonly duration: string;
  readonly error: number;
  readonly partial_version: number;
  readonly host: string;
  readonly env: string;
  readonly version: string;
  readonly span_kind: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

export const SPAN_COLUMNS = [
  'toUnixTimestamp64Nano(start) AS start_ns',
  'trace_id',
  'trace_id_high',
  'span_id',
  'parent_id',
  'service',
  'name',
  'resource',
  'type',
  'duration',
  'error',
  'partial_version',
  'host',
  'env',
  'version',
  'span_kind',
  'tags',
  'meta',
  'metrics',
] as const;

/** One item of `data` in Datadog's v2 answers; ids are decimal there. */
export function renderSpanEvent(row: SpanRow): object {
  const startNs = BigInt(row.start_ns);
  const endNs = startNs + BigInt(row.duration);
  return {
    id: encodePlace({ timeUnixMs: Number(startNs / 1_000_000n), id: BigInt(row.span_id) }),
    type: 'spans',
    attributes: {
      custom: customOf(row),
      start_timestamp: isoOf(startNs),
      end_timestamp: isoOf(endNs),
      env: row.env,
      host: row.host,
      ingestion_reason: 'auto',
      operation_name: row.name,
      parent_id: row.parent_id,
      resource_hash: resourceHash(row.resource),
      resource_name: row.resource,
      retained_by: 'retention_filter',
      service: row.service,
      single_span: row.metrics['_dd.span_sampling.mechanism'] === 8,
      span_id: row.span_id,
      status: row.error === 0 ? 'ok' : 'error',
      tags: ['source:apm', ...row.tags],
      trace_id: row.trace_id,
      type: row.type,
    },
  };
}

/** A span as the screens take it; ids in hex. */
export function renderSpan(row: SpanRow): Span {
  return {
    traceId: traceIdHex(row),
    spanId: spanIdHex(row.span_id),
    parentId: row.parent_id === '0' ? '' : spanIdHex(row.parent_id),
    service: row.service,
    name: row.name,
    resource: row.resource,
    type: row.type,
    startUnixNs: row.start_ns,
    durationNs: Number(row.duration),
    error: row.error !== 0,
    host: row.host,
    env: row.env,
    version: row.version,
    kind: row.span_kind,
    meta: row.meta,
    metrics: row.metrics,
  };
}

export function traceIdHex(row: { readonly trace_id: string; readonly trace_id_high: string }): string {
  return spanIdHex(row.trace_id_high) + spanIdHex(row.trace_id);
}

/**
 * Of several rows of one span (snapshots while it ran, or a request sent twice) the last one. Rows must be in the order of
 * the list or of a trace; the order stays.
 */
export function latestVersions<Row extends SpanRow>(rows: readonly Row[]): readonly Row[] {
  const kept = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.trace_id} ${row.span_id}`;
    const known = kept.get(key);
    if (known === undefined || versionOf(row) > versionOf(known)) kept.set(key, row);
  }
  return [...kept.values()];
}

/** A finished span is later than all of its snapshots. */
function versionOf({ partial_version }: SpanRow): number {
  return partial_version < 0 ? Number.POSITIVE_INFINITY : partial_version;
}

/** Attributes nested by their dots; what is the tracer's own stays out, as in Datadog. */
function customOf(row: SpanRow): Readonly<Record<string, unknown>> {
  const texts = Object.entries(row.meta).filter(([path]) => !path.startsWith('_'));
  const custom = nestAttributes(texts, () => false);
  for (const [path, value] of Object.entries(row.metrics)) {
    if (!path.startsWith('_')) placeDefault(custom, path, value);
  }
  placeDefault(custom, 'duration', Number(row.duration));
  if (row.env !== '') placeDefault(custom, 'env', row.env);
  if (row.version !== '') placeDefault(custom, 'version', row.version);
  return custom;
}

function isoOf(unixNs: bigint): string {
  return new Date(Number(unixNs / 1_000_000n)).toISOString();
}

/** 64-bit FNV-1a of the resource in hex: equal resources have equal hashes. */
function resourceHash(resource: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(resource, 'utf8')) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
