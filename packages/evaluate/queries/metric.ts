import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { evaluate, type Series } from '@komainu/query/metrics/evaluate.ts';
import { chooseInterval, type Grid, type MetricWindow } from '@komainu/query/metrics/grid.ts';
import { queriesOf } from '@komainu/query/metrics/queries.ts';
import { shareFetches } from '@komainu/query/metrics/share-fetches.ts';
import type { MetricMonitorQuery } from '@komainu/query/monitors/ast.ts';
import { durationSeconds } from '@komainu/query/monitors/window.ts';
import { byName, countsMissing, type Finding, type Findings, tagsOf } from '../finding.ts';
import { limitsOf } from '../limits.ts';
import type { EvaluationSources } from '../sources.ts';
import { judge, type Limits } from '../state/judge.ts';
import { windowAt } from '../window-at.ts';
import { isFull, reduceValues, SHORTEST_INTERVAL_S } from './reduce.ts';
import { KnownGroups } from './zero-groups.ts';

const USUAL_TRIGGER_S = 900;

/** Evaluates a metric alert: one value a group, held against the thresholds. */
export async function findMetric(
  query: MetricMonitorQuery,
  options: MonitorOptions,
  sources: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  const window = windowAt(query.window, options, nowMs);
  const limits = limitsOf(query.comparison, options);
  const answer = await linesOf(query, window, sources);
  const earlier = query.change === null ? undefined : await earlierOf(query, window, sources);
  const findings = answer.series.flatMap((line) => {
    const tags = tagsOf(line.tags);
    const before = earlier?.get(tags.join(','));
    return findingOf(line, answer.grid, query, options, limits, tags, before) ?? [];
  });
  const isCount = queriesOf(query.node).every(({ as }) => as === 'count');
  return {
    groups: byName(findings),
    ...(isCount && countsMissing(options) && { whenMissing: (before: MonitorState) => judge(0, before, limits) }),
  };
}

interface Lines {
  readonly grid: Grid;
  readonly series: readonly Series[];
}

/** The lines of a metric alert over a longer time: sums of counts for each window, everything else as it is. */
export async function metricLines(
  query: MetricMonitorQuery,
  sources: EvaluationSources,
  window: MetricWindow,
  steps: Grid,
): Promise<Lines> {
  if (isTotal(query)) return await totalsOf(query, sources, window, steps);
  const intervalSeconds = Math.max(SHORTEST_INTERVAL_S, chooseInterval(window));
  return await evaluate(query.node, sources.metrics, window, { intervalSeconds });
}

/** Sums of counts are taken over the whole window at once: a ratio of sums is not the sum of ratios. */
function isTotal(query: MetricMonitorQuery): boolean {
  const queries = queriesOf(query.node);
  return (
    query.aggregator === 'sum' &&
    queries.length > 0 &&
    queries.every(({ as, rollup }) => as === 'count' && rollup === null)
  );
}

async function linesOf(query: MetricMonitorQuery, window: MetricWindow, sources: EvaluationSources): Promise<Lines> {
  const seconds = window.toUnixS - window.fromUnixS;
  const grid: Grid = { startUnixS: window.fromUnixS, intervalSeconds: seconds, points: 1 };
  return await metricLines(query, sources, window, grid);
}

/** Sums of counts; a count that has nothing of another's group is 0 there. */
async function totalsOf(
  query: MetricMonitorQuery,
  sources: EvaluationSources,
  window: MetricWindow,
  grid: Grid,
): Promise<Lines> {
  const queries = queriesOf(query.node);
  const fetch = shareFetches(sources.metrics);
  if (queries.length === 1) return await evaluate(query.node, fetch, window, { grid });
  const known = new KnownGroups();
  for (const answer of await Promise.all(queries.map((one) => evaluate(one, fetch, window, { grid })))) {
    known.add(answer.series);
  }
  return await evaluate(query.node, known.fill(fetch), window, { grid });
}

/** The value of each group over the window that a change is held against. */
async function earlierOf(
  query: MetricMonitorQuery,
  { fromUnixS, toUnixS }: MetricWindow,
  sources: EvaluationSources,
): Promise<ReadonlyMap<string, number>> {
  const shift = query.change?.shiftSeconds ?? 0;
  const { series } = await linesOf(query, { fromUnixS: fromUnixS - shift, toUnixS: toUnixS - shift }, sources);
  return new Map(series.map(({ tags, values }) => [tagsOf(tags).join(','), reduceValues(values, query.aggregator)]));
}

function findingOf(
  line: Series,
  grid: Grid,
  query: MetricMonitorQuery,
  options: MonitorOptions,
  limits: Limits,
  tags: readonly string[],
  earlier: number | undefined,
): Finding | undefined {
  const value = query.change === null ? judgedValue(line, grid, query, options) : changeOf(line, query, earlier);
  if (Number.isNaN(value)) return undefined;
  const recovery = line.band?.of === 'anomalies' ? anomalousShare(line, grid, recoverySeconds(options)) : value;
  return {
    tags,
    value,
    full: options.require_full_window !== true || grid.points === 1 || isFull(line.values),
    // What is anomalous again within the recovery window has not recovered.
    judge: (before) => judge(before === 'Alert' ? Math.max(value, recovery) : value, before, limits),
    details: line.unit === undefined ? {} : { unit: line.unit },
  };
}

function judgedValue(line: Series, grid: Grid, query: MetricMonitorQuery, options: MonitorOptions): number {
  if (line.outlier !== undefined) return line.outlier ? 1 : 0;
  if (line.band?.of === 'anomalies') return anomalousShare(line, grid, triggerSeconds(query, options));
  if (line.band?.of === 'forecast' && query.window.kind === 'next') {
    // The edge of what is foreseen that comes nearest to the threshold.
    const edge = query.comparison.operator.startsWith('<') ? line.band.lower : line.band.upper;
    return reduceValues(edge, query.aggregator);
  }
  return reduceValues(line.values, query.aggregator);
}

function changeOf(line: Series, { aggregator, change }: MetricMonitorQuery, earlier: number | undefined): number {
  const now = reduceValues(line.values, aggregator);
  if (earlier === undefined || Number.isNaN(earlier)) return Number.NaN;
  if (change?.kind === 'change') return now - earlier;
  return earlier === 0 ? Number.NaN : ((now - earlier) / Math.abs(earlier)) * 100;
}

/** Which part of the points of the last seconds is outside the band; NaN without points. */
function anomalousShare({ values, band }: Series, grid: Grid, seconds: number): number {
  const points = Math.max(1, Math.ceil(seconds / grid.intervalSeconds));
  let known = 0;
  let anomalous = 0;
  for (let index = Math.max(0, values.length - points); index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    const upper = band?.upper[index] ?? Number.NaN;
    const lower = band?.lower[index] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(upper) || Number.isNaN(lower)) continue;
    known += 1;
    const isAbove = value > upper && band?.direction !== 'below';
    const isBelow = value < lower && band?.direction !== 'above';
    if (isAbove || isBelow) anomalous += 1;
  }
  return known === 0 ? Number.NaN : anomalous / known;
}

function triggerSeconds(query: MetricMonitorQuery, { threshold_windows }: MonitorOptions): number {
  const [, inQuery] = /alert_window\s*=\s*['"]last_(\w{1,12})['"]/.exec(query.text) ?? [];
  return (
    secondsOf(threshold_windows?.trigger_window) ??
    (inQuery === undefined ? undefined : durationSeconds(inQuery)) ??
    USUAL_TRIGGER_S
  );
}

function recoverySeconds({ threshold_windows }: MonitorOptions): number {
  return secondsOf(threshold_windows?.recovery_window) ?? USUAL_TRIGGER_S;
}

/** `last_15m` */
function secondsOf(text: string | null | undefined): number | undefined {
  return typeof text === 'string' ? durationSeconds(text.replace(/^last_/, '')) : undefined;
}
