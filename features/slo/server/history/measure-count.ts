import type { SloHistoryLine, SloHistorySeries } from '@komainu/contracts/slo/history.ts';
import type { SloCountQuery, SloCountSpecification } from '@komainu/contracts/slo/slo.ts';
import { evaluate, queriesOf, type Series } from '@komainu/query/metrics/evaluate.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import { type Grid, timeAt } from '@komainu/query/metrics/grid.ts';
import { shareFetches } from '@komainu/query/metrics/share-fetches.ts';
import { type Expression, readCountSpecification } from '../definition/count-query.ts';
import { type CountGrid, countGrid } from './count-grid.ts';
import type { Measured, MeasuredWindow, Measurement } from './measurement.ts';

/** Lines of an answer: each is a group. */
const MOST_GROUPS = 1_000;

/** Counts good and total events. Throws what the evaluator and the store throw. */
export async function measureCount(
  specification: SloCountSpecification,
  query: SloCountQuery,
  measured: MeasuredWindow,
  fetch: FetchMetric,
): Promise<Measurement> {
  const counted = countGrid(measured);
  const { goodLines, otherLines, otherIsBad, groupBy } = await countLines(specification, counted.grid, fetch);
  const groups = sumGroups(goodLines, otherLines, counted, otherIsBad);
  let overall: Measured = { good: 0, total: 0 };
  for (const one of groups.values()) overall = { good: overall.good + one.good, total: overall.total + one.total };
  const isMeasured = overall.total > 0;
  return {
    unit: 'requests',
    overall: isMeasured ? overall : null,
    groups: groupBy.length === 0 ? new Map() : groups,
    groupBy,
    monitors: new Map(),
    timeline: null,
    groupTimelines: new Map(),
    series: seriesOf(goodLines, otherLines, counted, measured, query, otherIsBad),
    error: isMeasured
      ? null
      : { error_type: 'ZERO_VALUED_DENOMINATOR', error_message: 'The denominator is zero valued' },
  };
}

/** Good events and all of them, or the bad ones, in the intervals of a grid. */
interface CountLines {
  readonly goodLines: readonly Series[];
  readonly otherLines: readonly Series[];
  readonly otherIsBad: boolean;
  readonly groupBy: readonly string[];
}

async function countLines(specification: SloCountSpecification, grid: Grid, fetch: FetchMetric): Promise<CountLines> {
  const { good, total, bad } = readCountSpecification(specification);
  const window = { fromUnixS: timeAt(grid, 0), toUnixS: timeAt(grid, grid.points) };
  const shared = shareFetches(fetch);
  const lines = async ({ node, references }: Expression) =>
    (await evaluate(node, shared, window, { references, grid })).series;
  const [goodLines, otherLines] = await Promise.all([lines(good), lines(total ?? bad ?? good)]);
  const groupBy = [...new Set(queriesOf(good.node, good.references).flatMap((one) => one.groupBy))];
  return { goodLines, otherLines, otherIsBad: total === undefined, groupBy };
}

/** The same interval by interval, by group; of intervals that do not count nothing. */
export async function countByInterval(
  specification: SloCountSpecification,
  { grid, counts }: CountGrid,
  fetch: FetchMetric,
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const { goodLines, otherLines, otherIsBad } = await countLines(specification, grid, fetch);
  const others = new Map(otherLines.map((line) => [groupName(line.tags), line.values]));
  const goods = new Map(goodLines.map((line) => [groupName(line.tags), line.values]));
  const names = [...new Set([...goods.keys(), ...others.keys()])].slice(0, MOST_GROUPS);
  const at = (values: Float64Array | undefined, index: number) => {
    const value = values?.[index] ?? Number.NaN;
    return counts[index] === true && Number.isFinite(value) ? value : 0;
  };
  const measured = (name: string) =>
    Array.from({ length: grid.points }, (_, index): Measured => {
      const good = at(goods.get(name), index);
      const other = at(others.get(name), index);
      return { good, total: otherIsBad ? good + other : other };
    });
  return new Map(names.map((name) => [name, measured(name)]));
}

function sumGroups(
  good: readonly Series[],
  other: readonly Series[],
  { counts }: CountGrid,
  otherIsBad: boolean,
): Map<string, Measured> {
  const sums = new Map<string, { good: number; other: number }>();
  const add = (line: Series, key: 'good' | 'other') => {
    const name = groupName(line.tags);
    let sum = sums.get(name);
    if (sum === undefined) {
      if (sums.size >= MOST_GROUPS) return;
      sum = { good: 0, other: 0 };
      sums.set(name, sum);
    }
    for (const [index, value] of line.values.entries()) {
      if (counts[index] === true && Number.isFinite(value)) sum[key] += value;
    }
  };
  for (const line of good) add(line, 'good');
  for (const line of other) add(line, 'other');
  return new Map(
    [...sums].map(([name, sum]) => [name, { good: sum.good, total: otherIsBad ? sum.good + sum.other : sum.other }]),
  );
}

/** `env:prod,host:a`; empty for a line without groups. */
export function groupName(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}:${value}`)
    .join(',');
}

function seriesOf(
  good: readonly Series[],
  other: readonly Series[],
  { grid }: CountGrid,
  { window }: MeasuredWindow,
  { numerator, denominator }: SloCountQuery,
  otherIsBad: boolean,
): SloHistorySeries {
  const goodValues = sumLines(good, grid.points);
  const otherValues = sumLines(other, grid.points);
  const totalValues = otherIsBad ? otherValues.map((value, index) => value + (goodValues[index] ?? 0)) : otherValues;
  const [numeratorQuery, denominatorQuery] = [`default_zero(${numerator})`, `default_zero(${denominator})`];
  const bad = `${denominatorQuery} - ${numeratorQuery}`;
  return {
    res_type: 'time_series',
    resp_version: 2,
    query: `${numeratorQuery}, ${denominatorQuery}`,
    numerator_query: numeratorQuery,
    denominator_query: denominatorQuery,
    bad_series_query: bad,
    graph_query: `${numeratorQuery}, ${bad}`,
    message: '',
    timing: '0',
    from_date: window.from * 1000,
    to_date: window.to * 1000,
    interval: grid.intervalSeconds,
    times: Array.from({ length: grid.points }, (_, index) => timeAt(grid, index) * 1000),
    numerator: lineOf(goodValues, numeratorQuery, 0),
    denominator: lineOf(totalValues, denominatorQuery, 1),
  };
}

function sumLines(lines: readonly Series[], points: number): number[] {
  const sums = new Array<number>(points).fill(0);
  for (const { values } of lines) {
    for (const [index, value] of values.entries()) if (Number.isFinite(value)) sums[index] = (sums[index] ?? 0) + value;
  }
  return sums;
}

function lineOf(values: readonly number[], expression: string, index: number): SloHistoryLine {
  const [, metric = '', scope = '*'] = /:([\w.]+)\{([^{}]{0,2000})\}/.exec(expression) ?? [];
  return {
    values,
    sum: values.reduce((sum, value) => sum + value, 0),
    count: values.length,
    metadata: {
      expression,
      aggr: 'sum',
      metric: `default_zero(${metric})`,
      scope,
      query_index: index,
      tag_set: [],
      unit: null,
    },
  };
}
