import { messageOf } from '@komainu/kernel/errors.ts';
import { StatsDAggregator } from '@komainu/metrics/agent/aggregator.ts';
import { StatsDReceiver } from '@komainu/metrics/agent/statsd-receiver.ts';
import { aggregatedPayloads, putAll } from '@komainu/metrics/agent/submit.ts';
import type { AgentContext } from '../context.ts';

const BUCKET_MS = 10_000;
/** Time for the last packets of a bucket to be read before it is flushed. */
const FLUSH_DELAY_MS = 200;

/** DogStatsD: UDP, the stream socket, and the lines that tracers send over HTTP, flushed every ten seconds. */
export async function startDogStatsD(context: AgentContext): Promise<StatsDReceiver> {
  const { settings, host, clock, counters, lifecycle, listening, forwarder, logger } = context;
  const config = settings.dogstatsd;
  const aggregator = new StatsDAggregator(
    { host, tags: config?.tags ?? [], maxContexts: config?.maxContexts ?? 100_000 },
    clock,
    (reason) => counters.add('komainu_agent_statsd_dropped_total', { reason }, 1, 'DogStatsD lines dropped, by reason'),
  );
  counters.gauge('komainu_agent_statsd_samples', 'DogStatsD metric lines taken since the start', () => [
    { labels: {}, value: aggregator.samples },
  ]);
  counters.gauge('komainu_agent_statsd_contexts', 'metrics with their tags that are kept', () => [
    { labels: {}, value: aggregator.contexts },
  ]);
  const receiver = new StatsDReceiver(aggregator, counters);

  const flush = async (everything: boolean) => {
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

  if (config === undefined) return receiver;
  await listening.attempt('dogstatsd', `${config.host}:${config.port}/udp`, async () => {
    const udp = lifecycle.own('dogstatsd udp', await receiver.listenUdp(config.host, config.port));
    logger.log('debug', 'dogstatsd receive buffer', { bytes: udp.receiveBufferBytes });
    return udp.port;
  });
  if (config.streamSocket !== '') {
    await listening.attempt('dogstatsdStream', config.streamSocket, async () => {
      lifecycle.own('dogstatsd stream', await receiver.listenStream(config.streamSocket));
      return config.streamSocket;
    });
  }
  return receiver;
}
