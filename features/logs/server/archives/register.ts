import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { LogQueries } from '../api/query.ts';
import type { LogTap } from '../intake/stages.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import type { LogsPorts } from '../ports.ts';
import { ArchiveTap } from './archive-tap.ts';
import { ARCHIVE_KIND, ARCHIVE_ORDER_KIND } from './definition.ts';
import { registerArchiveSearch } from './reading/search-route.ts';
import { REHYDRATION_KIND } from './rehydration/definition.ts';
import { nodeId } from './rehydration/node-id.ts';
import { registerRehydrationRoutes } from './rehydration/routes.ts';
import { RehydrationRunner } from './rehydration/runner.ts';
import { registerArchiveRoutes } from './routes.ts';

export interface ArchivesFeature extends Closable {
  readonly tap: LogTap;
  /** Adds the routes that read archives on behalf of their clients. */
  registerReading(queries: LogQueries): void;
}

/** Log archives: their API, the tap that writes them, rehydration, and search in their files. */
export async function registerArchives(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata' | 'store' | 'roles' | 'layout'>,
  settings: OutgoingSettings,
): Promise<ArchivesFeature> {
  const { app, clock, logger } = context;
  const lifecycle = new Lifecycle(logger);
  const definitions = lifecycle.own(
    'archives',
    new LiveDefinitions({ metadata: ports.metadata, clock, logger }, [
      ARCHIVE_KIND,
      ARCHIVE_ORDER_KIND,
      REHYDRATION_KIND,
    ]),
  );
  await definitions.load();
  const tap = lifecycle.own('archive tap', new ArchiveTap(context, settings, definitions));
  await tap.start();
  const storageOf = (id: string) => tap.storageOf(id);
  const node = await nodeId(settings.folder);
  lifecycle.own('rehydrations', new RehydrationRunner({ context, ports, definitions, node, storageOf }));
  registerArchiveRoutes(app, definitions, settings, ports.roles, (id) => tap.stateOf(id));
  registerRehydrationRoutes(app, { clock, definitions, roles: ports.roles, storageOf });
  return {
    tap,
    registerReading: (queries) => registerArchiveSearch(app, { definitions, roles: ports.roles, storageOf }, queries),
    close: () => lifecycle.close(),
  };
}
