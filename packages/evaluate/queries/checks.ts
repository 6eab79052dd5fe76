import type { ServiceCheckRun, ServiceCheckStatus } from '@komainu/contracts/metrics/service-checks.ts';
import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { CheckMonitorQuery } from '@komainu/query/monitors/ast.ts';
import { byName, type Finding, type Findings } from '../finding.ts';
import type { EvaluationSources } from '../sources.ts';
import type { Judgement } from '../state/judge.ts';

const MINUTE_S = 60;
/** A check that has not run for so long says nothing, where the monitor does not say how long. */
const USUAL_FRESH_S = 10 * MINUTE_S;
/** How far back results are counted. */
const LOOK_BACK_S = 7_200;
const STATUS: Readonly<Record<ServiceCheckStatus, string>> = { 0: 'ok', 1: 'warning', 2: 'critical', 3: 'unknown' };

/** Evaluates a monitor of service checks: so many results in a row, or the share of checks that stand at a status. */
export async function findChecks(
  query: CheckMonitorQuery,
  options: MonitorOptions,
  sources: EvaluationSources,
  nowMs: number,
): Promise<Findings> {
  const toUnixS = Math.floor(nowMs / 1_000);
  const freshS = (options.no_data_timeframe ?? 0) > 0 ? Number(options.no_data_timeframe) * MINUTE_S : USUAL_FRESH_S;
  // `by("*")`: each host that runs the check.
  const groupBy = query.groupBy.includes('*') ? ['host'] : query.groupBy;
  const asked = { check: query.check, tags: query.over, groupBy, toUnixS: toUnixS + 1 };
  if (query.count === 'percent') {
    const groups = await sources.checks.statuses({ ...asked, fromUnixS: toUnixS - freshS });
    return { groups: byName(groups.map((group) => shareOf(group, groupBy, options))) };
  }
  const limit = Math.max(query.last, ...countsOf(options));
  const runs = await sources.checks.lastRuns({ ...asked, fromUnixS: toUnixS - Math.max(LOOK_BACK_S, freshS) }, limit);
  const groups = Map.groupBy(runs, ({ group }) => group.join('\n'));
  const findings = [...groups.values()].flatMap((of) => runsOf(of, groupBy, options, toUnixS - freshS) ?? []);
  return { groups: byName(findings) };
}

/** The newest results of a group, newest first. */
function runsOf(
  runs: readonly ServiceCheckRun[],
  groupBy: readonly string[],
  options: MonitorOptions,
  freshFromS: number,
): Finding | undefined {
  const [newest] = runs;
  if (newest === undefined || newest.timeUnixS < freshFromS) return undefined;
  const { status } = newest;
  const firstOther = runs.findIndex((run) => run.status !== status);
  const inRow = firstOther < 0 ? runs.length : firstOther;
  return {
    tags: tagsOf(groupBy, newest.group),
    value: inRow,
    full: true,
    dataUnixMs: newest.timeUnixS * 1_000,
    judge: (before) => levelOf(status, inRow, before, options),
    details: { check_message: newest.message, check_status: STATUS[status] },
  };
}

function levelOf(
  status: ServiceCheckStatus,
  inRow: number,
  before: MonitorState,
  { thresholds }: MonitorOptions,
): Judgement {
  const needed = (count: number | null | undefined) => Math.max(1, count ?? 1);
  const stays: Judgement = {
    level: before === 'Alert' || before === 'Warn' ? before : 'OK',
    threshold: undefined,
  };
  switch (status) {
    case 0:
      return inRow >= needed(thresholds?.ok) ? { level: 'OK', threshold: thresholds?.ok ?? undefined } : stays;
    case 1:
      return inRow >= needed(thresholds?.warning) ? { level: 'Warn', threshold: thresholds?.warning ?? 1 } : stays;
    case 2:
      return inRow >= needed(thresholds?.critical) ? { level: 'Alert', threshold: thresholds?.critical ?? 1 } : stays;
    case 3:
      return stays;
  }
}

function shareOf(
  { group, counts, message, lastUnixS }: Awaited<ReturnType<EvaluationSources['checks']['statuses']>>[number],
  groupBy: readonly string[],
  { thresholds }: MonitorOptions,
): Finding {
  const total = counts.ok + counts.warning + counts.critical + counts.unknown;
  const share = (count: number) => (total === 0 ? 0 : (100 * count) / total);
  const critical = share(counts.critical);
  const warning = share(counts.warning + counts.critical);
  const limit = thresholds?.critical ?? 0;
  const early = thresholds?.warning ?? null;
  let judgement: Judgement = { level: 'OK', threshold: undefined };
  if (critical > limit) judgement = { level: 'Alert', threshold: limit };
  else if (early !== null && warning > early) judgement = { level: 'Warn', threshold: early };
  return {
    tags: tagsOf(groupBy, group),
    value: critical,
    full: true,
    dataUnixMs: lastUnixS * 1_000,
    judge: () => judgement,
    details: { check_message: message },
  };
}

function tagsOf(keys: readonly string[], values: readonly string[]): readonly string[] {
  return keys.map((key, index) => `${key}:${values[index] ?? ''}`).sort();
}

function countsOf({ thresholds }: MonitorOptions): readonly number[] {
  return [thresholds?.ok, thresholds?.warning, thresholds?.critical].map((count) => Math.min(100, count ?? 1));
}
