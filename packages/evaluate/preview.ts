import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import { type Grid, MOST_POINTS, timeAt } from '@komainu/query/metrics/grid.ts';
import type { MonitorQuery } from '@komainu/query/monitors/ast.ts';
import { findGroups, windowLengthMs } from './find.ts';
import { groupName, tagsOf } from './finding.ts';
import { formulaLines } from './queries/formula.ts';
import { metricLines } from './queries/metric.ts';
import type { EvaluationSources } from './sources.ts';

/** Lines beyond these are not drawn. */
const MOST_LINES = 100;
/** Windows in a row over the time that is drawn. */
const MOST_STEPS = 300;

/**
 * What a query gives over a time (Unix milliseconds), and how its groups would stand at the end. Points are windows of the
 * monitor in a row, so that they are what the thresholds are held against; gauges are drawn as they are. Throws what the
 * sources throw, and `not_evaluated`.
 */
export async function previewQuery(
  query: MonitorQuery,
  options: MonitorOptions,
  sources: EvaluationSources,
  fromUnixMs: number,
  toUnixMs: number,
): Promise<MonitorPreviewAnswer> {
  const found = await findGroups(query, options, sources, toUnixMs);
  const groups = [...found.groups].map(([group, { value, judge }]) => ({ group, state: judge('OK').level, value }));
  const lines = await linesOf(query, sources, fromUnixMs, toUnixMs);
  const series = lines.series.slice(0, MOST_LINES).map(({ tags, values }) => ({
    group: groupName(tagsOf(tags)),
    points: Array.from(values, (value, index): readonly [number, number | null] => [
      timeAt(lines.grid, index) * 1_000,
      Number.isFinite(value) ? value : null,
    ]),
  }));
  return { series, groups };
}

async function linesOf(
  query: MonitorQuery,
  sources: EvaluationSources,
  fromUnixMs: number,
  toUnixMs: number,
): Promise<{ readonly grid: Grid; readonly series: readonly Series[] }> {
  const window = { fromUnixS: Math.floor(fromUnixMs / 1_000), toUnixS: Math.ceil(toUnixMs / 1_000) };
  const grid = stepsOver(window.fromUnixS, window.toUnixS, Math.round(windowLengthMs(query) / 1_000));
  switch (query.kind) {
    case 'metric':
      return await metricLines(query, sources, window, grid);
    case 'formula':
      return { grid, series: await formulaLines(query, sources, grid) };
    case 'events': {
      const lines = await sources.events(query, grid);
      const isCount = query.aggregation === 'count' || query.aggregation === 'cardinality';
      const filled = (values: Float64Array) =>
        isCount ? values.map((value) => (Number.isNaN(value) ? 0 : value)) : values;
      return {
        grid,
        series: lines.map(({ tags, values }) => ({
          tags: query.groupBy.length === 0 ? {} : tags,
          values: filled(values),
        })),
      };
    }
    default:
      return { grid, series: [] };
  }
}

/** Windows in a row that end with the time; fewer and longer ones where there would be too many. */
function stepsOver(fromUnixS: number, toUnixS: number, windowS: number): Grid {
  const span = Math.max(1, toUnixS - fromUnixS);
  const intervalSeconds = Math.max(windowS, Math.ceil(span / MOST_STEPS));
  const points = Math.min(MOST_POINTS, Math.max(1, Math.floor(span / intervalSeconds)));
  return { startUnixS: toUnixS - points * intervalSeconds, intervalSeconds, points };
}
