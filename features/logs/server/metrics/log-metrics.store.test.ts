import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';
import { MemoryMetrics } from './memory-metrics.ts';
import { registerLogMetricRoutes } from './routes.ts';

const NOW_S = 1_795_309_200;
const PATH = '/api/v2/logs/config/metrics';
const metric = (id: string, attributes: object) => ({ data: { id, type: 'logs_metrics', attributes } });

it('makes metrics of logs that no index keeps too, and goes on after a restart', async () => {
  await using store = await openTestStore(logsTables);
  const clock = standingClock(NOW_S * 1_000);
  const metadata = openSqliteMetadata(':memory:', clock);
  const metrics = new MemoryMetrics();
  const start = async () => {
    const context = testContext(clock);
    const feature = await registerLogs(context, { ...logPorts(context), store, metadata, metrics, flushAfterMs: 5 });
    const send = async (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) => {
      const headers = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
      const answer = await context.app.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
    };
    const close = async () => {
      await feature.close();
      await context.app.close();
    };
    return { send, close };
  };
  const logs = Array.from({ length: 6 }, (_, index) => ({
    message: 'm',
    ddsource: 'nginx',
    timestamp: NOW_S * 1_000 - index * 4_000,
    status_code: index % 2 === 0 ? 500 : 200,
    duration: index,
  }));

  const first = await start();
  const grouped = {
    filter: { query: 'source:nginx' },
    group_by: [{ path: '@status_code' }],
    compute: { aggregation_type: 'count' },
  };
  expect(await first.send('POST', PATH, metric('nginx-5xx.count', grouped))).toEqual({
    status: 200,
    body: metric('nginx_5xx.count', { ...grouped, group_by: [{ path: '@status_code', tag_name: 'status_code' }] }),
  });
  const measured = { filter: { query: '*' }, compute: { aggregation_type: 'distribution', path: '@duration' } };
  await first.send('POST', PATH, metric('took', measured));
  const exclusion_filters = [{ name: 'all', filter: { query: '*', sample_rate: 1 } }];
  await first.send('PUT', '/api/v1/logs/config/indexes/main', { filter: { query: '*' }, exclusion_filters });
  // Answered once the counts are committed.
  expect((await first.send('POST', '/api/v2/logs', logs)).status).toBe(202);
  const once = {
    [`status_code:500 ${NOW_S}`]: 1,
    [`status_code:200 ${NOW_S - 10}`]: 1,
    [`status_code:500 ${NOW_S - 10}`]: 1,
    [`status_code:200 ${NOW_S - 20}`]: 2,
    [`status_code:500 ${NOW_S - 20}`]: 1,
  };
  expect(metrics.sums('nginx_5xx.count')).toEqual(once);
  await first.close();

  const second = await start();
  expect((await second.send('POST', '/api/v2/logs', logs)).status).toBe(202);
  await second.send('POST', '/api/v2/logs', logs);
  const thrice = Object.fromEntries(Object.entries(once).map(([key, count]) => [key, count * 3]));
  expect(metrics.sums('nginx_5xx.count')).toEqual(thrice);
  const counts = [...metrics.sketches.values()].map(({ address, sketch }) => [
    address.timeUnixS - NOW_S,
    sketch.count,
    sketch.sum,
  ]);
  expect(counts).toEqual([
    [0, 3, 0],
    [-10, 6, 9],
    [-20, 9, 36],
  ]);
  await second.close();
});

const refusing = testContext();
registerLogMetricRoutes(refusing.app, new LiveDefinitions({ ...refusing, metadata: logPorts(refusing).metadata }, []));
afterAll(() => refusing.app.close());

it.each([
  ['POST', PATH, { data: { id: 'a', type: 'other' } }, 400],
  ['POST', PATH, metric('', { compute: { aggregation_type: 'count' } }), 400],
  ['POST', PATH, metric('a', { compute: { aggregation_type: 'sum' } }), 400],
  ['POST', PATH, metric('a', { compute: { aggregation_type: 'distribution' } }), 400],
  ['POST', PATH, metric('a', { compute: { aggregation_type: 'count' }, filter: { query: '((' } }), 400],
  ['POST', PATH, metric('a', { compute: { aggregation_type: 'count' }, group_by: [{}] }), 400],
  [
    'POST',
    PATH,
    metric('a', { compute: { aggregation_type: 'count' }, group_by: [{ path: '@a' }, { path: 'a' }] }),
    400,
  ],
  ['GET', `${PATH}/none`, undefined, 404],
  ['DELETE', `${PATH}/none`, undefined, 404],
] as const)('%s %s refuses %j', async (method, url, payload, status) => {
  const headers = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
  const answer = await refusing.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect([answer.statusCode, answer.json()]).toEqual([status, { errors: [expect.any(String)] }]);
});
