import { messageOf } from '@komainu/kernel/errors.ts';
import { GraphitePoints } from '@komainu/metrics/agent/graphite/points.ts';
import { GraphiteReceiver } from '@komainu/metrics/agent/graphite/receiver.ts';
import { putAll, seriesPayloads } from '@komainu/metrics/agent/submit.ts';
import type { AgentContext } from '../context.ts';

const FLUSH_MS = 10_000;

/** Lines of Graphite clients become gauges, sent every ten seconds. */
export async function startGraphite(context: AgentContext): Promise<void> {
  const { settings, host, clock, logger, lifecycle, listening, forwarder, status } = context;
  const config = settings.graphite;
  if (config === undefined) return;
  const points = new GraphitePoints();
  const receiver = new GraphiteReceiver(points, clock);
  const flush = async (): Promise<void> => {
    try {
      await putAll(forwarder, seriesPayloads(points.take(host)));
    } catch (error) {
      logger.log('error', 'Graphite points are lost: the disk buffer refuses them', { reason: messageOf(error) });
    }
  };
  let cancel = (): void => {};
  const schedule = (): void => {
    cancel = clock.after(FLUSH_MS, () => void flush().finally(schedule));
  };
  schedule();
  lifecycle.own('graphite flush', {
    close: async () => {
      cancel();
      await flush();
    },
  });
  await listening.attempt('graphite', `${config.host}:${config.port}`, async () => {
    const port = await receiver.listen(config.host, config.port);
    lifecycle.own('graphite', receiver);
    return port;
  });
  status.add('graphite', () => ({ received: receiver.received, dropped: receiver.dropped }));
}
