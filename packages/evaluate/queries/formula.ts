import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { MetricNode, Modifiers } from '@komainu/query/metrics/ast.ts';
import { evaluate, type Reference, type Series } from '@komainu/query/metrics/evaluate.ts';
import { type Grid, timeAt } from '@komainu/query/metrics/grid.ts';
import { queriesOf } from '@komainu/query/metrics/queries.ts';
import type { FormulaMonitorQuery, MonitorVariable } from '@komainu/query/monitors/ast.ts';
import { byName, countsMissing, type Finding, type Findings, tagsOf } from '../finding.ts';
import { limitsOf } from '../limits.ts';
import type { EvaluationSources } from '../sources.ts';
import { judge } from '../state/judge.ts';
import { windowAt } from '../window-at.ts';
import { finerGrid, reduced } from './reduce.ts';
import { KnownGroups } from './zero-groups.ts';

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
  const series = await formulaLines(query, sources, whole);
  const findings = series.flatMap(({ tags, values }): Finding[] => {
    const value = values[0] ?? Number.NaN;
    if (!Number.isFinite(value)) return [];
    return [{ tags: tagsOf(tags), value, full: true, judge: (before) => judge(value, before, limits), details: {} }];
  });
  const isCount = query.variables.every(isCounted) && countsMissing(options);
  return {
    groups: byName(findings),
    ...(isCount && { whenMissing: (before: MonitorState) => judge(0, before, limits) }),
  };
}

/** The formula for each interval of a grid. */
export async function formulaLines(
  query: FormulaMonitorQuery,
  sources: EvaluationSources,
  grid: Grid,
): Promise<readonly Series[]> {
  const known = new KnownGroups();
  const answers = await Promise.all(query.variables.map((variable) => numbersOf(variable, grid, null, sources)));
  for (const answer of answers) known.add(answer);
  const references = Object.fromEntries(
    query.variables.map((variable, index): [string, Reference] => {
      const read = answers[index] ?? [];
      const lines = isCounted(variable) ? known.filled(read, groupsOf(variable), grid.points) : read;
      return [variable.name, referenceOf(variable, { grid, lines }, sources)];
    }),
  );
  const window = { fromUnixS: timeAt(grid, 0), toUnixS: timeAt(grid, grid.points) };
  return (await evaluate(query.node, sources.metrics, window, { references, grid })).series;
}

/** What was read of a variable already. */
interface Read {
  readonly grid: Grid;
  readonly lines: readonly Series[];
}

/** The lines that were read; functions that look at other times have theirs read for them. */
function referenceOf(variable: MonitorVariable, read: Read, sources: EvaluationSources): Reference {
  return {
    kind: 'source',
    fetch: async (grid, modifiers) =>
      modifiers === null && isSameGrid(grid, read.grid)
        ? read.lines
        : await numbersOf(variable, grid, modifiers, sources),
  };
}

function isSameGrid(a: Grid, b: Grid): boolean {
  return a.startUnixS === b.startUnixS && a.intervalSeconds === b.intervalSeconds && a.points === b.points;
}

function groupsOf(variable: MonitorVariable): readonly string[] {
  if (variable.kind === 'events') return variable.groupBy;
  return [...new Set(queriesOf(variable.node).flatMap(({ groupBy }) => groupBy))];
}

/** A variable as one number for each interval of a grid. */
async function numbersOf(
  variable: MonitorVariable,
  grid: Grid,
  modifiers: Modifiers | null,
  sources: EvaluationSources,
): Promise<readonly Series[]> {
  if (variable.kind === 'events') {
    const lines = await sources.events(variable, grid);
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
  const window = { fromUnixS: timeAt(grid, 0), toUnixS: timeAt(grid, grid.points) };
  if (isTotal) return (await evaluate(asked, sources.metrics, window, { grid })).series;
  const fine = finerGrid(grid);
  const { series } = await evaluate(asked, sources.metrics, window, { grid: fine });
  const each = fine.points / grid.points;
  return series.map((line) => ({ ...line, values: reduced(line.values, each, aggregator) }));
}

function isCounted(variable: MonitorVariable): boolean {
  if (variable.kind === 'events') return variable.aggregation === 'count' || variable.aggregation === 'cardinality';
  const queries = queriesOf(variable.node);
  return queries.length > 0 && queries.every(({ as, rollup }) => as === 'count' && rollup === null);
}
