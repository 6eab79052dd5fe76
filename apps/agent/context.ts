import type { ContainerSource, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { StatusSections } from '@komainu/contracts/agent/status.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Forwarder } from '@komainu/pipeline/forwarder/forwarder.ts';
import type { ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import type { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import type { Listening } from './listening.ts';
import type { AgentSettings } from './settings/settings.ts';

/** What the parts of the agent are wired from. */
export interface AgentContext {
  readonly settings: AgentSettings;
  /** The host's name, never ''. */
  readonly host: string;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  /** Closed in reverse order. */
  readonly lifecycle: Lifecycle;
  readonly forwarder: Forwarder;
  readonly bodies: BodyReader;
  readonly listening: Listening;
  readonly status: StatusSections;
  readonly containers: ContainerSource;
  readonly tagger: EntityTagger;
  /** A connection pool of its own to the server. */
  newClient(maxConnections: number): ServerClient;
}
