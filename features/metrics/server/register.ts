import type { DistributionWriter, MetricWriter, PointReader } from '@komainu/contracts/metrics/sample.ts';
import type { ServiceChecks } from '@komainu/contracts/metrics/service-checks.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerIntake } from '@komainu/http/intake.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import type { MetricAssets, MetricsApi } from './api/api.ts';
import { catalogueRoutes } from './api/catalogue.ts';
import { functionsRoute } from './api/functions.ts';
import { governanceRoutes } from './api/governance-routes.ts';
import { governorRoutes } from './api/governor-routes.ts';
import { metricMetadataRoutes } from './api/metric-metadata.ts';
import { queryScalarRoute } from './api/query-scalar.ts';
import type { QuerySources } from './api/query-sources.ts';
import { queryTimeseriesRoute } from './api/query-timeseries.ts';
import { queryV1Route } from './api/query-v1.ts';
import { searchRoutes } from './api/search.ts';
import { bulkTagRoutes, tagConfigurationRoutes } from './api/tag-configurations.ts';
import { tagIndexingExemptionRoutes } from './api/tag-indexing-exemptions.ts';
import { tagIndexingRuleRoutes } from './api/tag-indexing-rules.ts';
import { serviceCheckRoutes } from './checks/checks-api.ts';
import { createServiceChecks } from './checks/service-checks.ts';
import { MetricDescriptions } from './descriptions.ts';
import { Containments } from './governor/containments.ts';
import { MetricDeletions, unfinishedDeletions } from './governor/deletions.ts';
import { SeriesGovernor } from './governor/governor.ts';
import { createHostMetrics, type HostMetrics } from './host-metrics.ts';
import { CheckIntake } from './intake/check-intake.ts';
import { MetricIntake } from './intake/metric-intake.ts';
import { otlpMetricsRoutes } from './intake/otlp-route.ts';
import { createPointReader } from './intake/point-reader.ts';
import { columnarSeriesRoutes, metricIntakeRoutes } from './intake/routes.ts';
import { loadSeries } from './load-series.ts';
import { MetricFamilies } from './prometheus/families.ts';
import { registerPrometheusApi } from './prometheus/read-routes.ts';
import { remoteWriteRoutes } from './prometheus/write-routes.ts';
import { createMetricFetch } from './query/fetch.ts';
import type { HostTags } from './query/series-tags.ts';
import { keepQueryCounts, loadQueryCounts } from './query-counts/keep-query-counts.ts';
import { QueryCounts } from './query-counts/query-counts.ts';
import { Rollups, startRollups } from './rollups.ts';
import { SeriesRegistry } from './series-registry.ts';
import { snapshotRoutes } from './snapshots/routes.ts';
import { SnapshotFiles } from './snapshots/snapshot-files.ts';
import { createIndexedFetch, type QueryIndex } from './tag-index/indexed-fetch.ts';
import { TagIndexes } from './tag-index/tag-indexes.ts';

export interface MetricsPorts {
  readonly store: TelemetryStore;
  readonly metadata: MetadataStore;
  readonly ledger: IntakeLedger;
  /** Tags that hold for everything a host sends (infrastructure). */
  readonly hostTags: HostTags;
  /** Told of hosts that sent service checks (infrastructure). */
  readonly hostSeen: (host: string, timeUnixS: number) => void;
  /** Features that answer `/api/v2/query/…` over events: logs, spans, events. */
  readonly sources: QuerySources;
  /** What is drawn of metrics (dashboards); nothing unless given. */
  readonly assets?: MetricAssets;
  /** Where the tables live; embedded unless given. */
  readonly layout?: Layout;
  /** Where pictures of graphs are kept. */
  readonly snapshotFolder: string;
  /** New series of a metric that an hour may bring; the governor's default unless given, 0 for no limit. */
  readonly seriesLimit?: number;
  /** How long the first point of a block waits for others; the pipeline's default unless given. */
  readonly flushAfterMs?: number;
}

/** What other features get from metrics. */
export interface MetricsFeature extends Closable {
  readonly writer: MetricWriter & DistributionWriter & PointReader;
  /** For monitors, dashboards, …: everything that evaluates metric expressions. */
  readonly fetch: FetchMetric;
  readonly hostMetrics: HostMetrics;
  readonly rollups: Rollups;
  /** How service checks stand, for monitors and widgets. */
  readonly serviceChecks: ServiceChecks;
  /** Flushes what waits and stops the roll-ups. */
  close(): Promise<void>;
}

const EMBEDDED: Layout = { kind: 'embedded' };
const SERIES_KEPT_S = 460 * 86_400;

/** Loads what is known of series, then adds the intake and API routes of metrics. */
export async function registerMetrics(context: FeatureContext, ports: MetricsPorts): Promise<MetricsFeature> {
  const { app, clock, counters, logger } = context;
  const { store, metadata, ledger, hostTags, sources, assets = async () => [], layout = EMBEDDED } = ports;
  const containments = new Containments(metadata, logger);
  const governor = new SeriesGovernor(ports.seriesLimit, containments);
  const registry = new SeriesRegistry(undefined, governor);
  const rollups = new Rollups(store, clock);
  const descriptions = new MetricDescriptions(metadata);
  const queryCounts = new QueryCounts(() => Math.floor(clock.nowMs() / 1000));
  const tagIndexes = new TagIndexes({ metadata, registry, counts: queryCounts, assets, clock, logger });
  const unfinished = await unfinishedDeletions(metadata);
  for (const { metric } of unfinished) registry.bar(metric);
  await Promise.all([
    loadSeries(store, registry, Math.floor(clock.nowMs() / 1000) - SERIES_KEPT_S),
    rollups.load(),
    descriptions.load(),
    loadQueryCounts(store, queryCounts, clock.nowMs()),
    containments.load().then((contained) => governor.restore(contained)),
  ]);
  await tagIndexes.load();

  const intake = new MetricIntake(
    registry,
    store,
    ledger,
    clock,
    (hours) => rollups.touched(hours),
    ports.flushAfterMs,
  );
  const checks = new CheckIntake(store, ledger, clock, ports.hostSeen, ports.flushAfterMs);
  const families = new MetricFamilies();
  registerIntake(app, [
    ...metricIntakeRoutes(intake, checks, ledger),
    ...otlpMetricsRoutes(intake, ledger, clock),
    ...columnarSeriesRoutes(counters),
    ...remoteWriteRoutes(intake, ledger, families),
  ]);

  const stored = createMetricFetch(store, registry, rollups, hostTags, clock);
  const indexed = (queried: QueryIndex['queried']) =>
    withUnits(createIndexedFetch(stored, { indexOf: tagIndexes.of, queried }), descriptions);
  const fetch = indexed(queryCounts.note);
  const api: MetricsApi = {
    registry,
    fetch,
    preview: indexed(() => {}),
    descriptions,
    metadata,
    hostTags,
    sources,
    assets,
    tagIndexes,
    queryCounts,
    clock,
  };
  for (const register of [
    queryV1Route,
    queryTimeseriesRoute,
    queryScalarRoute,
    searchRoutes,
    functionsRoute,
    metricMetadataRoutes,
    catalogueRoutes,
    tagConfigurationRoutes,
    bulkTagRoutes,
    tagIndexingRuleRoutes,
    tagIndexingExemptionRoutes,
  ]) {
    register(app, api);
  }
  const deletions = new MetricDeletions(
    { registry, intake, rollups, store, layout, metadata, clock, logger },
    unfinished,
  );
  governanceRoutes(app, api, deletions, governor);
  governorRoutes(app, registry, governor);
  const serviceChecks = createServiceChecks(store, hostTags);
  serviceCheckRoutes(app, serviceChecks, clock);
  snapshotRoutes(app, api, new SnapshotFiles(ports.snapshotFolder, clock));
  registerPrometheusApi(app, {
    store,
    registry,
    rollups,
    families,
    descriptions,
    clock,
    indexOf: tagIndexes.of,
    queried: queryCounts.note,
  });
  counters.gauge('komainu_metric_series', 'metric series that this server knows', () => [
    { labels: {}, value: registry.size },
  ]);
  counters.gauge('komainu_metrics_contained', 'metrics of which new series are refused', () => [
    { labels: {}, value: governor.governed().length },
  ]);

  counters.gauge('komainu_metric_queries_uncounted', 'queries of metrics beyond those that are counted', () => [
    { labels: {}, value: queryCounts.uncounted },
  ]);

  const keeping = keepQueryCounts(store, queryCounts, clock, logger);
  const rolling = startRollups(rollups, clock, logger);
  return {
    writer: {
      write: (series, options) => intake.write(series, options),
      writeDistributions: (series, options) => intake.writeDistributions(series, options),
      ...createPointReader(store),
    },
    fetch,
    hostMetrics: createHostMetrics(registry, store),
    rollups,
    serviceChecks,
    async close() {
      rolling.close();
      tagIndexes.close();
      deletions.close();
      await Promise.all([intake.close(), checks.close(), keeping.close(), containments.settled()]);
    },
  };
}

/** Units by the best word there is: written down, come with the points, ready. */
function withUnits(fetch: FetchMetric, descriptions: MetricDescriptions): FetchMetric {
  return async (request) => {
    const series = await fetch(request);
    return series.map((one) => {
      const unit = descriptions.unitOf(request.metric, one.unit);
      return unit === '' ? one : { ...one, unit };
    });
  };
}
