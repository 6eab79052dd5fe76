import { join } from 'node:path';
import { messageOf } from '@komainu/kernel/errors.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import { StatsDAggregator } from '@komainu/metrics/agent/aggregator.ts';
import { Drops } from '@komainu/metrics/agent/drops.ts';
import { DEFAULT_HISTOGRAM } from '@komainu/metrics/agent/histogram.ts';
import { MetricMapper } from '@komainu/metrics/agent/mapper.ts';
import { MetricNames } from '@komainu/metrics/agent/naming.ts';
import { OriginTags } from '@komainu/metrics/agent/origin.ts';
import { Senders } from '@komainu/metrics/agent/senders.ts';
import { StatsDForward } from '@komainu/metrics/agent/statsd-forward.ts';
import { StatsDReceiver } from '@komainu/metrics/agent/statsd-receiver.ts';
import { bookStatsD, statsDStatus } from '@komainu/metrics/agent/statsd-status.ts';
import { aggregatedPayloads, putAll } from '@komainu/metrics/agent/submit.ts';
import type { UnixDatagramListener } from '@komainu/metrics/agent/unix-datagram/listen.ts';
import { UdpDropWatch } from '@komainu/pipeline/receiver/udp-drops.ts';
import type { AgentContext } from '../context.ts';
import type { DogStatsDSettings } from '../settings/dogstatsd.ts';

const BUCKET_MS = 10_000;
/** Time for the last packets of a bucket to be read before it is flushed. */
const FLUSH_DELAY_MS = 200;
const DROPS_SAID_EVERY_MS = 60_000;

/**
 * DogStatsD: UDP, the unix sockets, and the lines that tracers send over HTTP, flushed every ten seconds. Those of tracers
 * are read even where the rest is off.
 */
export async function startDogStatsD(context: AgentContext): Promise<StatsDReceiver> {
  const { settings, clock, counters, lifecycle, logger, status } = context;
  const config = settings.dogstatsd;
  const drops = new Drops(() => clock.nowMs());
  const senders = new Senders(context.tagger, clock);
  const problems: string[] = [];
  const aggregator = newAggregator(context, config, drops, senders, (problem) => {
    problems.push(problem);
    logger.log('warn', problem);
  });
  lifecycle.own('dogstatsd tags', { close: context.containers.onChange(() => aggregator.forgetLines()) });
  if (config?.countEach === true) aggregator.setEnabled(true);
  context.offers.statsdStats = aggregator;

  const forward =
    config?.forward === undefined ? undefined : new StatsDForward(config.forward.host, config.forward.port);
  if (forward !== undefined) lifecycle.own('dogstatsd forward', forward);
  const receiver = new StatsDReceiver(
    {
      aggregator,
      senders,
      drops,
      clock,
      logger,
      shedding: () => context.shedding(),
      ...(forward === undefined ? {} : { forward: (packet: Buffer) => forward.send(packet) }),
    },
    { origins: config?.origins.client ?? false, timestamps: config?.timestamps ?? true },
  );
  startFlushes(context, aggregator);
  const datagrams = config === undefined ? undefined : await listen(context, config, receiver, drops);
  const parts = { receiver, aggregator, drops, forward, datagrams, problems };
  bookStatsD(counters, parts);
  status.add('dogstatsd', () => statsDStatus(parts));
  return receiver;
}

function newAggregator(
  { host, clock, tagger, containers }: AgentContext,
  config: DogStatsDSettings | undefined,
  drops: Drops,
  senders: Senders,
  problem: (text: string) => void,
): StatsDAggregator {
  const profiles = config?.mapper.profiles ?? [];
  const mapper = profiles.length === 0 ? undefined : new MetricMapper(profiles, config?.mapper.cacheSize ?? 1, problem);
  const noNaming = { namespace: '', namespaceExcept: [], blocked: [], blockedByPrefix: false };
  const noOrigins = { client: false, entityIdPrecedence: false, cardinality: 'low' } as const;
  return new StatsDAggregator(
    {
      host,
      tags: config?.tags ?? [],
      maxContexts: config?.maxContexts ?? 100_000,
      expiryS: config?.expiryS ?? 300,
      histogram: config?.histogram ?? DEFAULT_HISTOGRAM,
      copyToDistribution: config?.copyToDistribution,
    },
    {
      clock,
      drops,
      senders,
      names: new MetricNames({ ...(config?.naming ?? noNaming), mapper }),
      origins: new OriginTags(config?.origins ?? noOrigins, tagger, containers),
    },
  );
}

function startFlushes(context: AgentContext, aggregator: StatsDAggregator): void {
  const { host, clock, counters, lifecycle, forwarder, logger } = context;
  const heartbeat = lifecycle.own('dogstatsd heartbeat', context.heartbeats.part('dogstatsd', BUCKET_MS));
  const flush = async (everything: boolean) => {
    heartbeat.beat();
    try {
      const nowS = Math.floor(clock.nowMs() / 1000);
      await putAll(forwarder, aggregatedPayloads(aggregator.flush(everything), host, nowS));
    } catch (error) {
      counters.add('komainu_agent_statsd_flush_failures_total', {}, 1, 'flushes that the disk buffer refused');
      logger.log('error', 'DogStatsD metrics are lost: the disk buffer refuses them', { reason: messageOf(error) });
    }
  };
  let cancel = () => {};
  const schedule = () => {
    const untilEndMs = BUCKET_MS - (clock.nowMs() % BUCKET_MS) + FLUSH_DELAY_MS;
    cancel = clock.after(untilEndMs, () => void flush(false).finally(schedule));
  };
  schedule();
  lifecycle.own('dogstatsd flush', {
    close: async () => {
      cancel();
      await flush(true);
    },
  });
}

/** Opens every socket that is asked for; gives the one for datagrams, where there is one. */
async function listen(
  { settings, clock, lifecycle, listening, logger }: AgentContext,
  config: DogStatsDSettings,
  receiver: StatsDReceiver,
  drops: Drops,
): Promise<UnixDatagramListener | undefined> {
  if (config.udp) {
    await listening.attempt('dogstatsd', `${config.host}:${config.port}/udp`, async () => {
      const udp = await receiver.listenUdp(config.host, config.port, config.receiveBufferBytes);
      lifecycle.own('dogstatsd udp', udp);
      const { receiveBufferBytes } = udp;
      logger.log('debug', 'dogstatsd receive buffer', { bytes: receiveBufferBytes });
      const throttle = new LogThrottle(logger, clock, DROPS_SAID_EVERY_MS);
      const watch = new UdpDropWatch(udp.port, clock, (packets) => {
        drops.addMany('full_buffer', packets);
        throttle.log(
          'drops',
          'warn',
          'DogStatsD packets came faster than they were read, and the kernel dropped some',
          {
            packets,
            receiveBufferBytes,
          },
        );
      });
      lifecycle.own('dogstatsd udp drops', watch).start();
      return udp.port;
    });
  }
  if (config.streamSocket !== '') {
    await listening.attempt('dogstatsdStream', config.streamSocket, async () => {
      lifecycle.own('dogstatsd stream', await receiver.listenStream(config.streamSocket));
      return config.streamSocket;
    });
  }
  let datagrams: UnixDatagramListener | undefined;
  if (config.socket !== '') {
    await listening.attempt('dogstatsdSocket', config.socket, async () => {
      const { socket: path, maxDatagramBytes, origins } = config;
      const cacheFolder = join(settings.core.dataDir, 'compiled');
      const options = { path, maxDatagramBytes, credentials: origins.socket, cacheFolder };
      datagrams = await receiver.listenDatagrams(options, config.receiveBufferBytes);
      lifecycle.own('dogstatsd socket', datagrams);
      return path;
    });
  }
  return datagrams;
}
