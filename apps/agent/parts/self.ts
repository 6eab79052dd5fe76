import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { putAll, seriesPayloads } from '@komainu/metrics/agent/submit.ts';
import type { AgentContext } from '../context.ts';

const EVERY_MS = 60_000;
const SOON_MS = 10_000;

/** Metrics of the agent about itself, once a minute: what it takes of the host, what waits and what was lost. */
export function startSelf(context: AgentContext): void {
  const { clock, lifecycle, heartbeats, logger, forwarder } = context;
  const heartbeat = lifecycle.own('self heartbeat', heartbeats.part('self metrics', EVERY_MS));
  const cpu = new CpuShare();
  let cancel = () => {};
  const round = async () => {
    heartbeat.beat();
    try {
      await putAll(forwarder, seriesPayloads(selfSeries(context, cpu.read(clock.nowMs()))));
    } catch (error) {
      logger.log('warn', 'the metrics of the agent itself are lost', { reason: messageOf(error) });
    }
  };
  const schedule = (delayMs: number) => {
    cancel = clock.after(delayMs, () => void round().finally(() => schedule(EVERY_MS)));
  };
  schedule(SOON_MS);
  lifecycle.own('self metrics', { close: () => cancel() });
}

/** The part of one core that this process used since it was read before. */
class CpuShare {
  #before = { usage: process.cpuUsage(), atMs: 0 };

  read(nowMs: number): number | undefined {
    const usage = process.cpuUsage();
    const { usage: last, atMs } = this.#before;
    this.#before = { usage, atMs: nowMs };
    if (atMs === 0 || nowMs <= atMs) return undefined;
    return (usage.user + usage.system - last.user - last.system) / 10 / (nowMs - atMs);
  }
}

function selfSeries(context: AgentContext, cpuPercent: number | undefined): MetricSeries[] {
  const { host, clock, counters, self } = context;
  const skewMs = self.clockSkewMs();
  const dropped = counters.samples('komainu_agent_payloads_dropped_total');
  const values: [string, number | undefined][] = [
    ['komainu.agent.memory.rss', process.memoryUsage.rss()],
    ['komainu.agent.cpu', cpuPercent],
    ['komainu.agent.clock_skew', skewMs === undefined ? undefined : skewMs / 1000],
    ['komainu.agent.payloads.waiting', self.waitingPayloads()],
    ['komainu.agent.payloads.dropped', dropped.reduce((sum, { value }) => sum + value, 0)],
  ];
  const timeUnixS = Math.floor(clock.nowMs() / 1000);
  return values.flatMap(([metric, value]) =>
    value === undefined
      ? []
      : [
          {
            metric,
            type: 'gauge',
            intervalSeconds: 0,
            host,
            tags: [],
            timesUnixS: [timeUnixS],
            values: [value],
          } as const,
        ],
  );
}
