import { type RunningServer, startServer, TEST_API_KEY } from '../../test/process/server.ts';
import { datadogBodies, type MetricLoad, remoteWriteBodies } from '../load/metrics.ts';
import { sendRemoteWrites, sendSeries } from '../load/send.ts';
import { quietCpu } from '../measure/cost.ts';
import { VICTORIA_METRICS } from '../measure/known-peers.ts';
import { askOurs, askVictoriaMetrics, type LineWindow } from '../measure/line-queries.ts';
import { mediansOf } from '../measure/medians.ts';
import { withPeer } from '../measure/peer.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const STEP_S = 60;
const ROUNDS = 60;
const HOSTS = 2_000;
const METRIC = 'system.mem.metric_1';
const OUR_CONNECTIONS = 40;
const PEER_CONNECTIONS = 4;

interface Question {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly lines: number;
  /** Ours to theirs. */
  readonly atMost: number;
  readonly atMostMs?: number;
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'avg by host',
    ours: `avg:${METRIC}{*} by {host}`,
    theirs: 'avg by (host) (system_mem_metric_1)',
    lines: HOSTS,
    atMost: 1,
  },
  {
    name: 'sum by service',
    ours: `sum:${METRIC}{*} by {service}`,
    theirs: 'sum by (service) (system_mem_metric_1)',
    lines: 25,
    atMost: 2,
    atMostMs: 20,
  },
];

/** The same questions of the same points, taking turns. */
export const metricQueries: BenchCase = {
  name: 'metric-queries',
  summary: 'averages and sums over 2 000 series of an hour beside VictoriaMetrics',
  async run(say) {
    const endUnixS = Math.floor(Date.now() / 1000 / STEP_S) * STEP_S;
    const load: MetricLoad = {
      hosts: HOSTS,
      metricsPerHost: 10,
      rounds: ROUNDS,
      stepS: STEP_S,
      startUnixS: endUnixS - ROUNDS * STEP_S,
    };
    const server = await startServer({ name: 'bench-metric-queries', env: { KOMAINU_AGENT: 'off' } });
    try {
      await sendSeries(server.port, TEST_API_KEY, datadogBodies(load), OUR_CONNECTIONS);
      await quietCpu(server.process.pid ?? 0);
      const beside = await withPeer(VICTORIA_METRICS, say, async ({ port }) => {
        await sendRemoteWrites(port, remoteWriteBodies(load), PEER_CONNECTIONS);
        // What came is searched after it was flushed.
        await fetch(`http://127.0.0.1:${port}/internal/force_flush`);
        return figures(QUESTIONS, server, endUnixS, port);
      });
      return beside ?? (await figures(QUESTIONS, server, endUnixS, undefined));
    } finally {
      await server.stop();
    }
  },
};

async function figures(
  questions: readonly Question[],
  server: RunningServer,
  endUnixS: number,
  peerPort: number | undefined,
): Promise<Figure[]> {
  const all: Figure[] = [];
  const window: LineWindow = { fromUnixS: endUnixS - ROUNDS * STEP_S, untilUnixS: endUnixS, stepS: STEP_S };
  for (const { name, ours, theirs, lines, atMost, atMostMs } of questions) {
    const works = [() => askOurs(server, ours, window, lines)];
    if (peerPort !== undefined) works.push(() => askVictoriaMetrics(peerPort, theirs, window, lines));
    const [ourMs = 0, theirMs] = await mediansOf(works);
    all.push({
      name: `${name}: ours`,
      value: ourMs,
      unit: 'ms',
      ...(atMostMs === undefined ? {} : { goal: { atMost: atMostMs } }),
    });
    if (theirMs === undefined) continue;
    all.push({ name: `${name}: VictoriaMetrics`, value: theirMs, unit: 'ms' });
    all.push({ name: `${name}: ours to VictoriaMetrics`, value: ourMs / theirMs, unit: '', goal: { atMost } });
  }
  return all;
}
