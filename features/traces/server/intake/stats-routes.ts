import type { MetricWriter } from '@komainu/contracts/metrics/sample.ts';
import type { IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import {
  type ClientStats,
  decodeAgentStats,
  decodeClientStats,
  type StatsGroup,
} from '@komainu/wire/apmstats/client-stats.ts';
import { type DdSketch, decodeDdSketch, quantilesOf } from '@komainu/wire/apmstats/ddsketch.ts';
import { PERCENTILES, traceMetrics } from '../stats/metric-series.ts';
import { requestKeyOf } from './request.ts';

const SOURCE = 'trace_stats';
const MAX_STATS_BYTES = 16 * 1024 * 1024;
const MOST_KEYS = 10_000;

export interface StatsParts {
  readonly metrics: MetricWriter;
  readonly ledger: IntakeLedger;
}

/** Keys of requests that were written, so that a forwarder's second try does not count twice; lost at a restart. */
class RecentKeys {
  readonly #keys = new Set<string>();

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.add(key);
    if (this.#keys.size <= MOST_KEYS) return;
    const [oldest] = this.#keys;
    if (oldest !== undefined) this.#keys.delete(oldest);
  }
}

/** Request counts that tracers and Agents made themselves become trace metrics. */
export function statsRoutes(parts: StatsParts): readonly IntakeRoute[] {
  const known = new RecentKeys();
  return [
    {
      method: ['POST', 'PUT'],
      url: '/v0.6/stats',
      maxBytes: MAX_STATS_BYTES,
      async handle(request) {
        await receive(parts, known, request, (body) => [decodeClientStats(body)]);
        return { status: 200, body: {} };
      },
    },
    {
      method: 'POST',
      url: '/api/v0.2/stats',
      maxBytes: MAX_STATS_BYTES,
      async handle(request) {
        await receive(parts, known, request, decodeAgentStats);
        // The Lambda extension sends again on anything but 202.
        return { status: 202, body: {} };
      },
    },
  ];
}

async function receive(
  { metrics, ledger }: StatsParts,
  known: RecentKeys,
  request: IntakeRequest,
  decode: (body: Buffer) => readonly ClientStats[],
): Promise<void> {
  if (request.body.length === 0) return;
  const key = requestKeyOf(request);
  if (key !== undefined && known.has(key)) return;
  let groups = 0;
  try {
    const payloads = decode(request.body);
    const counted = payloads.flatMap(({ buckets }) => buckets.flatMap((bucket) => bucket.groups));
    groups = counted.length;
    const series = payloads.flatMap((payload) =>
      payload.buckets.flatMap(({ startUnixMs, durationMs, groups: inBucket }) =>
        alike(inBucket.filter(({ hits, name }) => hits > 0 && name !== '')).flatMap((same) =>
          traceMetrics(countsOf(same, payload), startUnixMs, Math.max(1, durationMs / 1000)),
        ),
      ),
    );
    if (series.length > 0) await metrics.write(series);
    if (key !== undefined) known.add(key);
  } catch (error) {
    ledger.received(SOURCE, Math.max(1, groups));
    ledger.rejected(SOURCE, codeOf(error), Math.max(1, groups));
    throw error;
  }
  ledger.received(SOURCE, groups);
  ledger.stored(SOURCE, groups);
}

/** Groups that make the same metrics together: tracers and Agents tell requests apart by more than those do. */
function alike(groups: readonly StatsGroup[]): readonly (readonly [StatsGroup, ...StatsGroup[]])[] {
  const sets = new Map<string, [StatsGroup, ...StatsGroup[]]>();
  for (const group of groups) {
    const { service, name, resource, httpStatus, kind, synthetics } = group;
    const key = [service, name, resource, httpStatus, kind, synthetics].join('\0');
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [group]);
    else set.push(group);
  }
  return [...sets.values()];
}

function countsOf(groups: readonly [StatsGroup, ...StatsGroup[]], payload: ClientStats) {
  const [group] = groups;
  const sum = (of: (group: StatsGroup) => number) => groups.reduce((total, one) => total + of(one), 0);
  const percentiles = quantilesOf(
    groups.flatMap(({ okSummary, errorSummary }) => [okSummary, errorSummary].flatMap(sketchOf)),
    PERCENTILES.map(({ quantile }) => quantile),
    payload.language === 'javascript' ? 'ceil' : 'floor',
  );
  return {
    service: group.service,
    name: group.name,
    resource: group.resource === '' ? group.name : group.resource,
    env: payload.env,
    version: payload.version,
    httpStatus: group.httpStatus >= 100 && group.httpStatus <= 599 ? String(group.httpStatus) : '',
    kind: group.kind,
    synthetics: group.synthetics,
    hits: sum(({ hits }) => hits),
    errors: sum(({ errors }) => errors),
    durationNs: sum(({ durationNs }) => durationNs),
    ...(percentiles === undefined ? {} : { percentilesSeconds: percentiles.map((ns) => ns / 1e9) }),
  };
}

/** A broken sketch costs the percentiles, not the counts. */
function sketchOf(bytes: Buffer): readonly DdSketch[] {
  if (bytes.length === 0) return [];
  try {
    return [decodeDdSketch(bytes)];
  } catch {
    return [];
  }
}
