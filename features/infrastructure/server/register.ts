import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerIntake } from '@komainu/http/intake.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { HostDirectory } from './host-directory.ts';
import { HostList, type HostMetrics } from './host-list.ts';
import { hostTagsRoutes } from './host-tags-api.ts';
import { hostsRoutes } from './hosts-api.ts';
import { collectorRoutes, hostIntakeRoutes, type ReceiveIntakeEvents } from './intake-routes.ts';
import { muteRoutes } from './mute-api.ts';
import { Mutes } from './mutes.ts';

export interface InfrastructurePorts {
  /** Opened and loaded before other features, which ask it for host tags and tell it of hosts. */
  readonly directory: HostDirectory;
  readonly metadata: MetadataStore;
  readonly ledger: IntakeLedger;
  /** From the metrics feature. */
  readonly hostMetrics: HostMetrics;
  /** The events feature's way in for events of `/intake/`. */
  readonly receiveEvents: ReceiveIntakeEvents;
}

export interface InfrastructureFeature {
  readonly hosts: HostList;
  /** Whether alerts of a host are silenced, for monitors. */
  readonly mutes: Mutes;
}

/** Adds the intake and API routes of hosts. */
export function registerInfrastructure(context: FeatureContext, ports: InfrastructurePorts): InfrastructureFeature {
  const { app, clock } = context;
  const { directory, ledger } = ports;
  const hosts = new HostList(directory, ports.hostMetrics, clock);
  const mutes = new Mutes(ports.metadata, clock);
  registerIntake(app, [
    ...hostIntakeRoutes(directory, ledger, ports.receiveEvents),
    ...collectorRoutes(ledger, (host) => directory.seen(host, 'agent', Math.floor(clock.nowMs() / 1000))),
  ]);
  hostsRoutes(app, hosts, mutes, clock);
  hostTagsRoutes(app, directory, hosts);
  muteRoutes(app, mutes);
  return { hosts, mutes };
}
