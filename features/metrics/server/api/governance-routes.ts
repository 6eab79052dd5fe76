import type {
  CardinalityAnswer,
  DeletionsAnswer,
  MetricAsset,
  MetricDeletion,
  MetricSummaryAnswer,
} from '@komainu/contracts/metrics/governance-api.ts';
import { authorOf, numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { tagCardinalities } from '../governor/cardinality.ts';
import type { MetricDeletions } from '../governor/deletions.ts';
import type { SeriesGovernor } from '../governor/governor.ts';
import { metricVolumes, QUERIED_DAYS } from '../governor/volumes.ts';
import { indexedVolume } from '../tag-index/indexed-volume.ts';
import { TAG_CONFIGURATION } from '../tag-index/tag-configuration.ts';
import type { MetricsApi } from './api.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
/** All series are looked at for it. */
const SUMMARY_KEPT_MS = 15_000;
const DAY_S = 86_400;
/** How far the remembered `last_seen` of a series may lag after a restart, in seconds. */
const SEEN_LAG_S = 2 * 3600;

/** What a metric costs and who needs it; and away with it: `/api/unstable/metrics/{metric}(/cardinality)`, `/deletions`. */
export function governanceRoutes(
  app: FastifyInstance,
  api: MetricsApi,
  deletions: MetricDeletions,
  governor: SeriesGovernor,
): void {
  const { registry, descriptions, metadata, clock, queryCounts, tagIndexes } = api;

  app.get('/api/unstable/metrics/:metric/cardinality', READ, async (request): Promise<CardinalityAnswer> => {
    const name = paramOf(request, 'metric');
    const metric = registry.metric(name);
    if (metric === undefined) throw new CodedError('no_metric', `Metric ${name} not found`, { status: 404 });
    const query = queryOf(request);
    const to = numberParam(query, 'to', Math.floor(clock.nowMs() / 1000));
    const from = numberParam(query, 'from', Math.max(0, to - DAY_S));
    if (from > to) throw badRequest('bad_parameter', 'from must not be after to');
    const series = metric.series
      .map((number) => registry.entry(number))
      .filter(({ firstSeenUnixS, lastSeenUnixS }) => lastSeenUnixS + SEEN_LAG_S >= from && firstSeenUnixS <= to);
    const index = tagIndexes.of(name);
    return {
      metric: name,
      fromUnixMs: from * 1000,
      toUnixMs: to * 1000,
      series: series.length,
      hosts: new Set(series.flatMap(({ host }) => (host === '' ? [] : [host]))).size,
      indexedSeries: await indexedVolume(series, index),
      indexedBy: index?.by ?? null,
      percentiles: index?.percentiles ?? true,
      queries: {
        count: queryCounts.queries(name, QUERIED_DAYS),
        lastUnixMs: queryCounts.lastUnixS(name) * 1000,
        countedSinceUnixMs: queryCounts.sinceUnixS * 1000,
      },
      tags: (await tagCardinalities(series)).map((tag) => ({
        ...tag,
        indexed: tag.key === '' || index === undefined || index.has(tag.key),
        queriedUnixMs: queryCounts.lastUnixS(name, tag.key) * 1000,
      })),
      assets: await assetsOf(api, name),
    };
  });

  let summary: { readonly answer: Promise<MetricSummaryAnswer>; readonly atUnixMs: number } | undefined;
  app.get('/api/unstable/metrics/summary', READ, async (): Promise<MetricSummaryAnswer> => {
    const nowUnixMs = clock.nowMs();
    if (summary === undefined || nowUnixMs - summary.atUnixMs > SUMMARY_KEPT_MS) {
      const volumes = metricVolumes(registry, governor, api.assets, queryCounts, Math.floor(nowUnixMs / 1000));
      const answer = volumes.then((data) => ({ data }));
      summary = { answer, atUnixMs: nowUnixMs };
      answer.catch(() => {
        summary = undefined;
      });
    }
    return await summary.answer;
  });

  app.get('/api/unstable/metrics/deletions', READ, async (): Promise<DeletionsAnswer> => {
    return { data: await deletions.list() };
  });

  app.delete('/api/unstable/metrics/:metric', WRITE, async (request, reply): Promise<MetricDeletion> => {
    const metric = paramOf(request, 'metric');
    const author = authorOf(request);
    const deletion = await deletions.begin(metric, author);
    summary = undefined;
    // What was said of it belonged to the metric that goes.
    await descriptions.forget(metric, author);
    await metadata.delete(TAG_CONFIGURATION, metric, author);
    await tagIndexes.changed();
    queryCounts.forget(metric);
    return await reply.code(202).send(deletion);
  });
}

/** The dashboards and notebooks whose queries ask for a metric, and by which tags. */
export async function assetsOf({ assets }: Pick<MetricsApi, 'assets'>, metric: string): Promise<MetricAsset[]> {
  return (await assets()).flatMap(({ asset, uses }) => {
    const tags = uses.get(metric);
    return tags === undefined ? [] : [{ ...asset, tags }];
  });
}
