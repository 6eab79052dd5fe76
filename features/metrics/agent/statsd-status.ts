import type { Counters } from '@komainu/kernel/counters.ts';
import type { StatsDAggregator } from './aggregator.ts';
import type { Drops } from './drops.ts';
import type { StatsDForward } from './statsd-forward.ts';
import type { StatsDReceiver } from './statsd-receiver.ts';
import type { UnixDatagramListener } from './unix-datagram/listen.ts';

export interface StatsDParts {
  readonly receiver: StatsDReceiver;
  readonly aggregator: StatsDAggregator;
  readonly drops: Drops;
  readonly forward: StatsDForward | undefined;
  readonly datagrams: UnixDatagramListener | undefined;
  /** Settings that were left out. */
  readonly problems: readonly string[];
}

/** Metrics that the status names: those with the most contexts, and those that lines are refused of. */
const METRICS_SHOWN = 10;

/** What DogStatsD says of itself in the status of the agent. */
export function statsDStatus({ receiver, aggregator, drops, forward, datagrams, problems }: StatsDParts): object {
  return {
    packets: receiver.packets,
    bytes: receiver.bytes,
    socketErrors: receiver.socketErrors,
    lines: { metrics: aggregator.samples, events: aggregator.eventsTaken, serviceChecks: aggregator.checksTaken },
    dropped: drops.read(),
    contexts: aggregator.load(METRICS_SHOWN),
    problems,
    ...(forward === undefined ? {} : { forwarded: { packets: forward.sent, failed: forward.failed } }),
    ...(datagrams === undefined
      ? {}
      : {
          socketHelper: {
            pid: datagrams.pid ?? 0,
            restarts: datagrams.restarts,
            receiveBufferBytes: datagrams.receiveBufferBytes,
          },
        }),
  };
}

/** Shows the same to whoever scrapes the agent. */
export function bookStatsD(counters: Counters, { receiver, aggregator, drops, forward }: StatsDParts): void {
  const single = (value: number) => [{ labels: {}, value }];
  counters.gauge('komainu_agent_statsd_samples', 'DogStatsD metric lines taken since the start', () =>
    single(aggregator.samples),
  );
  counters.gauge('komainu_agent_statsd_contexts', 'metrics with their tags that are kept', () =>
    single(aggregator.contexts),
  );
  counters.gauge('komainu_agent_statsd_packets_total', 'DogStatsD packets received since the start, by transport', () =>
    Object.entries(receiver.packets).map(([transport, value]) => ({ labels: { transport }, value })),
  );
  counters.gauge('komainu_agent_statsd_socket_errors_total', 'errors of the DogStatsD sockets since the start', () =>
    single(receiver.socketErrors),
  );
  counters.gauge('komainu_agent_statsd_dropped_total', 'DogStatsD lines dropped since the start, by reason', () =>
    [...drops.counts].map(([reason, value]) => ({ labels: { reason }, value })),
  );
  if (forward === undefined) return;
  counters.gauge(
    'komainu_agent_statsd_forwarded_total',
    'DogStatsD packets passed on since the start, by outcome',
    () => [
      { labels: { outcome: 'sent' }, value: forward.sent },
      { labels: { outcome: 'failed' }, value: forward.failed },
    ],
  );
}
