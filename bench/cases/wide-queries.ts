import { rmSync } from 'node:fs';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { openEmbeddedStore } from '@komainu/store/embedded/embedded-store.ts';
import type { RunningServer } from '../../test/process/server.ts';
import { type PlantedMetrics, plant, startPlanted } from '../load/planted.ts';
import { quietCpu } from '../measure/cost.ts';
import { peakRssBytesOf, rssBytesOf } from '../measure/processes.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const HOUR_S = 3600;
const DAY_S = 86_400;
const ROWS_A_STATEMENT = 4_000_000;
const STATEMENT_LIMIT_MS = 600_000;
const MONTH_SERIES = Number(process.env.BENCH_MONTH_SERIES ?? 100_000);
const WIDE_SERIES = Number(process.env.BENCH_WIDE_SERIES ?? 1_000_000);
/** Beyond this a query is not bounded: what is told of each series, and what is on its way from the store. */
const MOST_GROWTH_BYTES = 2 * 2 ** 30;

/** A month by the hour over many series, and queries that are too wide for any answer. */
export const wideQueries: BenchCase = {
  name: 'wide-queries',
  summary: 'a month by the hour over 100 000 series, and what a query of a million series is told',
  async run(say) {
    return [...(await month(say)), ...(await million(say))];
  },
};

async function month(say: (text: string) => void): Promise<Figure[]> {
  const endUnixS = Math.floor(Date.now() / 1000 / HOUR_S) * HOUR_S - HOUR_S;
  const points = 30 * 24 - 2;
  say(`${((MONTH_SERIES * points) / 1e6).toFixed(0)} million hours of ${MONTH_SERIES} series`);
  return planted(
    { metrics: ['planted.month'], hosts: MONTH_SERIES, points: 1, stepS: HOUR_S, endUnixS, table: 'points' },
    async (server) => {
      await quietCpu(server.process.pid ?? 0);
      const window = { from: (endUnixS - 29 * DAY_S) * 1000, to: (endUnixS + HOUR_S) * 1000, interval: HOUR_S * 1000 };
      const asked = () => ask(server, 'avg:planted.month{*} by {service}', window);
      await asked();
      const { ms, status } = await asked();
      if (status !== 200) throw new Error(`the query of a month was answered ${status}`);
      return [{ name: 'a month by the hour', value: ms / 1000, unit: 's', goal: { atMost: 3 } }];
    },
    (dataDir) => plantHours(dataDir, endUnixS, points),
  );
}

/**
 * Writes roll-ups of all series, the oldest hour first as the product does; several hours at a time, as merges would have
 * them after a while.
 */
async function plantHours(dataDir: string, endUnixS: number, points: number): Promise<void> {
  const hoursAtOnce = Math.max(1, Math.floor(ROWS_A_STATEMENT / MONTH_SERIES));
  // One part a statement, like a roll-up.
  const settings = `async_insert = 0, min_insert_block_size_rows = ${ROWS_A_STATEMENT}, min_insert_block_size_bytes = 0`;
  const store = await openEmbeddedStore({ dataDir, clock: systemClock, logger: silentLogger });
  try {
    for (let fromUnixS = endUnixS - (points - 1) * HOUR_S; fromUnixS <= endUnixS; fromUnixS += hoursAtOnce * HOUR_S) {
      const hours = Math.min(hoursAtOnce, (endUnixS - fromUnixS) / HOUR_S + 1);
      await store.command(
        `INSERT INTO points_1h SELECT metric_id, series_id, toDateTime(${fromUnixS} + arrayJoin(range(${hours})) * ${HOUR_S}) AS hour, ` +
          `round((cityHash64(series_id, hour) % 100000) / 100, 2) AS value, value + 10, value * 60, 60 FROM series SETTINGS ${settings}`,
        { timeoutMs: STATEMENT_LIMIT_MS },
      );
    }
  } finally {
    await store.close();
  }
}

async function million(say: (text: string) => void): Promise<Figure[]> {
  const endUnixS = Math.floor(Date.now() / 60_000) * 60;
  say(`one metric of ${WIDE_SERIES} series`);
  return planted(
    { metrics: ['planted.wide'], hosts: WIDE_SERIES, points: 60, stepS: 60, endUnixS, table: 'points' },
    async (server) => {
      const pid = server.process.pid ?? 0;
      const before = rssBytesOf(pid);
      const window = { from: (endUnixS - HOUR_S) * 1000, to: endUnixS * 1000, interval: 60_000 };
      const byHost = await ask(server, 'avg:planted.wide{*} by {host}', window);
      say(`by host: ${byHost.status} ${byHost.text.slice(0, 160)}`);
      const whole = await ask(server, 'avg:planted.wide{*}', window);
      say(`of all: ${whole.status} after ${(whole.ms / 1000).toFixed(1)} s`);
      return [
        { name: 'a million lines: refused (422)', value: byHost.status, unit: '', goal: { atMost: 422, atLeast: 422 } },
        { name: 'a million lines: answered after', value: byHost.ms / 1000, unit: 's' },
        { name: 'a million series in one line: status', value: whole.status, unit: '', goal: { atMost: 422 } },
        { name: 'a million series in one line: answered after', value: whole.ms / 1000, unit: 's' },
        {
          name: 'memory that both took',
          value: (peakRssBytesOf(pid) - before) / 2 ** 20,
          unit: 'MiB',
          goal: { atMost: MOST_GROWTH_BYTES / 2 ** 20 },
        },
      ];
    },
  );
}

async function planted(
  metrics: PlantedMetrics,
  measure: (server: RunningServer) => Promise<Figure[]>,
  plantMore: (dataDir: string) => Promise<void> = async () => {},
): Promise<Figure[]> {
  const dataDir = await plant(metrics);
  try {
    await plantMore(dataDir);
    const server = await startPlanted(dataDir);
    try {
      return await measure(server);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly text: string;
}

async function ask(
  server: RunningServer,
  query: string,
  window: { from: number; to: number; interval: number },
): Promise<Answer> {
  const startedMs = performance.now();
  const response = await fetch(`${server.url}/api/v2/query/timeseries`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'dd-api-key': server.apiKey,
      'dd-application-key': server.applicationKey,
    },
    body: JSON.stringify({
      data: {
        type: 'timeseries_request',
        attributes: {
          ...window,
          queries: [{ name: 'a', data_source: 'metrics', query }],
          formulas: [{ formula: 'a' }],
        },
      },
    }),
  });
  const text = await response.text();
  return { status: response.status, ms: performance.now() - startedMs, text };
}
