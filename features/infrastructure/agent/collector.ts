import type { MetricSeries, MetricWriter } from '@komainu/contracts/metrics/sample.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { hostChecks } from './checks/all.ts';
import type { HostOptions } from './options.ts';
import type { HostPoint, Snapshot } from './snapshot.ts';

const INTERVAL_MS = 15_000;
/** Percentages and rates need two snapshots: the second is taken soon, so that a newcomer waits two seconds, not thirty. */
const FIRST_INTERVAL_MS = 1_500;

export interface CollectorParts {
  readonly host: string;
  readonly agentVersion: string;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly readSnapshot: (timeMs: number) => Promise<Snapshot>;
  readonly options: HostOptions;
  readonly metrics: MetricWriter;
  /** Says that this host is up: the service check `datadog.agent.up`. */
  readonly heartbeat: (timeUnixS: number) => Promise<void>;
}

/** Takes a snapshot of the machine every 15 s and reports it as metrics, with the signs of life of an Agent. */
export class HostCollector implements Closable {
  readonly #parts: CollectorParts;
  #before: Snapshot | undefined;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(parts: CollectorParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run(FIRST_INTERVAL_MS);
  }

  async close(): Promise<void> {
    this.#cancel();
    await this.#running;
    this.#cancel();
  }

  async #run(nextMs: number): Promise<void> {
    const { clock, counters, logger } = this.#parts;
    const startedMs = clock.nowMs();
    try {
      await this.#collect(startedMs, nextMs === FIRST_INTERVAL_MS);
    } catch (error) {
      counters.add('komainu_agent_host_checks_failed_total', {}, 1, 'rounds of host metrics that failed');
      logger.log('warn', 'could not collect host metrics', { reason: messageOf(error) });
    }
    const restMs = Math.max(0, startedMs + nextMs - clock.nowMs());
    this.#cancel = clock.after(restMs, () => {
      this.#running = this.#run(INTERVAL_MS);
    });
  }

  async #collect(nowMs: number, first: boolean): Promise<void> {
    const now = await this.#parts.readSnapshot(nowMs);
    const before = this.#before;
    this.#before = now;
    // The first round only looks: its gauges come with the second, 1.5 s later.
    if (first) return;
    const points = hostChecks.flatMap((check) => check(now, before, this.#parts.options));
    const running: HostPoint = {
      metric: 'datadog.agent.running',
      value: 1,
      tags: [`version:${this.#parts.agentVersion}`],
    };
    const timeUnixS = Math.floor(nowMs / 1000);
    await this.#parts.metrics.write([...points, running].map((point) => seriesOf(point, this.#parts.host, timeUnixS)));
    await this.#parts.heartbeat(timeUnixS);
    this.#parts.counters.add('komainu_agent_host_points_total', {}, points.length, 'points of host metrics collected');
  }
}

function seriesOf(point: HostPoint, host: string, timeUnixS: number): MetricSeries {
  return {
    metric: point.metric,
    type: point.type ?? 'gauge',
    intervalSeconds: point.type === 'count' ? INTERVAL_MS / 1000 : 0,
    host,
    tags: point.tags ?? [],
    timesUnixS: [timeUnixS],
    values: [point.value],
  };
}
