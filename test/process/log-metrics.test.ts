import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { call, type RunningServer, startServer } from './server.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-log-metrics-'));
let server: RunningServer | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Logs of one bucket, in the middle of a minute that is over. */
const AT_MS = (Math.floor(Date.now() / 60_000) - 2) * 60_000 + 30_000;

const metric = (id: string, compute: object) => ({
  data: {
    id,
    type: 'logs_metrics',
    attributes: { filter: { query: 'source:shop' }, group_by: [{ path: 'service', tag_name: 'service' }], compute },
  },
});

async function send(to: RunningServer): Promise<void> {
  const logs = [1, 2, 3, 4].map((took) => ({
    message: 'm',
    ddsource: 'shop',
    service: took % 2 === 0 ? 'cart' : 'pay',
    took,
    timestamp: AT_MS,
  }));
  await call(to, 'POST', '/api/v2/logs', logs);
}

/** The values of a metric query over the minute, by group. */
async function minute(of: RunningServer, query: string): Promise<Record<string, number>> {
  const fromS = AT_MS / 1000 - 30;
  const attributes = {
    from: fromS * 1000,
    to: (fromS + 60) * 1000,
    interval: 60_000,
    formulas: [{ formula: 'a' }],
    queries: [{ name: 'a', data_source: 'metrics', query }],
  };
  const answer = await call<{
    data: { attributes: { series: { group_tags: string[] }[]; values: (number | null)[][] } };
  }>(of, 'POST', '/api/v2/query/timeseries', { data: { type: 'timeseries_request', attributes } });
  const { series, values } = answer.data.attributes;
  const sum = (line: (number | null)[] = []) => line.reduce<number>((total, value) => total + (value ?? 0), 0);
  return Object.fromEntries(series.map(({ group_tags }, index) => [group_tags.join(','), sum(values[index])]));
}

it('counts every acknowledged log once, through kill -9 and an orderly restart', async () => {
  const first = await startServer({ name: 'log-metrics', dataDir });
  server = first;
  await call(first, 'POST', '/api/v2/logs/config/metrics', metric('shop.logs', { aggregation_type: 'count' }));
  const distribution = { aggregation_type: 'distribution', path: '@took', include_percentiles: true };
  await call(first, 'POST', '/api/v2/logs/config/metrics', metric('shop.took', distribution));
  await send(first);
  await send(first);
  const killed = new Promise((resolve) => first.process.once('exit', resolve));
  first.process.kill('SIGKILL');
  await killed;

  const second = await startServer({ name: 'log-metrics', dataDir });
  server = second;
  await send(second);
  await second.stop();

  const third = await startServer({ name: 'log-metrics', dataDir });
  server = third;
  await send(third);
  expect(await minute(third, 'sum:shop.logs{*} by {service}.as_count()')).toEqual({
    'service:cart': 8,
    'service:pay': 8,
  });
  expect(await minute(third, 'count:shop.took{*}')).toEqual({ '': 16 });
  expect(await minute(third, 'sum:shop.took{*} by {service}')).toEqual({ 'service:cart': 24, 'service:pay': 16 });
  expect(await minute(third, 'max:shop.took{*}')).toEqual({ '': 4 });
});
