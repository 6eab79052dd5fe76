import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerIntake } from '@komainu/http/intake.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { fleetRoutes } from './fleet/fleet-api.ts';
import type { HostDirectory } from './host-directory.ts';
import { HostList, type HostMetrics } from './host-list.ts';
import { hostMapRoute } from './host-map-api.ts';
import { hostTagsRoutes } from './host-tags-api.ts';
import { hostsRoutes } from './hosts-api.ts';
import { hostIntakeRoutes, type ReceiveIntakeEvents } from './intake-routes.ts';
import { muteRoutes } from './mute-api.ts';
import { Mutes } from './mutes.ts';
import { collectorRoutes } from './processes/collector-routes.ts';
import { ProcessIntake } from './processes/process-intake.ts';
import { Watchers } from './processes/watchers.ts';
import { containersRoutes } from './running/containers-api.ts';
import { containerScreenRoutes } from './running/containers-screen.ts';
import { createProcessCounts } from './running/process-counts.ts';
import { processesRoute } from './running/processes-api.ts';
import { processScreenRoutes } from './running/processes-screen.ts';

export interface InfrastructurePorts {
  readonly store: TelemetryStore;
  /** Opened and loaded before other features, which ask it for host tags and tell it of hosts. */
  readonly directory: HostDirectory;
  readonly metadata: MetadataStore;
  readonly ledger: IntakeLedger;
  /** From the metrics feature. */
  readonly hostMetrics: HostMetrics;
  /** The events feature's way in for events of `/intake/`. */
  readonly receiveEvents: ReceiveIntakeEvents;
  /** How long the first row of a block waits for others; the pipeline's default unless given. */
  readonly flushAfterMs?: number;
}

export interface InfrastructureFeature extends Closable {
  readonly hosts: HostList;
  /** Whether alerts of a host are silenced, for monitors. */
  readonly mutes: Mutes;
  /** For monitors. */
  readonly processCounts: ReturnType<typeof createProcessCounts>;
}

/** Adds the intake and API routes of hosts. */
export function registerInfrastructure(context: FeatureContext, ports: InfrastructurePorts): InfrastructureFeature {
  const { app, clock } = context;
  const { directory, ledger, store, flushAfterMs } = ports;
  const hosts = new HostList(directory, ports.hostMetrics, clock);
  const mutes = new Mutes(ports.metadata, clock);
  const processes = new ProcessIntake({
    store,
    ledger,
    clock,
    hostTags: (host) => directory.tagsOf(host),
    ...(flushAfterMs !== undefined && { flushAfterMs }),
  });
  const watchers = new Watchers(clock);
  registerIntake(app, [
    ...hostIntakeRoutes(directory, ledger, ports.receiveEvents),
    ...collectorRoutes({
      intake: processes,
      ledger,
      clock,
      watchers: (host) => watchers.of(host),
      seen: (host) => directory.seen(host, 'agent', Math.floor(clock.nowMs() / 1000)),
    }),
  ]);
  processesRoute(app, store, clock);
  containersRoutes(app, store, clock);
  const running = { app, store, clock, look: (host: string) => watchers.look(host) };
  processScreenRoutes(running);
  containerScreenRoutes(running);
  fleetRoutes(app, hosts);
  hostMapRoute(app, hosts, ports.hostMetrics, clock);
  hostsRoutes(app, hosts, mutes, clock);
  hostTagsRoutes(app, directory, hosts);
  muteRoutes(app, mutes);
  return { hosts, mutes, processCounts: createProcessCounts(store), close: () => processes.close() };
}
