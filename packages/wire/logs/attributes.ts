import type { LogDraft } from './draft.ts';
import { rawNumber } from './exact-json.ts';
import { LOG_LIMITS } from './limits.ts';

/**
 * Flattens a JSON value into attributes of `draft`: objects by dotted paths, arrays as JSON text, null and empty
 * objects as nothing. Objects deeper than the limit are kept as JSON text.
 */
export function addAttribute(draft: LogDraft, path: string, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'string':
      draft.add(path, value, false);
      return;
    case 'number':
      if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) draft.lossy = true;
      draft.add(path, String(value), true);
      return;
    case 'boolean':
      draft.add(path, value ? 'true' : 'false', true);
      return;
    case 'object':
      if (value !== null) addObject(draft, path, value as Record<string, unknown>, depth);
      return;
    default:
  }
}

function addObject(draft: LogDraft, path: string, value: Readonly<Record<string, unknown>>, depth: number): void {
  if (Array.isArray(value) || depth >= LOG_LIMITS.depth) {
    draft.add(path, jsonText(draft, value), true);
    return;
  }
  const raw = rawNumber(value);
  if (raw !== undefined) {
    draft.add(path, raw, true);
    return;
  }
  const known = pathsUnder(path);
  for (const key in value) {
    // What no longer fits is counted key by key, not walked.
    if (draft.size >= LOG_LIMITS.attributes) draft.droppedAttributes++;
    else addAttribute(draft, known.get(key) ?? joinPath(path, key), value[key], depth + 1);
  }
}

function jsonText(draft: LogDraft, value: unknown): string {
  try {
    const text = JSON.stringify(value);
    if (/\d{16}/.test(text)) draft.lossy = true;
    return text;
  } catch {
    // Nested so deep that the stack of JSON.stringify ends.
    draft.truncated++;
    return '"nested too deep"';
  }
}

const joined = new Map<string, Map<string, string>>();
let joinedPaths = 0;

/**
 * `prefix.key`. The same few paths come millions of times: handing out one string each saves building, hashing and
 * comparing it again in the dictionary of the column.
 */
export function joinPath(prefix: string, key: string): string {
  const known = pathsUnder(prefix);
  let path = known.get(key);
  if (path === undefined) {
    path = `${prefix}.${key}`;
    forgetMany();
    known.set(key, path);
  }
  return path;
}

function pathsUnder(prefix: string): Map<string, string> {
  let known = joined.get(prefix);
  if (known === undefined) {
    known = new Map();
    forgetMany();
    joined.set(prefix, known);
  }
  return known;
}

/** Keys come from outside: what is remembered of them stays bounded. */
function forgetMany(): void {
  if (joinedPaths++ < 20_000) return;
  joined.clear();
  joinedPaths = 0;
}
