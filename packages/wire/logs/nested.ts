import { exactNumber, parseExact } from './exact-json.ts';

type Nested = Record<string, unknown>;

/**
 * Attributes as they came: paths nested again, JSON texts as JSON values with all digits of large integers. A path that
 * runs through another attribute's value keeps its rest as one key.
 */
export function nestAttributes(
  entries: Iterable<readonly [path: string, text: string]>,
  isJson: (path: string) => boolean,
): Nested {
  const root = emptyObject();
  for (const [path, text] of entries) placeDefault(root, path, isJson(path) ? jsonValue(text) : text);
  return root;
}

/** Sets what `path` leads to unless something stands there. */
export function placeDefault(root: Nested, path: string, value: unknown): void {
  let target = root;
  let start = 0;
  for (let dot = path.indexOf('.', start); dot !== -1; dot = path.indexOf('.', start)) {
    const key = path.slice(start, dot);
    const inner = key === '' ? null : (target[key] ?? emptyObject());
    // Only objects made here are walked into: arrays and values are leaves.
    if (typeof inner !== 'object' || inner === null || Object.getPrototypeOf(inner) !== null) break;
    target[key] = inner;
    target = inner as Nested;
    start = dot + 1;
  }
  const rest = path.slice(start);
  if (!(rest in target)) target[rest] = value;
}

/** Without a prototype, so that keys such as `__proto__` are keys like others. */
function emptyObject(): Nested {
  return Object.create(null) as Nested;
}

function jsonValue(text: string): unknown {
  if (/^-?\d+$/.test(text)) return exactNumber(text);
  try {
    const value: unknown = /\d{16}/.test(text) ? parseExact(text) : JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
