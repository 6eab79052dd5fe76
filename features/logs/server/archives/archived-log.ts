import { decodePlace, encodePlace } from '@komainu/kernel/place-id.ts';
import { addAttribute } from '@komainu/wire/logs/attributes.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import { parseExact, rawNumber } from '@komainu/wire/logs/exact-json.ts';
import { fitMessage } from '@komainu/wire/logs/limits.ts';
import { spanIdOf, traceIdOf } from '@komainu/wire/logs/trace-id.ts';
import { attributesJson } from './attributes-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** The id of a log in an archive, and in answers of the API. */
export function archivedId(draft: LogDraft, idLow: number, idHigh: number): string {
  return encodePlace({ timeUnixMs: draft.timeUnixMs, id: (BigInt(idHigh) << 32n) | BigInt(idLow) });
}

/**
 * A log as a line of an archive, in the form that Datadog's archives have: `_id`, `date`, `host`, `source`, `service`,
 * `status`, `message`, `attributes` and, where the archive keeps them, `tags`. Ids of traces and spans, which stand in
 * columns here, are attributes there.
 */
export function archivedLine(draft: LogDraft, idLow: number, idHigh: number, includeTags: boolean): string {
  const id = archivedId(draft, idLow, idHigh);
  const date = new Date(draft.timeUnixMs).toISOString();
  return `{"_id":"${id}","date":"${date}",${archivedFields(draft, includeTags ? draft.tagList() : undefined)}}`;
}

/** What follows `_id` and `date` in such a line, without braces; `tags` are left out when undefined. */
export function archivedFields(draft: LogDraft, tags: readonly string[] | undefined): string {
  let text = '';
  if (draft.host !== '') text += `"host":${JSON.stringify(draft.host)},`;
  if (draft.source !== '') text += `"source":${JSON.stringify(draft.source)},`;
  if (draft.service !== '') text += `"service":${JSON.stringify(draft.service)},`;
  text += `"status":${JSON.stringify(draft.status)},"message":${JSON.stringify(draft.message)}`;
  text += `,"attributes":${attributesJson(draft)}`;
  return tags === undefined ? text : `${text},"tags":${JSON.stringify(tags)}`;
}

/** Reads a line of an archive into `draft`, and gives its `_id` ('' when it has none); undefined when the line is no log. */
export function readArchivedLog(line: string, draft: LogDraft): string | undefined {
  const id = readInto(line, draft, false);
  return id !== undefined && draft.lossy ? readInto(line, draft, true) : id;
}

/** The 64-bit id in an `_id` of ours; undefined in those that Datadog wrote. */
export function idInArchive(text: string): bigint | undefined {
  try {
    return decodePlace(text).id;
  } catch {
    return undefined;
  }
}

function readInto(line: string, draft: LogDraft, exact: boolean): string | undefined {
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
  return textOf(log['_id']);
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
