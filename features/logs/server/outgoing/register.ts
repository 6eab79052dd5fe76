import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { LogQueries } from '../api/query.ts';
import { registerArchives } from '../archives/register.ts';
import { registerDestinations } from '../destinations/register.ts';
import type { LogTap } from '../intake/stages.ts';
import type { LogsPorts } from '../ports.ts';

export interface OutgoingFeature extends Closable {
  readonly taps: readonly LogTap[];
  /** Adds the routes that read archives on behalf of their clients. */
  registerReading(queries: LogQueries): void;
}

/** Everything by which logs leave this server: archives and forwarding. There is none without settings for it. */
export async function registerOutgoing(context: FeatureContext, ports: LogsPorts): Promise<OutgoingFeature> {
  const lifecycle = new Lifecycle(context.logger);
  const settings = ports.outgoing;
  if (settings === undefined) return { taps: [], registerReading: () => {}, close: () => {} };
  const archives = lifecycle.own('archives', await registerArchives(context, ports, settings));
  const destinations = lifecycle.own('destinations', await registerDestinations(context, ports, settings));
  return {
    taps: [archives.tap, destinations.tap],
    registerReading: archives.registerReading,
    close: () => lifecycle.close(),
  };
}
