import type { FeatureContext } from '@komainu/http/feature.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { withCalculatedFields } from '@komainu/query/calculated/fields.ts';
import { runGridSeries } from '@komainu/query/search/grid-series.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import { WordCounts } from '@komainu/query/search/word-counts.ts';
import { MESSAGE_INDEX } from '../tables/logs.ts';
import { registerLogAggregate } from './api/aggregate.ts';
import { registerLogContext } from './api/context.ts';
import { registerLogExplorer } from './api/explorer.ts';
import { registerLogList } from './api/list.ts';
import { registerLogListV1 } from './api/list-v1.ts';
import { indexNamesOf, inIndexes } from './api/narrow.ts';
import { LogQueries } from './api/query.ts';
import { rehydratedRows } from './archives/rehydration/definition.ts';
import { registerAsk } from './ask.ts';
import { openSavedFields } from './calculated/register.ts';
import { openFacets } from './facets/register.ts';
import { registerGrokSuggest } from './grok/suggest-api.ts';
import { registerIndexes } from './indexes/register.ts';
import { ForwardReceiver } from './intake/forward/receiver.ts';
import { GelfReceiver } from './intake/gelf/receiver.ts';
import { LogIntake } from './intake/log-intake.ts';
import { registerLogIntake } from './intake/register.ts';
import type { LogProcessor, LogStages } from './intake/stages.ts';
import { SyslogReceiver } from './intake/syslog/receiver.ts';
import { registerLogMetrics } from './metrics/register.ts';
import { registerOutgoing } from './outgoing/register.ts';
import { registerPatterns } from './patterns/routes.ts';
import { registerPipelines } from './pipelines/register.ts';
import type { LogsFeature, LogsPorts } from './ports.ts';
import { registerRestrictions } from './restrictions/register.ts';
import { parseLogSearch } from './search-text.ts';
import { registerSensitiveDataScanner } from './sensitive-data/config/register.ts';
import { registerTail } from './tail/route.ts';
import { TailHub } from './tail/tail-hub.ts';
import { UNCLAIMED_TRACKS, unclaimedRoutes } from './unclaimed-tracks.ts';

/** Logs: their intake, Datadog's search API and what the explorer needs beyond it. */
export async function registerLogs(context: FeatureContext, ports: LogsPorts): Promise<LogsFeature> {
  const { app, clock, counters } = context;
  const lifecycle = new Lifecycle(context.logger);
  const tail = new TailHub(clock);
  const outgoing = lifecycle.own('outgoing', await registerOutgoing(context, ports));
  const { indexer } = lifecycle.own('indexes', await registerIndexes(context, ports));
  const pipelines = lifecycle.own('pipelines', await registerPipelines(context, ports));
  const scanner = lifecycle.own('sensitive data scanner', await registerSensitiveDataScanner(context, ports));
  const logMetrics = lifecycle.own('log metrics', await registerLogMetrics(context, ports));
  const processor = inTurn([pipelines.processor, scanner.processor]);
  const stages: LogStages = { processor, indexer, taps: [tail, logMetrics.tap, ...outgoing.taps] };
  const intake = lifecycle.own(
    'log intake',
    new LogIntake(
      { store: ports.store, ledger: ports.ledger, counters, clock, stages, hostSeen: ports.hostSeen },
      ports.flushAfterMs,
    ),
  );
  registerLogIntake(context, intake, unclaimedRoutes(UNCLAIMED_TRACKS, ports.ledger));

  const { restrictionOf } = lifecycle.own(
    'restrictions',
    await registerRestrictions(context, ports, () => tail.close()),
  );
  const facets = lifecycle.own('facets', await openFacets(context, ports));
  const searching: Partial<SearchSource> =
    ports.layout.kind === 'cluster' ? {} : { wordCounts: new WordCounts(MESSAGE_INDEX, () => clock.nowMs()) };
  const saved = lifecycle.own('calculated fields', await openSavedFields(context, ports, facets.source));
  const source = () => ({ ...saved.source(), ...searching });
  const queries = new LogQueries(ports.store, clock, restrictionOf, source);
  registerLogList(app, queries);
  registerLogListV1(app, queries);
  registerLogAggregate(app, queries);
  registerLogExplorer(app, queries);
  registerLogContext(app, queries);
  registerTail(app, tail, queries);
  outgoing.registerReading(queries);
  pipelines.registerTry(queries);
  registerGrokSuggest(app);
  registerPatterns(app, queries);
  registerAsk(app, { queries, facets, saved, metadata: ports.metadata });
  return {
    series: (query, grid, viewer) => {
      const reader = queries.readerFor(viewer);
      const schema = withCalculatedFields(reader.source.schema, query.calculatedFields ?? []);
      const node = reader.restrict(inIndexes(parseLogSearch(query.search), indexNamesOf(query.indexes)));
      return runGridSeries({ ...reader.source, schema }, { ...query, node }, grid, reader.run);
    },
    keptRows: () => rehydratedRows(ports.metadata),
    openForward: (isValidKey, matchKey) =>
      new ForwardReceiver({ intake, clock, logger: context.logger, isValidKey, matchKey }),
    openGelf: (isValidKey) => new GelfReceiver({ intake, clock, logger: context.logger, isValidKey }),
    openSyslog: (isValidKey) => new SyslogReceiver({ intake, counters, clock, logger: context.logger, isValidKey }),
    close: () => lifecycle.close(),
  };
}

/** What a log goes through one after the other. */
function inTurn(processors: readonly LogProcessor[]): LogProcessor {
  return {
    process: (draft) => {
      for (const processor of processors) processor.process(draft);
    },
  };
}
