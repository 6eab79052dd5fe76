import { decodePlace, encodePlace, type Place } from '@komainu/kernel/place-id.ts';
import { addAttribute } from '@komainu/wire/logs/attributes.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import { parseExact, rawNumber } from '@komainu/wire/logs/exact-json.ts';
import { fitMessage } from '@komainu/wire/logs/limits.ts';
import { nestAttributes, placeDefault } from '@komainu/wire/logs/nested.ts';
import { spanIdOf, traceIdOf } from '@komainu/wire/logs/trace-id.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A log as a line of an archive, in the form that Datadog's archives have: `_id`, `date`, `host`, `source`, `service`,
 * `status`, `message`, `attributes` and, where the archive keeps them, `tags`. Ids of traces and spans, which stand in
 * columns here, are attributes there.
 */
export function archivedLine(draft: LogDraft, idLow: number, idHigh: number, includeTags: boolean): string {
  return JSON.stringify(archivedLog(draft, idLow, idHigh, includeTags ? draft.tagList() : undefined));
}

/** The same as an object; `tags` are left out when undefined. Also what forwarding destinations are sent. */
export function archivedLog(
  draft: LogDraft,
  idLow: number,
  idHigh: number,
  tags: readonly string[] | undefined,
): Readonly<Record<string, unknown>> & { readonly attributes: Record<string, unknown> } {
  // Asked right after each entry, so that no path is looked up: a log may have a thousand.
  let at = -1;
  const entries = function* () {
    for (at = 0; at < draft.size; at++) yield [draft.paths[at] ?? '', draft.values[at] ?? ''] as const;
  };
  const attributes = nestAttributes(entries(), () => draft.isJson[at] === true);
  if (draft.traceId !== '') placeDefault(attributes, 'trace_id', draft.traceId);
  if (draft.spanId !== '') placeDefault(attributes, 'span_id', draft.spanId);
  return {
    _id: encodePlace({ timeUnixMs: draft.timeUnixMs, id: (BigInt(idHigh) << 32n) | BigInt(idLow) }),
    date: new Date(draft.timeUnixMs).toISOString(),
    ...(draft.host === '' ? {} : { host: draft.host }),
    ...(draft.source === '' ? {} : { source: draft.source }),
    ...(draft.service === '' ? {} : { service: draft.service }),
    status: draft.status,
    message: draft.message,
    attributes,
    ...(tags === undefined ? {} : { tags }),
  };
}

/**
 * Reads a line of an archive into `draft`, and gives where the log stood; undefined when the line is none. `fallbackId` is
 * the id of logs whose `_id` is not one of ours: Datadog's own archives can be read too.
 */
export function readArchivedLog(line: string, draft: LogDraft, fallbackId: () => bigint): Place | undefined {
  const found = readInto(line, draft, false, fallbackId);
  return found !== undefined && draft.lossy ? readInto(line, draft, true, fallbackId) : found;
}

function readInto(line: string, draft: LogDraft, exact: boolean, fallbackId: () => bigint): Place | undefined {
  const log = parseObject(line, exact);
  if (log === undefined) return undefined;
  const timeUnixMs = Date.parse(textOf(log['date']));
  if (Number.isNaN(timeUnixMs)) return undefined;
  draft.clear();
  draft.timeUnixMs = timeUnixMs;
  draft.host = textOf(log['host']);
  draft.source = textOf(log['source']);
  draft.service = textOf(log['service']);
  draft.status = textOf(log['status']) || 'info';
  draft.message = fitMessage(textOf(log['message']));
  const { tags, attributes } = log;
  if (Array.isArray(tags)) for (const tag of tags) if (typeof tag === 'string') draft.tags.push(tag);
  if (isObject(attributes)) readAttributes(attributes, draft);
  return { timeUnixMs, id: idOf(textOf(log['_id'])) ?? fallbackId() };
}

function readAttributes(attributes: Json, draft: LogDraft): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (key === 'trace_id' && takeTraceId(draft, value)) continue;
    if (key === 'span_id' && takeSpanId(draft, value)) continue;
    if (key === 'dd' && isObject(value)) {
      for (const inner in value) {
        if (inner === 'trace_id' && takeTraceId(draft, value[inner])) continue;
        if (inner === 'span_id' && takeSpanId(draft, value[inner])) continue;
        addAttribute(draft, `dd.${inner}`, value[inner], 2);
      }
      continue;
    }
    addAttribute(draft, key, value, 1);
  }
}

function takeTraceId(draft: LogDraft, value: unknown): boolean {
  const id = traceIdOf(value);
  if (id === undefined) return false;
  if (draft.traceId === '') draft.traceId = id;
  return true;
}

function takeSpanId(draft: LogDraft, value: unknown): boolean {
  const id = spanIdOf(value);
  if (id === undefined) return false;
  if (draft.spanId === '') draft.spanId = id;
  return true;
}

function idOf(text: string): bigint | undefined {
  try {
    return decodePlace(text).id;
  } catch {
    return undefined;
  }
}

function parseObject(line: string, exact: boolean): Json | undefined {
  try {
    const value: unknown = exact ? parseExact(line) : JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && rawNumber(value) === undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
