import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { MonitorQuery, ProcessMonitorQuery, SloMonitorQuery } from '@komainu/query/monitors/ast.ts';
import { byName, type Finding, type Findings } from './finding.ts';
import { limitsOf } from './limits.ts';
import { findChecks } from './queries/checks.ts';
import { findComposite } from './queries/composite.ts';
import { findEvents } from './queries/events.ts';
import { findFormula } from './queries/formula.ts';
import { findMetric } from './queries/metric.ts';
import type { EvaluationSources } from './sources.ts';
import { judge } from './state/judge.ts';
import { lengthOf, windowAt } from './window-at.ts';

/**
 * What a monitor's query gives at a moment, group by group. Throws what the sources throw, and `not_evaluated` for queries
 * that nobody answers.
 */
export async function findGroups(
  query: MonitorQuery,
  options: MonitorOptions,
  sources: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  switch (query.kind) {
    case 'metric':
      return await findMetric(query, options, sources, nowMs);
    case 'formula':
      return await findFormula(query, options, sources, nowMs);
    case 'events':
      return await findEvents(query, options, sources, nowMs);
    case 'check':
      return await findChecks(query, options, sources, nowMs);
    case 'composite':
      return findComposite(query, sources);
    case 'processes':
      return await findProcesses(query, options, sources, nowMs);
    case 'slo':
      return await findSlo(query, options, sources, nowMs);
    case 'unevaluated':
      throw notEvaluated(query.reason);
  }
}

/** How long the window of a query is, milliseconds; what states without a window look at is recent. */
export function windowLengthMs(query: MonitorQuery): number {
  return 'window' in query ? lengthOf(query.window) : 300_000;
}

/** Whether a query can be evaluated with what there is to ask. */
export function isEvaluated(query: MonitorQuery, sources: EvaluationSources): boolean {
  if (query.kind === 'unevaluated') return false;
  if (query.kind === 'processes') return sources.processes !== undefined;
  return query.kind !== 'slo' || sources.slo !== undefined;
}

async function findProcesses(
  query: ProcessMonitorQuery,
  options: MonitorOptions,
  { processes }: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  if (processes === undefined) throw notEvaluated('nobody counts processes here');
  const limits = limitsOf(query.comparison, options);
  const counts = await processes(query, windowAt(query.window, options, nowMs));
  const findings = counts.map(({ tags, count }) => numberOf(tags, count, limits));
  // No process at all is what such a monitor is made for.
  if (query.groupBy.length === 0 && findings.length === 0) findings.push(numberOf([], 0, limits));
  return { groups: byName(findings), whenMissing: (before) => judge(0, before, limits) };
}

async function findSlo(
  query: SloMonitorQuery,
  options: MonitorOptions,
  { slo }: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  if (slo === undefined) throw notEvaluated('there are no SLOs here');
  const limits = limitsOf(query.comparison, options);
  const values = await slo(query, nowMs);
  if (values === undefined) throw new CodedError('no_such_slo', `there is no SLO ${query.sloId}`, { status: 400 });
  return { groups: byName(values.map(({ tags, value }) => numberOf(tags, value, limits))) };
}

function numberOf(tags: readonly string[], value: number, limits: ReturnType<typeof limitsOf>): Finding {
  return { tags, value, full: true, judge: (before) => judge(value, before, limits), details: {} };
}

function notEvaluated(reason: string): CodedError {
  return new CodedError('not_evaluated', reason, { status: 400 });
}
