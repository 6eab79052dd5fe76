import { type Params, stringifyParams } from '../url/search-params.ts';

/** What the editor calls the ways to watch something; `source` is a query that is written as text. */
export const MONITOR_KINDS = [
  'metric',
  'change',
  'anomaly',
  'outlier',
  'forecast',
  'check',
  'log',
  'trace',
  'event',
  'composite',
  'slo',
  'source',
] as const;
export type MonitorKind = (typeof MONITOR_KINDS)[number];

/** What a new monitor begins with. */
export interface MonitorStart {
  readonly kind: MonitorKind;
  /** In the language of monitors, without a threshold where none is known yet. */
  readonly query?: string;
  readonly name?: string;
  readonly tags?: readonly string[];
}

/**
 * The address of the editor with a query filled in; the time that is looked at goes along. The query has a name of its own:
 * explorers, which are still there while the editor is loaded, read `query` as theirs.
 */
export function newMonitorLink({ kind, query = '', name = '', tags = [] }: MonitorStart, kept: Params): string {
  const time = Object.fromEntries(['range', 'from', 'to', 'zone'].map((key) => [key, kept[key]]));
  return `/monitors/new${stringifyParams({ ...time, type: kind, watch: query, name, tags: tags.join(',') })}`;
}

const DEFAULT_WINDOW = '5m';

/** A metric query, or arithmetic of several, watched over the last minutes. */
export function metricMonitorQuery(query: string): string {
  return `avg(last_${DEFAULT_WINDOW}):${query}`;
}

const FUNCTIONS = { log: 'logs', trace: 'trace-analytics', event: 'events' } as const;

export interface SearchMeasure {
  /** `count`, `cardinality`, `avg`, `pc95`, … */
  readonly aggregation: string;
  /** Empty for counts. */
  readonly path: string;
  readonly groups: readonly string[];
}

/** A search, counted or measured by groups, watched over the last minutes. */
export function searchMonitorQuery(kind: keyof typeof FUNCTIONS, search: string, measure: SearchMeasure): string {
  const { aggregation, path, groups } = measure;
  const index = kind === 'log' ? '.index("*")' : '';
  const rollup = path === '' ? `.rollup(${quoted(aggregation)})` : `.rollup(${quoted(aggregation)}, ${quoted(path)})`;
  const by = groups.length === 0 ? '' : `.by(${quoted(groups.join(','))})`;
  const words = search === '*' ? '' : search;
  return `${FUNCTIONS[kind]}(${quoted(words)})${index}${rollup}${by}.last("${DEFAULT_WINDOW}")`;
}

/** A text as the language of monitors writes it. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/(["\\])/g, '\\$1')}"`;
}

/** `.by("a", "b")`, or nothing without values. */
export function callList(name: string, values: readonly string[]): string {
  return values.length === 0 ? '' : `.${name}(${values.map(quoted).join(', ')})`;
}

/** A formula with the queries that it names written out, as monitors take it: `avg:a{*} / avg:b{*}`. */
export function writtenOut(formula: string, queries: ReadonlyMap<string, string>): string {
  return formula.replaceAll(/"[^"]*"|'[^']*'|[A-Za-z_]\w*/g, (word) => queries.get(word) ?? word);
}
