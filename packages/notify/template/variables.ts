import { isObject, type JsonObject } from '@komainu/kernel/json.ts';

/** What a template can name. */
export interface TemplateVariables {
  /** `value`, `threshold`, `last_triggered_at_epoch`, … by name. */
  readonly named: Readonly<Record<string, string | number>>;
  /** The group's tags by key; several values of a key in order. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** `log`, `span`, `host`, `event`, `a` (of composites), …: what the query's source knows. */
  readonly details: JsonObject;
}

const MOST_SEGMENTS = 12;

/**
 * The value of a path such as `host.name`, `[dot.key].name`, `@http.status.name` or `log.attributes.[http.url]`; undefined
 * when there is nothing of the name.
 */
export function lookUp(path: string, variables: TemplateVariables): string | number | undefined {
  const { named, tags, details } = variables;
  if (Object.hasOwn(named, path)) return named[path];
  const segments = segmentsOf(path);
  const key = (segments.at(-1) === 'name' && segments.length > 1 ? segments.slice(0, -1) : segments).join('.');
  const values = tags.get(key);
  if (values !== undefined) return [...values].sort().join(',');
  if (segments.length > MOST_SEGMENTS) return undefined;
  return scalarOf(resolve(details, segments, 0) ?? (segments.at(-1) === 'name' ? detailTag(details, key) : undefined));
}

/** `{{env.name}}` for a tag that the group has not, but its host or log has. */
function detailTag(details: JsonObject, key: string): unknown {
  for (const holder of ['host', 'log', 'span', 'rum', 'event']) {
    const found = resolve(details, [holder, 'tags', key], 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Splits at dots, but not within brackets. Linear. */
export function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  let at = 0;
  while (at < path.length) {
    if (path[at] === '[') {
      const end = path.indexOf(']', at);
      const stop = end === -1 ? path.length : end;
      segments.push(path.slice(at + 1, stop));
      at = path[stop + 1] === '.' ? stop + 2 : stop + 1;
      continue;
    }
    const end = path.indexOf('.', at);
    const stop = end === -1 ? path.length : end;
    segments.push(path.slice(at, stop));
    at = stop + 1;
  }
  return segments;
}

/** Walks nested objects; keys may hold dots themselves, and tags may be a list of `key:value`. */
function resolve(value: unknown, segments: readonly string[], from: number): unknown {
  if (from === segments.length) return value;
  if (Array.isArray(value)) return valueOfTag(value, segments.slice(from).join('.'));
  if (!isObject(value)) return undefined;
  for (let end = from + 1; end <= segments.length; end++) {
    const key = segments.slice(from, end).join('.');
    if (!Object.hasOwn(value, key)) continue;
    const found = resolve(value[key], segments, end);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueOfTag(tags: readonly unknown[], key: string): string | undefined {
  const values = tags.filter((tag) => typeof tag === 'string' && tag.startsWith(`${key}:`));
  return values.length === 0 ? undefined : values.map((tag) => String(tag).slice(key.length + 1)).join(',');
}

function scalarOf(value: unknown): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
