import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { call, type RunningServer, type ServerOptions, startServer, TEST_API_KEY } from '../../test/process/server.ts';
import { type ChurnLoad, churnedDatadogBodies, churnedRemoteWriteBodies, samplesOf } from '../load/churn.ts';
import { sendRemoteWrites, sendSeries } from '../load/send.ts';
import { type Cost, costOf } from '../measure/cost.ts';
import { VICTORIA_METRICS } from '../measure/known-peers.ts';
import { askOurs, askVictoriaMetrics, type LineWindow } from '../measure/line-queries.ts';
import { mediansOf } from '../measure/medians.ts';
import { withPeer } from '../measure/peer.ts';
import { rssBytesOf } from '../measure/processes.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const STEP_S = 60;
const GENERATIONS = 10;
const METRICS = 10;
const ACTIVE = Number(process.env.BENCH_ACTIVE_SERIES ?? 1_000_000);
const LAST_ROUNDS = 5;
const METRIC = 'system.mem.metric_1';
const SERVICE = 'svc-3';
const REGIONS = 3;
const PROMQL = `avg by (region) (${METRIC.replaceAll('.', '_')}{service="${SERVICE}"})`;
const TRIES = 5;
const OUR_CONNECTIONS = 40;
const PEER_CONNECTIONS = 4;
/** What the server and its engine may take, beside what they take without series. */
const MOST_RSS_BYTES_A_SERIES = 500;
const BASE_RSS_BYTES = 1.5 * 2 ** 30;

/** What it costs to know many series of which few still come, as where containers live for minutes. */
export const cardinality: BenchCase = {
  name: 'cardinality',
  summary: 'ten million series, a million of them active: CPU, memory, restart and queries beside VictoriaMetrics',
  async run(say) {
    const startUnixS = Math.floor(Date.now() / 1000 / STEP_S) * STEP_S - (GENERATIONS + LAST_ROUNDS) * STEP_S;
    const load: ChurnLoad = {
      ...{ generations: GENERATIONS, hosts: ACTIVE / METRICS, metricsPerHost: METRICS },
      ...{ stepS: STEP_S, startUnixS, lastRounds: LAST_ROUNDS },
    };
    const millions = samplesOf(load) / 1e6;
    say(
      `${millions} million samples of ${(ACTIVE * GENERATIONS) / 1e6} million series, ${ACTIVE / 1e6} million at a time`,
    );
    const ours = await measureOurs(load);
    const figures: Figure[] = [
      { name: 'ours: CPU s per million samples', value: ours.cost.cpuSeconds / millions, unit: 's' },
      { name: 'ours: peak RSS while they come', value: ours.cost.peakRssBytes / 2 ** 20, unit: 'MiB' },
      {
        name: 'ours: RSS afterwards',
        value: ours.rssBytes / 2 ** 20,
        unit: 'MiB',
        goal: { atMost: (BASE_RSS_BYTES + ACTIVE * GENERATIONS * MOST_RSS_BYTES_A_SERIES) / 2 ** 20 },
      },
      { name: 'ours: one service by region', value: ours.serviceMs, unit: 'ms' },
      { name: 'ours: all series that a metric had, one line', value: ours.wholeMs, unit: 'ms' },
      { name: 'ours: ready again after a restart', value: ours.restartMs / 1000, unit: 's' },
    ];
    const theirs = await withPeer(VICTORIA_METRICS, say, async ({ port, child }) => {
      const pid = child.pid ?? 0;
      const cost = await costOf(pid, () => sendRemoteWrites(port, churnedRemoteWriteBodies(load), PEER_CONNECTIONS));
      await fetch(`http://127.0.0.1:${port}/internal/force_flush`);
      const serviceMs = await medianOf(() => askVictoriaMetrics(port, PROMQL, windowOf(load), REGIONS));
      return { cost, rssBytes: rssBytesOf(pid), serviceMs };
    });
    if (theirs === undefined) return figures;
    return [
      ...figures,
      { name: 'VictoriaMetrics: CPU s per million samples', value: theirs.cost.cpuSeconds / millions, unit: 's' },
      { name: 'VictoriaMetrics: peak RSS while they come', value: theirs.cost.peakRssBytes / 2 ** 20, unit: 'MiB' },
      { name: 'VictoriaMetrics: RSS afterwards', value: theirs.rssBytes / 2 ** 20, unit: 'MiB' },
      { name: 'VictoriaMetrics: one service by region', value: theirs.serviceMs, unit: 'ms' },
      {
        name: 'ours to VictoriaMetrics: CPU',
        value: ours.cost.cpuSeconds / theirs.cost.cpuSeconds,
        unit: '',
        goal: { atMost: 1 },
      },
      {
        name: 'ours to VictoriaMetrics: one service by region',
        value: ours.serviceMs / theirs.serviceMs,
        unit: '',
        goal: { atMost: 2 },
      },
    ];
  },
};

interface Ours {
  readonly cost: Cost;
  readonly rssBytes: number;
  readonly serviceMs: number;
  readonly wholeMs: number;
  readonly restartMs: number;
}

async function measureOurs(load: ChurnLoad): Promise<Ours> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-cardinality-'));
  const options: ServerOptions = {
    name: 'bench-cardinality',
    dataDir,
    readyWithinMs: 600_000,
    // The limit of new series of a metric within an hour is what would stop this.
    env: { KOMAINU_AGENT: 'off', KOMAINU_METRIC_SERIES_LIMIT: '0' },
  };
  try {
    const measured = await withServer(options, (server) => measureFilled(server, load));
    const startedMs = performance.now();
    const restartMs = await withServer(options, async () => performance.now() - startedMs);
    return { ...measured, restartMs };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function withServer<Done>(options: ServerOptions, work: (server: RunningServer) => Promise<Done>): Promise<Done> {
  const server = await startServer(options);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function measureFilled(server: RunningServer, load: ChurnLoad): Promise<Omit<Ours, 'restartMs'>> {
  const pid = server.process.pid ?? 0;
  const cost = await costOf(pid, () =>
    sendSeries(server.port, TEST_API_KEY, churnedDatadogBodies(load), OUR_CONNECTIONS),
  );
  const { tables } = await call<{ tables: { name: string; rows: number }[] }>(server, 'GET', '/api/unstable/status');
  const stored = tables.find(({ name }) => name === 'points')?.rows ?? 0;
  if (stored !== samplesOf(load)) throw new Error(`points holds ${stored} rows of ${samplesOf(load)} that were sent`);
  const byRegion = `avg:${METRIC}{service:${SERVICE}} by {region}`;
  return {
    cost,
    serviceMs: await medianOf(() => askOurs(server, byRegion, windowOf(load), REGIONS)),
    wholeMs: await medianOf(() => askOurs(server, `avg:${METRIC}{*}`, windowOf(load), 1)),
    rssBytes: rssBytesOf(pid),
  };
}

function windowOf({ startUnixS, generations, lastRounds, stepS }: ChurnLoad): LineWindow {
  return { fromUnixS: startUnixS, untilUnixS: startUnixS + (generations - 1 + lastRounds) * stepS, stepS };
}

/** Of few tries: each may take seconds. */
async function medianOf(work: () => Promise<void>): Promise<number> {
  const [median = 0] = await mediansOf([work], { warmUp: 0, tries: TRIES });
  return median;
}
