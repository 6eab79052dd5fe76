import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { EventMonitorQuery } from '@komainu/query/monitors/ast.ts';
import { byName, countsMissing, type Finding, type Findings, tagsOf, WHOLE } from '../finding.ts';
import { limitsOf } from '../limits.ts';
import type { EvaluationSources } from '../sources.ts';
import { judge } from '../state/judge.ts';
import { windowAt } from '../window-at.ts';

/** Evaluates an alert over logs, spans or events: what a window holds, as one number a group. */
export async function findEvents(
  query: EventMonitorQuery,
  options: MonitorOptions,
  sources: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  const { fromUnixS, toUnixS } = windowAt(query.window, options, nowMs);
  const grid: Grid = { startUnixS: fromUnixS, intervalSeconds: Math.max(1, toUnixS - fromUnixS), points: 1 };
  const limits = limitsOf(query.comparison, options);
  const lines = await sources.events(query, grid);
  const findings = lines.flatMap(({ tags, values }): Finding[] => {
    const value = values[0] ?? Number.NaN;
    if (Number.isNaN(value)) return [];
    const names = query.groupBy.length === 0 ? [] : tagsOf(tags);
    return [{ tags: names, value, full: true, judge: (before) => judge(value, before, limits), details: {} }];
  });
  // No events are none: a count of them is 0, unless somebody wants to hear that nothing comes.
  if (!countsZero(query, options)) return { groups: byName(findings) };
  const whenMissing = (before: MonitorState) => judge(0, before, limits);
  if (query.groupBy.length > 0 || findings.length > 0) return { groups: byName(findings), whenMissing };
  const nothing: Finding = { tags: [], value: 0, full: true, judge: whenMissing, details: {} };
  return { groups: new Map([[WHOLE, nothing]]), whenMissing };
}

function countsZero({ aggregation }: EventMonitorQuery, options: MonitorOptions): boolean {
  return (aggregation === 'count' || aggregation === 'cardinality') && countsMissing(options);
}
