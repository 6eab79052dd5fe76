import { isObject } from '@komainu/kernel/json.ts';

/** One number of a JSON status and its tags. */
export interface StatusValue {
  readonly name: string;
  readonly value: number;
  readonly tags: readonly string[];
}

/** Mappings whose keys are names of things: they become a tag, and the metric's name takes the singular. */
const TAGGED: Readonly<Record<string, string>> = {
  caches: 'cache',
  codes: 'code',
  limit_conns: 'limit_conn',
  limit_reqs: 'limit_req',
  location_zones: 'location_zone',
  resolvers: 'resolver',
  server_zones: 'server_zone',
  serverZones: 'server_zone',
  slabs: 'slab',
  slots: 'slot',
  upstreams: 'upstream',
  upstreamZones: 'upstream',
  zones: 'zone',
};

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** No status of nginx is deeper; a body that is does not take the agent down. */
const MAX_DEPTH = 32;

/**
 * Every number in a status of NGINX Plus or of the traffic status module, named by its path: `nginx.server_zone.requests` with
 * `server_zone:shop`. Flags are 0 and 1, timestamps Unix seconds, other texts are left out; a `server` is a tag.
 */
export function flattenStatus(status: unknown): readonly StatusValue[] {
  const values: StatusValue[] = [];
  flatten('nginx', status, [], values, 0);
  return values;
}

function flatten(name: string, value: unknown, tags: readonly string[], values: StatusValue[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const one of value) flatten(name, one, tags, values, depth + 1);
  } else if (isObject(value)) {
    const { server, ...rest } = value;
    const isServer = typeof server === 'string' && server !== '';
    const inner = isServer ? [...tags, `server:${server}`] : tags;
    for (const [key, child] of Object.entries(isServer ? rest : value))
      flattenEntry(name, key, child, inner, values, depth);
  } else {
    const number = numberOf(value);
    if (number !== undefined) values.push({ name, value: number, tags });
  }
}

function flattenEntry(
  name: string,
  key: string,
  child: unknown,
  tags: readonly string[],
  values: StatusValue[],
  depth: number,
): void {
  const singular = TAGGED[key];
  if (singular === undefined || !isObject(child)) {
    flatten(`${name}.${key}`, child, tags, values, depth + 1);
    return;
  }
  for (const [thing, data] of Object.entries(child)) {
    flatten(`${name}.${singular}`, data, [...tags, `${singular}:${thing}`], values, depth + 1);
  }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && TIMESTAMP.test(value)) return Date.parse(value) / 1000;
  return undefined;
}
