import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerIntake } from '@komainu/http/intake.ts';
import { runGridSeries } from '@komainu/query/search/grid-series.ts';
import { registerSpanAggregate } from './api/aggregate.ts';
import { registerSpanExplorer } from './api/explorer.ts';
import { registerSpanList } from './api/list.ts';
import { SpanQueries } from './api/query.ts';
import { registerServices } from './api/services.ts';
import { registerTrace } from './api/trace.ts';
import { SpanIntake } from './intake/span-intake.ts';
import { statsRoutes } from './intake/stats-routes.ts';
import { traceRoutes } from './intake/trace-routes.ts';
import { unclaimedTracerRoutes } from './intake/unclaimed-routes.ts';
import type { TracesFeature, TracesPorts } from './ports.ts';
import { Obfuscator } from './process/secrets.ts';
import { spanSource } from './search-schema.ts';
import { finishedOnly, parseSpanSearch } from './search-text.ts';
import { registerServiceMap } from './service-map/routes.ts';
import { StatsWriter } from './stats/stats-writer.ts';

/** Traces: the intake of tracers, Agents and OTLP, trace metrics, Datadog's spans API and what the explorer needs beyond it. */
export function registerTraces(context: FeatureContext, ports: TracesPorts): TracesFeature {
  const { app, clock, logger } = context;
  const { store, ledger, metrics } = ports;
  const stats = new StatsWriter(metrics, clock, logger);
  const obfuscator = new Obfuscator({ removeQuery: ports.removeUrlQuery ?? false });
  const intake = new SpanIntake(
    { store, ledger, clock, stats, obfuscator, hostSeen: ports.hostSeen },
    ports.flushAfterMs,
  );
  registerIntake(app, [...traceRoutes(intake), ...statsRoutes({ metrics, ledger }), ...unclaimedTracerRoutes(ledger)]);

  const queries = new SpanQueries(store, clock);
  registerSpanList(app, queries);
  registerSpanAggregate(app, queries);
  registerSpanExplorer(app, queries);
  registerTrace(app, queries);
  registerServices(app, queries);
  registerServiceMap(app, queries);
  return {
    series(query, grid) {
      const node = finishedOnly(parseSpanSearch(query.search));
      return runGridSeries(spanSource, { ...query, node }, grid, (sql) => store.rows(sql));
    },
    async close() {
      await intake.close();
      await stats.close();
    },
  };
}
