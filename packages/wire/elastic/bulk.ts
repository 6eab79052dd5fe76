import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';

type BulkReason = 'bad_json' | 'not_an_object' | 'empty_log' | 'not_an_append';

/** One action of a bulk request. */
export interface BulkEntry {
  readonly action: string;
  readonly index: string;
  readonly id: string;
  /** The document as text and parsed, or why there is none. */
  readonly document: { readonly text: string; readonly value: JsonObject } | { readonly reason: BulkReason };
}

const APPENDS: ReadonlySet<string> = new Set(['index', 'create']);

/**
 * Reads the body of Elasticsearch's bulk API: lines of JSON, an action before each document. Logs are only ever added:
 * updates and deletions are refused one by one. Throws `bad_bulk` when an action cannot be read, as nobody knows then which
 * lines are documents.
 */
export function readBulk(body: Buffer): readonly BulkEntry[] {
  const lines = body.toString('utf8').split('\n');
  const entries: BulkEntry[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]?.trim() ?? '';
    if (line === '') continue;
    const parsed = objectOf(line);
    const [action, details] = parsed === undefined ? [] : (Object.entries(parsed)[0] ?? []);
    if (action === undefined || !isObject(details)) {
      throw badRequest('bad_bulk', `line ${at + 1} of the bulk request is no action such as {"create":{}}`);
    }
    const entry = { action, index: String(details['_index'] ?? ''), id: String(details['_id'] ?? '') };
    if (action === 'delete') {
      entries.push({ ...entry, document: { reason: 'not_an_append' } });
      continue;
    }
    at++;
    const text = lines[at] ?? '';
    entries.push({ ...entry, document: APPENDS.has(action) ? documentOf(text) : { reason: 'not_an_append' } });
  }
  return entries;
}

function documentOf(text: string): BulkEntry['document'] {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return { reason: 'not_an_object' };
    return Object.keys(value).length === 0 ? { reason: 'empty_log' } : { text, value };
  } catch {
    return { reason: 'bad_json' };
  }
}

/**
 * A document as the item that `LogDecoder` reads. The Elastic Common Schema's level, module and trace are known here; all
 * fields stay under their names.
 */
export function bulkItem(document: JsonObject): JsonObject {
  const item: Record<string, unknown> = { ...document };
  const take = (to: string, ...paths: readonly (readonly string[])[]) => {
    if (item[to] !== undefined) return;
    const found = paths.map((path) => at(document, path)).find((value) => typeof value === 'string' && value !== '');
    if (found !== undefined) item[to] = found;
  };
  if (item['level'] === undefined && item['severity'] === undefined) take('status', ['log', 'level']);
  take('ddsource', ['event', 'module'], ['service', 'type']);
  take('dd.trace_id', ['trace', 'id']);
  take('dd.span_id', ['span', 'id']);
  return item;
}

/** The value under a path, whether it is nested or written with dots. */
function at(document: JsonObject, path: readonly string[]): unknown {
  const dotted = document[path.join('.')];
  if (dotted !== undefined) return dotted;
  let value: unknown = document;
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return value;
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
