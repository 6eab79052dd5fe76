import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogPattern, PatternVariable } from '@komainu/contracts/logs/patterns-api.ts';
import { suggestRule } from '@komainu/grok/suggest/suggest.ts';
import { encodePlace } from '@komainu/kernel/place-id.ts';
import { kindOfValues, patternValues } from '@komainu/patterns/values.ts';
import type { HistogramGrid } from '@komainu/query/search/histogram.ts';
import type { ClusteredLines, TopCluster } from './cluster-top.ts';
import { searchOfPattern } from './pattern-search.ts';
import type { Sample, SampledLog } from './sample.ts';

const EXAMPLES = 5;
const MOST_TAG_VALUES = 100;
/** Distinct values counted a key and pattern; ids would fill the memory. */
const MOST_COUNTED = 5_000;
const LOGS_FOR_VARIABLES = 100;
const VALUES_OF_A_VARIABLE = 10;
const LOGS_A_TURN = 20_000;
const MOST_RULES = 50;
const RULE_NAME = 'pattern';

/** What is counted of one pattern while its logs pass by. */
interface Tally {
  count: number;
  firstUnixMs: number;
  lastUnixMs: number;
  readonly statuses: Map<string, number>;
  readonly values: readonly Map<string, number>[];
  readonly trend: number[];
  /** Its newest logs, newest last. */
  readonly newest: SampledLog[];
  readonly some: SampledLog[];
}

/** Makes the answer's patterns out of logs and their clusters. Lets other work in between. */
export async function gatherPatterns(
  sample: Sample,
  clustered: ClusteredLines,
  keys: readonly string[],
  grid: HistogramGrid,
): Promise<LogPattern[]> {
  const tallies = clustered.top.map(() => emptyTally(keys.length, grid.buckets));
  for (let start = 0; start < sample.logs.length; start += LOGS_A_TURN) {
    if (start > 0) await nextTurn();
    for (let index = start; index < Math.min(start + LOGS_A_TURN, sample.logs.length); index++) {
      const tally = tallies[clustered.assignment[index] ?? -1];
      const log = sample.logs[index];
      if (tally !== undefined && log !== undefined) count(tally, log, grid);
    }
  }
  const patterns: LogPattern[] = [];
  for (const [index, cluster] of clustered.top.entries()) {
    const tally = tallies[index];
    if (tally !== undefined) patterns.push(patternOf(cluster, tally, keys, sample.rate));
    if (index % 50 === 49) await nextTurn();
  }
  return patterns;
}

function emptyTally(keys: number, buckets: number): Tally {
  return {
    count: 0,
    firstUnixMs: Number.POSITIVE_INFINITY,
    lastUnixMs: Number.NEGATIVE_INFINITY,
    statuses: new Map(),
    values: Array.from({ length: keys }, () => new Map<string, number>()),
    trend: new Array<number>(buckets).fill(0),
    newest: [],
    some: [],
  };
}

function count(tally: Tally, log: SampledLog, grid: HistogramGrid): void {
  tally.count++;
  tally.firstUnixMs = Math.min(tally.firstUnixMs, log.timeUnixMs);
  tally.lastUnixMs = Math.max(tally.lastUnixMs, log.timeUnixMs);
  add(tally.statuses, log.status);
  log.values.forEach((values, key) => {
    const counts = tally.values[key];
    for (const value of values) if (counts !== undefined) add(counts, value);
  });
  const bucket = Math.floor((log.timeUnixMs - grid.fromUnixMs) / grid.stepMs);
  if (bucket >= 0 && bucket < grid.buckets) tally.trend[bucket] = (tally.trend[bucket] ?? 0) + 1;
  // Logs come oldest first.
  tally.newest.push(log);
  if (tally.newest.length > EXAMPLES) tally.newest.shift();
  if (tally.some.length < LOGS_FOR_VARIABLES) tally.some.push(log);
}

function add(counts: Map<string, number>, value: string): void {
  const known = counts.get(value);
  if (known === undefined && counts.size >= MOST_COUNTED) return;
  counts.set(value, (known ?? 0) + 1);
}

function patternOf(
  { id, pattern, parts }: TopCluster,
  tally: Tally,
  keys: readonly string[],
  rate: number,
): LogPattern {
  const scaled = (sampled: number) => Math.round(sampled / rate);
  const eventTags = keys.map((key, index) => [key, ranked(tally.values[index] ?? new Map(), MOST_TAG_VALUES)] as const);
  return {
    type: 'log_pattern',
    id,
    attributes: {
      pattern,
      count: scaled(tally.count),
      event_tags: Object.fromEntries(eventTags),
      variables: variablesOf(parts, tally.some),
      statuses: [...tally.statuses]
        .map(([status, sampled]) => ({ status, count: scaled(sampled) }))
        .sort((a, b) => b.count - a.count),
      trend: tally.trend.map(scaled),
      first_seen: new Date(tally.firstUnixMs).toISOString(),
      last_seen: new Date(tally.lastUnixMs).toISOString(),
      examples: tally.newest.toReversed().map((log) => ({
        id: encodePlace({ timeUnixMs: log.timeUnixMs, id: BigInt(log.id) }),
        message: log.message,
        timestamp: new Date(log.timeUnixMs).toISOString(),
        status: log.status,
        service: log.service,
      })),
      new_in_window: null,
      search: searchOfPattern(parts),
      grok_rule: null,
    },
  };
}

/** Rules for the most frequent patterns: each is tried on its logs, which takes a millisecond or more. */
export async function addRules(patterns: readonly LogPattern[]): Promise<LogPattern[]> {
  const done: LogPattern[] = [];
  for (const [index, pattern] of patterns.entries()) {
    if (index >= MOST_RULES) done.push(pattern);
    else {
      const messages = pattern.attributes.examples.map(({ message }) => message);
      const rule = suggestRule(messages, { name: RULE_NAME })?.rule ?? null;
      done.push({ ...pattern, attributes: { ...pattern.attributes, grok_rule: rule } });
      await nextTurn();
    }
  }
  return done;
}

/** The values of each variable in some of the logs. */
function variablesOf(parts: TopCluster['parts'], logs: readonly SampledLog[]): PatternVariable[] {
  const counts = parts.flatMap((part) => (part === null ? [new Map<string, number>()] : []));
  for (const { message } of logs) {
    patternValues(parts, message)?.forEach((value, index) => {
      const known = counts[index];
      if (known !== undefined && value !== '') add(known, value);
    });
  }
  return counts.map((values) => ({ kind: kindOfValues(values.keys()), values: ranked(values, VALUES_OF_A_VARIABLE) }));
}

/** The most frequent values first. */
function ranked(counts: ReadonlyMap<string, number>, most: number): string[] {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([value]) => value);
}
