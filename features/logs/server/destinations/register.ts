import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { LogTap } from '../intake/stages.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import type { LogsPorts } from '../ports.ts';
import { DESTINATION_KIND } from './definition.ts';
import { DestinationTap } from './destination-tap.ts';
import { registerDestinationRoutes } from './routes.ts';

/** Forwarding destinations: their API, and the tap that sends logs to them. */
export async function registerDestinations(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata'>,
  settings: OutgoingSettings,
): Promise<Closable & { readonly tap: LogTap }> {
  const { app, clock, logger } = context;
  const definitions = new LiveDefinitions({ metadata: ports.metadata, clock, logger }, [DESTINATION_KIND]);
  await definitions.load();
  const tap = new DestinationTap(context, settings, definitions);
  await tap.start();
  registerDestinationRoutes(app, definitions, settings, (id) => tap.stateOf(id));
  return {
    tap,
    async close() {
      definitions.close();
      await tap.close();
    },
  };
}
