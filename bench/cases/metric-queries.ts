import { call, type RunningServer, startServer, TEST_API_KEY } from '../../test/process/server.ts';
import { datadogBodies, type MetricLoad, remoteWriteBodies } from '../load/metrics.ts';
import { sendAll } from '../load/send.ts';
import { quietCpu } from '../measure/cost.ts';
import { VICTORIA_METRICS } from '../measure/known-peers.ts';
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
      await sendAll(
        server.port,
        map(datadogBodies(load), (bytes) => ({
          path: '/api/v2/series',
          headers: { 'content-type': 'application/x-protobuf', 'dd-api-key': TEST_API_KEY },
          bytes,
        })),
        OUR_CONNECTIONS,
      );
      await quietCpu(server.process.pid ?? 0);
      const beside = await withPeer(VICTORIA_METRICS, say, async ({ port }) => {
        await sendAll(
          port,
          map(remoteWriteBodies(load), (bytes) => ({
            path: '/api/v1/write',
            headers: { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' },
            bytes,
          })),
          PEER_CONNECTIONS,
        );
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
  for (const question of questions) {
    const ours = () => askOurs(server, question, endUnixS);
    const works = peerPort === undefined ? [ours] : [ours, () => askTheirs(peerPort, question, endUnixS)];
    const [ourMs = 0, theirMs] = await mediansOf(works);
    const { name, atMost, atMostMs } = question;
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

async function askOurs(server: RunningServer, { ours, lines }: Question, endUnixS: number): Promise<void> {
  const from = (endUnixS - ROUNDS * STEP_S) * 1000;
  const answer = await call<{ data: { attributes: { series: unknown[] } } }>(
    server,
    'POST',
    '/api/v2/query/timeseries',
    {
      data: {
        type: 'timeseries_request',
        attributes: {
          from,
          to: endUnixS * 1000,
          interval: STEP_S * 1000,
          queries: [{ name: 'a', data_source: 'metrics', query: ours }],
          formulas: [{ formula: 'a' }],
        },
      },
    },
  );
  expectLines('ours', answer.data.attributes.series.length, lines);
}

async function askTheirs(port: number, { theirs, lines }: Question, endUnixS: number): Promise<void> {
  const query = new URLSearchParams({
    query: theirs,
    start: String(endUnixS - ROUNDS * STEP_S),
    end: String(endUnixS - STEP_S),
    step: `${STEP_S}s`,
  });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query_range?${query}`);
  const { data } = (await answer.json()) as { data: { result: unknown[] } };
  expectLines('VictoriaMetrics', data.result.length, lines);
}

function expectLines(who: string, got: number, wanted: number): void {
  if (got !== wanted) throw new Error(`${who} answered ${got} lines of ${wanted}`);
}

function* map<In, Out>(items: Iterable<In>, change: (item: In) => Out): Generator<Out> {
  for (const item of items) yield change(item);
}
