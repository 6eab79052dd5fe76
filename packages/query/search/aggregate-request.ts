import { badRequest } from '@komainu/kernel/errors.ts';

/** What a bucket computes; the names of the v2 API. */
export const AGGREGATIONS = [
  'avg',
  'cardinality',
  'count',
  'delta',
  'earliest',
  'latest',
  'max',
  'median',
  'min',
  'most_frequent',
  'pc75',
  'pc90',
  'pc95',
  'pc98',
  'pc99',
  'sum',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export interface Compute {
  readonly aggregation: Aggregation;
  /** A facet path; null for the events themselves. */
  readonly metric: string | null;
  /** Milliseconds of a time series' buckets; null computes one value. 0 leaves it to the window. */
  readonly intervalMs: number | null;
}

export interface GroupBy {
  readonly facet: string;
  readonly limit: number;
  readonly sort: GroupSort;
  /** The value of events without the facet; null leaves them out. */
  readonly missing: string | number | null;
  /** The value under which all events stand beside the groups; null for none. */
  readonly total: string | number | boolean | null;
  readonly histogram: { readonly interval: number; readonly min: number; readonly max: number } | null;
}

interface GroupSort {
  readonly by: 'alphabetical' | Compute;
  readonly order: 'asc' | 'desc';
}

export interface AggregateRequest {
  readonly computes: readonly Compute[];
  readonly groupBy: readonly GroupBy[];
  /** Where the buckets of time series begin, Unix ms; multiples of the interval since 1970 unless given. */
  readonly originMs?: number;
}

const COUNT: Compute = { aggregation: 'count', metric: null, intervalMs: null };
const MOST_GROUPS = 10_000;

/**
 * Reads `compute` and `group_by` of a v2 aggregate request (logs: the body; spans: `data.attributes`). Throws
 * `bad_aggregate` (400) that names the field.
 */
export function parseAggregateRequest(body: unknown): AggregateRequest {
  const fields = record(body, 'the body');
  const computes = list(fields['compute'], 'compute').map((entry, index) => parseCompute(entry, `compute[${index}]`));
  if (computes.length === 0) computes.push(COUNT);
  const groupBy = list(fields['group_by'], 'group_by').map((entry, index) =>
    parseGroupBy(entry, `group_by[${index}]`, computes[0] ?? COUNT),
  );
  if (groupBy.length > 4) throw refuse('group_by', 'longer than 4 facets');
  if (computes.length > 10) throw refuse('compute', 'longer than 10 computes');
  if (groupBy.reduce((product, group) => product * group.limit, 1) > MOST_GROUPS) {
    throw refuse('group_by', `too wide: the product of the limits is above ${MOST_GROUPS}`);
  }
  return { computes, groupBy };
}

function parseCompute(entry: unknown, where: string): Compute {
  const fields = record(entry, where);
  const { type = 'total', interval } = fields;
  const compute = aggregationOf(fields, where);
  if (type === 'total') return compute;
  if (type !== 'timeseries') throw refuse(`${where}.type`, 'neither total nor timeseries');
  return { ...compute, intervalMs: interval === undefined ? 0 : parseInterval(interval, `${where}.interval`) };
}

function aggregationOf(fields: Readonly<Record<string, unknown>>, where: string): Compute {
  const aggregation = AGGREGATIONS.find((known) => known === fields['aggregation']);
  if (aggregation === undefined) throw refuse(`${where}.aggregation`, `not one of ${AGGREGATIONS.join(', ')}`);
  const given = fields['metric'];
  const metric = typeof given === 'string' && given !== '' && given !== '*' ? given : null;
  if (metric === null && aggregation !== 'count') throw refuse(`${where}.metric`, `missing, ${aggregation} needs one`);
  return { aggregation, metric, intervalMs: null };
}

function parseGroupBy(entry: unknown, where: string, first: Compute): GroupBy {
  const fields = record(entry, where);
  const { facet, limit = 10, missing = null, total = null } = fields;
  if (typeof facet !== 'string' || facet === '' || facet === '@') throw refuse(`${where}.facet`, 'missing');
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST_GROUPS) {
    throw refuse(`${where}.limit`, `not between 1 and ${MOST_GROUPS}`);
  }
  if (missing !== null && typeof missing !== 'string' && typeof missing !== 'number') {
    throw refuse(`${where}.missing`, 'neither a string nor a number');
  }
  if (total !== null && typeof total !== 'boolean' && typeof total !== 'string' && typeof total !== 'number') {
    throw refuse(`${where}.total`, 'neither a boolean, a string nor a number');
  }
  return {
    facet,
    limit,
    missing,
    total: total === false ? null : total,
    sort: parseSort(fields['sort'], `${where}.sort`, first),
    histogram: parseHistogram(fields['histogram'], `${where}.histogram`),
  };
}

function parseSort(entry: unknown, where: string, first: Compute): GroupSort {
  if (entry === undefined || entry === null) return { by: { ...first, intervalMs: null }, order: 'desc' };
  const fields = record(entry, where);
  const { order = 'asc', type } = fields;
  if (order !== 'asc' && order !== 'desc') throw refuse(`${where}.order`, 'neither asc nor desc');
  const alphabetical = type === 'alphabetical' || (type === undefined && fields['aggregation'] === undefined);
  return { by: alphabetical ? 'alphabetical' : aggregationOf(fields, where), order };
}

function parseHistogram(entry: unknown, where: string): GroupBy['histogram'] {
  if (entry === undefined || entry === null) return null;
  const { interval, min, max } = record(entry, where);
  const finite = [interval, min, max].every((value) => typeof value === 'number' && Number.isFinite(value));
  if (!finite || typeof interval !== 'number' || typeof min !== 'number' || typeof max !== 'number') {
    throw refuse(where, 'without the numbers interval, min and max');
  }
  if (interval <= 0 || max <= min || (max - min) / interval > 100) throw refuse(where, 'not between 1 and 100 buckets');
  return { interval, min, max };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 604_800e3 };

/** `5m`, `1h`, `30s`, or milliseconds as a number. */
function parseInterval(text: unknown, where = 'interval'): number {
  if (typeof text === 'number' && text >= 1) return Math.floor(text);
  const match = /^(\d{1,9})(ms|s|m|h|d|w)?$/.exec(typeof text === 'string' ? text.trim() : '');
  const value = Number(match?.[1] ?? 0) * (UNIT_MS[match?.[2] ?? 'ms'] ?? 0);
  if (value < 1) throw refuse(where, 'not a time such as 5m');
  return value;
}

function record(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(where, 'not an object');
  return { ...value };
}

function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw refuse(where, 'not a list');
  return value;
}

function refuse(where: string, reason: string): Error {
  return badRequest('bad_aggregate', `${where} is ${reason}`);
}
