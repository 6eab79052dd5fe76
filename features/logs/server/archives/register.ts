import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { LogTap } from '../intake/stages.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import type { LogsPorts } from '../ports.ts';
import { ArchiveTap } from './archive-tap.ts';
import { ARCHIVE_KIND, ARCHIVE_ORDER_KIND } from './definition.ts';
import { registerArchiveRoutes } from './routes.ts';

export interface ArchivesFeature extends Closable {
  readonly tap: LogTap;
}

/** Log archives: their API, and the tap that writes them. */
export async function registerArchives(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata' | 'store' | 'roles'>,
  settings: OutgoingSettings,
): Promise<ArchivesFeature> {
  const { app, clock, logger } = context;
  const definitions = new LiveDefinitions({ metadata: ports.metadata, clock, logger }, [
    ARCHIVE_KIND,
    ARCHIVE_ORDER_KIND,
  ]);
  await definitions.load();
  const tap = new ArchiveTap(context, settings, definitions);
  await tap.start();
  registerArchiveRoutes(app, definitions, settings, ports.roles, (id) => tap.stateOf(id));
  return {
    tap,
    async close() {
      definitions.close();
      await tap.close();
    },
  };
}
