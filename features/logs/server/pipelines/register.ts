import type { FeatureContext } from '@komainu/http/feature.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogQueries } from '../api/query.ts';
import type { LogProcessor } from '../intake/stages.ts';
import { registerTableUploads } from '../reference-tables/upload-routes.ts';
import { TableUploads } from '../reference-tables/uploads.ts';
import { registerSensitivePatterns } from '../sensitive-data/api.ts';
import { registerPipelineApi } from './api.ts';
import { PIPELINE_KINDS, PipelineCatalog } from './catalog.ts';
import { compilePipelines } from './compile.ts';
import { GeoLookup } from './geo/geo-lookup.ts';
import { readReadyPipelines } from './ready.ts';
import { REFERENCE_TABLE, ReferenceTables } from './reference-tables.ts';
import { registerReferenceTables } from './reference-tables-api.ts';
import type { PipelineResources } from './resources.ts';
import { THREAT_LIST, ThreatLists } from './threat-lists.ts';
import { registerThreatLists } from './threat-lists-api.ts';
import { registerPipelineTry } from './try-api.ts';
import { UserAgentParser } from './user-agent/parse-user-agent.ts';
import { WarmStart } from './warm-start.ts';

export interface PipelinePorts {
  readonly metadata: MetadataStore;
  /** A CSV file with cities, see `geo/city-file.ts`; countries alone without one. */
  readonly geoCityFile?: string | undefined;
}

export interface Pipelines extends Closable {
  /** Follows every change of a definition at once. */
  readonly processor: LogProcessor;
  /** Adds the route that tries pipelines, also on logs that `queries` finds. */
  registerTry(queries: LogQueries): void;
}

/** The pipelines: their API, and the stage of the intake that runs them. */
export async function registerPipelines(context: FeatureContext, ports: PipelinePorts): Promise<Pipelines> {
  const { app, clock, counters, logger } = context;
  const live = new LiveDefinitions({ metadata: ports.metadata, clock, logger }, [
    ...PIPELINE_KINDS,
    REFERENCE_TABLE,
    THREAT_LIST,
  ]);
  await live.load();
  const catalog = new PipelineCatalog(live, readReadyPipelines(logger));
  const tables = new ReferenceTables(live);
  const threats = new ThreatLists(live);
  const geo = new GeoLookup();
  const agents = new UserAgentParser();
  const warm = await WarmStart.open({ metadata: ports.metadata, clock, logger });
  const usesGeo = warm.add('countries', [geo.countries.ipv4, geo.countries.ipv6]);
  const usesAgents = warm.add('user_agents', [agents.rules]);
  if (ports.geoCityFile !== undefined) void geo.loadCities(ports.geoCityFile, logger);
  const failures = new LogThrottle(logger, clock);
  const resources: PipelineResources = {
    nowMs: () => clock.nowMs(),
    geo(address) {
      usesGeo();
      return geo.placeOf(address);
    },
    geoAt(bytes, start, end) {
      usesGeo();
      return geo.placeAt(bytes, start, end);
    },
    userAgent(text) {
      usesAgents();
      return agents.parse(text);
    },
    referenceTable: (name) => tables.table(name),
    threats: (value) => threats.find(value),
    failed: (type, error) => {
      const reason = codeOf(error);
      counters.add(
        'komainu_log_processor_failures_total',
        { type, reason },
        1,
        'processors that could not do their work',
      );
      failures.log(`${type} ${reason}`, 'warn', 'a log processor failed', { type, reason: messageOf(error) });
    },
  };
  let running = compilePipelines([], resources);
  live.onChange(() => {
    running = compilePipelines(catalog.list(), resources);
  });
  registerPipelineApi(app, catalog);
  const uploads = new TableUploads(clock);
  await registerTableUploads(app, uploads);
  registerReferenceTables(app, live, uploads);
  registerThreatLists(app, live);
  registerSensitivePatterns(app);
  return {
    processor: { process: (draft: LogDraft) => running.process(draft) },
    registerTry: (queries) => registerPipelineTry(app, queries, resources),
    close: () => {
      warm.close();
      live.close();
    },
  };
}
