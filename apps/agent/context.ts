import type { CheckRuns } from '@komainu/contracts/agent/check-runs.ts';
import type { ContainerStatsReader } from '@komainu/contracts/agent/container-stats.ts';
import type { ContainerOutput, ContainerSource, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { Heartbeats } from '@komainu/contracts/agent/health.ts';
import type { LogStream } from '@komainu/contracts/agent/log-stream.ts';
import type { Secrets } from '@komainu/contracts/agent/secrets.ts';
import type { StatsDStats } from '@komainu/contracts/agent/statsd-stats.ts';
import type { StatusSections } from '@komainu/contracts/agent/status.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import type { ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import type { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import type { Listening } from './listening.ts';
import type { AgentSettings } from './settings/settings.ts';
import type { TargetFamily } from './settings/transport.ts';

/** What parts offer to the commands of the agent: a part that runs sets its own. */
export interface AgentOffers {
  logStream?: LogStream;
  statsdStats?: StatsDStats;
  checkRuns?: CheckRuns;
}

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
  /** Takes payloads for the server, each to the targets of its path, and keeps them on disk until they are answered. */
  readonly forwarder: Outbox;
  readonly bodies: BodyReader;
  readonly listening: Listening;
  readonly status: StatusSections;
  readonly containers: ContainerSource;
  readonly tagger: EntityTagger;
  readonly containerStats: ContainerStatsReader;
  readonly containerOutput: ContainerOutput;
  /** Where the machine's own `/proc` is: another folder in a container. */
  readonly procRoot: string;
  /** Where Docker answers, as checks name it (`unix://…`, `http://…`); '' without one. */
  readonly dockerUrl: string;
  /** Tags of the host that its cluster gives it, as they are now. */
  readonly clusterTags: () => readonly string[];
  /** Puts secrets where a configuration of checks names them. */
  readonly secrets: Secrets;
  /** Where parts that work in rounds show that they do. */
  readonly heartbeats: Heartbeats;
  readonly offers: AgentOffers;
  /** What the agent knows of its own transport. */
  readonly self: {
    /** Milliseconds that the server's clock is ahead; undefined before its first answer. */
    clockSkewMs(): number | undefined;
    waitingPayloads(): number;
  };
  /** True while the agent uses more memory than it may: receivers then refuse data, and count it. */
  shedding(): boolean;
  /** A connection pool of its own to where data of `family` goes, `metrics` unless given. */
  newClient(maxConnections: number, family?: TargetFamily): ServerClient;
}
