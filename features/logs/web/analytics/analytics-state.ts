/** What is computed, by the names of the v2 aggregate API. */
export const AGGREGATIONS = [
  'count',
  'cardinality',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'pc75',
  'pc90',
  'pc95',
  'pc98',
  'pc99',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export interface Measure {
  readonly aggregation: Aggregation;
  /** A facet path; '' for `count`, and while it is not chosen yet. */
  readonly path: string;
}

export interface Group {
  readonly path: string;
  /** The most values that are kept. */
  readonly limit: number;
}

export interface AnalyticsState {
  /** The first is what charts show and groups are ordered by; never empty. */
  readonly measures: readonly Measure[];
  readonly groups: readonly Group[];
  readonly order: 'desc' | 'asc';
}

export const MOST_GROUPS = 4;
export const MOST_MEASURES = 5;
/** What the limits of groups offer. */
export const LIMITS: readonly number[] = [5, 10, 25, 50, 100, 500, 1000];
/** The server's bound on the product of the limits. */
const MOST_BUCKETS = 10_000;
const DEFAULT_LIMIT = 10;
const COUNT: Measure = { aggregation: 'count', path: '' };

/** Reads `measure=pc95:@duration,count`, `group=service,@client_ip`, `top=10,5` and `order=asc` of the address. */
export function analyticsOf(params: Readonly<Record<string, string | undefined>>): AnalyticsState {
  const measures = listOf(params.measure)
    .flatMap((text) => measureOf(text) ?? [])
    .slice(0, MOST_MEASURES);
  const limits = listOf(params.top).map(Number);
  const paths = [...new Set(listOf(params.group))].slice(0, MOST_GROUPS);
  return {
    measures: measures.length === 0 ? [COUNT] : measures,
    groups: withinBounds(paths.map((path, index) => ({ path, limit: limitOf(limits[index]) }))),
    order: params.order === 'asc' ? 'asc' : 'desc',
  };
}

/** The parameters of the address for a state; what is as it would be anyway is left out. */
export function analyticsParams({ measures, groups, order }: AnalyticsState): Record<string, string | undefined> {
  const measure = measures.map(measureText).join(',');
  const isUsual = groups.every(({ limit }) => limit === DEFAULT_LIMIT);
  return {
    measure: measure === 'count' ? undefined : measure,
    group: groups.length === 0 ? undefined : groups.map(({ path }) => path).join(','),
    top: isUsual ? undefined : groups.map(({ limit }) => limit).join(','),
    order: order === 'asc' ? 'asc' : undefined,
  };
}

/** `count`, `pc95:@duration`: how a measure is written. */
export function measureText({ aggregation, path }: Measure): string {
  return path === '' ? aggregation : `${aggregation}:${path}`;
}

/** Whether it can be computed: all but a count need a field. */
export function isComplete({ aggregation, path }: Measure): boolean {
  return aggregation === 'count' || path !== '';
}

/** Adds a group with a limit that keeps the whole within the server's bound; known and further ones change nothing. */
export function withGroup(state: AnalyticsState, path: string): AnalyticsState {
  if (state.groups.some((group) => group.path === path) || state.groups.length >= MOST_GROUPS) return state;
  return { ...state, groups: withinBounds([...state.groups, { path, limit: DEFAULT_LIMIT }]) };
}

/** Lowers limits from the innermost group outwards until their product is within the server's bound. */
export function withinBounds(groups: readonly Group[]): readonly Group[] {
  let left = MOST_BUCKETS;
  return groups.map(({ path, limit }, index) => {
    // Every group after this one keeps at least the least limit.
    const others = LIMITS[0] ?? 1;
    const most = Math.max(1, Math.floor(left / others ** (groups.length - 1 - index)));
    const kept = Math.min(limit, most);
    left = Math.floor(left / kept);
    return { path, limit: kept };
  });
}

function measureOf(text: string): Measure | undefined {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const aggregation = AGGREGATIONS.find((known) => known === name);
  if (aggregation === undefined) return undefined;
  return { aggregation, path: aggregation === 'count' || colon === -1 ? '' : text.slice(colon + 1) };
}

function limitOf(value: number | undefined): number {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= MOST_BUCKETS ? value : DEFAULT_LIMIT;
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').filter(Boolean);
}
