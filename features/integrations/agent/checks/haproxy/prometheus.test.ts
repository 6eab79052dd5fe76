import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metricNames, undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

/** Recorded from HAProxy 2.6.12, two samples of each family. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');

it.each([
  ['use_openmetrics', 'openmetrics_endpoint', 'haproxy.frontend.http.requests.count', 'haproxy.openmetrics.health'],
  ['use_prometheus', 'prometheus_url', 'haproxy.frontend.http.requests.total', 'haproxy.prometheus.health'],
])('reads the page of the exporter with %s', async (flag, address, requests, health) => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  const run = await runCheck(check, { [flag]: true, [address]: `${server.url}/metrics`, tag_by_endpoint: false });
  expect(undescribed('haproxy', run)).toEqual([]);
  expect(run.metrics).toContainEqual({ type: 'monotonic_count', metric: requests, value: 6, tags: ['proxy:www'] });
  expect(run.metrics).toContainEqual({
    type: 'gauge',
    metric: 'haproxy.process.max.connections',
    value: 200,
    tags: [],
  });
  expect(metricNames(run).length).toBeGreaterThan(150);
  expect(run.serviceChecks.map(({ name }) => name)).toEqual([health]);
});
