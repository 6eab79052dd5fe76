import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { MetricNode, Modifiers } from '@komainu/query/metrics/ast.ts';
import { evaluate, type Reference, type Series } from '@komainu/query/metrics/evaluate.ts';
import { chooseInterval, type Grid, type MetricWindow, timeAt } from '@komainu/query/metrics/grid.ts';
import { queriesOf } from '@komainu/query/metrics/queries.ts';
import type { FormulaMonitorQuery, MonitorVariable } from '@komainu/query/monitors/ast.ts';
import { byName, type Finding, type Findings, tagsOf } from '../finding.ts';
import { limitsOf } from '../limits.ts';
import type { EvaluationSources } from '../sources.ts';
import { judge } from '../state/judge.ts';
import { windowAt } from '../window-at.ts';
import { reduceValues } from './reduce.ts';

const SHORTEST_INTERVAL_S = 10;
/** Windows before the monitor's own that a function in a formula may look at. */
const MOST_WINDOWS = 12;

/** Evaluates a formula over named queries: each is brought down to one number a group, then the formula is computed. */
export async function findFormula(
  query: FormulaMonitorQuery,
  options: MonitorOptions,
  sources: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  const window = windowAt(query.window, options, nowMs);
  const limits = limitsOf(query.comparison, options);
  const whole: Grid = {
    startUnixS: window.fromUnixS,
    intervalSeconds: Math.max(1, window.toUnixS - window.fromUnixS),
    points: 1,
  };
  const references = Object.fromEntries(
    query.variables.map((variable): [string, Reference] => [variable.name, referenceOf(variable, sources)]),
  );
  const { series } = await evaluate(query.node, sources.metrics, window, { references, grid: whole });
  const findings = series.flatMap(({ tags, values }): Finding[] => {
    const value = values[0] ?? Number.NaN;
    if (!Number.isFinite(value)) return [];
    return [{ tags: tagsOf(tags), value, full: true, judge: (before) => judge(value, before, limits), details: {} }];
  });
  const isCount = query.variables.every(isCounted) && options.on_missing_data === 'default';
  return {
    groups: byName(findings),
    ...(isCount && { whenMissing: (before: MonitorState) => judge(0, before, limits) }),
  };
}

function referenceOf(variable: MonitorVariable, sources: EvaluationSources): Reference {
  return {
    kind: 'source',
    fetch: async (grid, modifiers) => {
      const first = Math.max(0, grid.points - MOST_WINDOWS);
      const lines = new Map<string, Series>();
      for (let index = first; index < grid.points; index += 1) {
        const fromUnixS = timeAt(grid, index);
        const window = { fromUnixS, toUnixS: fromUnixS + grid.intervalSeconds };
        for (const one of await numbersOf(variable, window, modifiers, sources)) {
          const key = JSON.stringify(one.tags);
          const line = lines.get(key) ?? { ...one, values: new Float64Array(grid.points).fill(Number.NaN) };
          line.values[index] = one.values[0] ?? Number.NaN;
          lines.set(key, line);
        }
      }
      return [...lines.values()];
    },
  };
}

/** A variable over a window: lines of one value. */
async function numbersOf(
  variable: MonitorVariable,
  window: MetricWindow,
  modifiers: Modifiers | null,
  sources: EvaluationSources,
): Promise<readonly Series[]> {
  const whole: Grid = { startUnixS: window.fromUnixS, intervalSeconds: window.toUnixS - window.fromUnixS, points: 1 };
  if (variable.kind === 'events') {
    const lines = await sources.events(variable, whole);
    const counts = isCounted(variable);
    return lines.map(({ tags, values }) => ({
      tags: variable.groupBy.length === 0 ? {} : tags,
      values,
      // Where the other query has a group, this one had no events.
      ...(counts && { whereMissing: 0 }),
    }));
  }
  const { node, aggregator } = variable;
  const asked: MetricNode =
    modifiers === null ? node : { kind: 'modify', child: node, modifiers, offset: node.offset, length: node.length };
  const isTotal = aggregator === 'sum' && isCounted(variable);
  const intervalSeconds = Math.max(SHORTEST_INTERVAL_S, chooseInterval(window));
  const { series } = await evaluate(asked, sources.metrics, window, isTotal ? { grid: whole } : { intervalSeconds });
  return series.map((line) => ({ ...line, values: Float64Array.of(reduceValues(line.values, aggregator)) }));
}

function isCounted(variable: MonitorVariable): boolean {
  if (variable.kind === 'events') return variable.aggregation === 'count' || variable.aggregation === 'cardinality';
  const queries = queriesOf(variable.node);
  return queries.length > 0 && queries.every(({ as, rollup }) => as === 'count' && rollup === null);
}
