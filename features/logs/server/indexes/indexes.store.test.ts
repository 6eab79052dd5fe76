import type { Clock } from '@komainu/kernel/clock.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { randomHex, restartTimeOrderedIds } from '@komainu/kernel/ids.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
let nowMs = NOON;
const clock: Clock = { nowMs: () => nowMs, after: (delayMs, run) => systemClock.after(delayMs, run) };
const store = await openTestStore(logsTables);
const metadata = openSqliteMetadata(':memory:', clock);
// The count of a day goes by the times within ids.
beforeEach(restartTimeOrderedIds);
afterAll(() => store[Symbol.asyncDispose]());

/** A server on the store that all of them share. */
async function startNode() {
  const context = testContext(clock);
  const feature = await registerLogs(context, { ...logPorts(context), metadata, store, flushAfterMs: 5 });
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const answer = await context.app.inject({ method, url, headers: KEYS, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  return {
    send,
    logs: (count: number, more: object = {}) =>
      send(
        'POST',
        '/api/v2/logs',
        Array.from({ length: count }, () => ({ message: 'm', timestamp: nowMs, ...more })),
      ),
    found: async (filter: object) =>
      (
        await send('POST', '/api/v2/logs/events/search', {
          filter: { from: 0, to: 'now+1d', ...filter },
          page: { limit: 1000 },
        })
      ).body.data.length,
    dropped: () => Object.fromEntries(context.ledger.totals().rejected.get('logs') ?? []),
    async close() {
      await feature.close();
      await context.app.close();
    },
  };
}

const PATH = '/api/v1/logs/config/indexes';

it('puts logs into indexes by their order, and searches within indexes', async () => {
  const node = await startNode();
  const main = await node.send('GET', `${PATH}/main`);
  expect(main).toEqual({
    status: 200,
    body: {
      name: 'main',
      filter: { query: '*' },
      num_retention_days: 30,
      num_flex_logs_retention_days: 0,
      daily_limit: null,
      daily_limit_reset: null,
      daily_limit_warning_threshold_percentage: null,
      exclusion_filters: [],
      is_rate_limited: false,
    },
  });
  const made = await node.send('POST', PATH, { name: 'web', filter: { query: 'service:web' }, num_retention_days: 7 });
  expect(made.status).toBe(200);
  await node.logs(2, { service: 'web' });
  expect(await node.send('PUT', '/api/v1/logs/config/index-order', { index_names: ['web', 'main'] })).toEqual({
    status: 200,
    body: { index_names: ['web', 'main'] },
  });
  const exclusion = { name: 'health', filter: { query: '@path:\\/health', sample_rate: 1 } };
  await node.send('PUT', `${PATH}/web`, { filter: { query: 'service:web' }, exclusion_filters: [exclusion] });
  await node.logs(3, { service: 'web' });
  await node.logs(4, { service: 'web', path: '/health' });
  await node.logs(5, { service: 'db' });
  const counts = await Promise.all(
    [['web'], ['main'], ['main', 'web'], ['*'], ['other'], undefined].map((indexes) => node.found({ indexes })),
  );
  expect(counts).toEqual([3, 7, 10, 10, 0, 10]);
  expect(await node.found({ query: 'index:web' })).toBe(3);
  const v1 = await node.send('POST', '/api/v1/logs-queries/list', {
    query: '*',
    index: 'web',
    time: { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' },
  });
  expect([v1.body.logs.length, node.dropped()]).toEqual([3, { excluded: 4 }]);
  const page = await node.send(
    'GET',
    '/api/v2/logs/events?filter[indexes]=web,other&filter[from]=0&filter[to]=now%2B1d&page[limit]=2',
  );
  const next = new URL(page.body.links.next);
  expect((await node.send('GET', next.pathname + next.search)).body.data.length).toBe(1);

  await node.send('DELETE', `${PATH}/main`);
  await node.logs(1, { service: 'db' });
  expect(node.dropped()).toEqual({ excluded: 4, no_index: 1 });
  await node.close();
  // Who deletes the first index wants to be without it, after the next start too.
  const again = await startNode();
  expect((await again.send('GET', PATH)).body.indexes.map(({ name }: { name: string }) => name)).toEqual(['web']);
  expect((await again.send('DELETE', `${PATH}/web`)).status).toBe(202);
  await again.close();
});

it('holds the daily limit through restarts and across nodes, until the day is over', async () => {
  nowMs = NOON + 1_000;
  const first = await startNode();
  // An earlier attempt at this test left logs of that name behind.
  const name = `limited-${randomHex(4)}`;
  await first.send('POST', PATH, {
    name,
    filter: { query: '*' },
    daily_limit: 10,
    daily_limit_reset: { reset_time: '20:00', reset_utc_offset: '+00:00' },
  });
  await first.logs(6);
  // Two of them late by a day: the first count of a process finds them too.
  await first.logs(2, { timestamp: nowMs - 86_400_000 });
  await first.close();

  nowMs += 10_000;
  const second = await startNode();
  const third = await startNode();
  await second.logs(3);
  expect(second.dropped()).toEqual({ index_quota: 1 });
  expect((await second.send('GET', `${PATH}/${name}`)).body).toMatchObject({ daily_limit: 10, is_rate_limited: true });
  await second.close();
  // The third node has counted eight at its start, and knows of the others' logs when it next looks.
  nowMs += 10_000;
  await third.send('PUT', `${PATH}/${name}`, { filter: { query: '*' } });
  await eventually(async () => expect((await third.send('GET', `${PATH}/${name}`)).body.is_rate_limited).toBe(true));
  await third.logs(1);
  expect(third.dropped()).toEqual({ index_quota: 1 });

  nowMs = Date.UTC(2026, 10, 22, 20);
  await third.logs(10);
  await third.logs(1);
  expect(third.dropped()).toEqual({ index_quota: 2 });
  expect((await third.send('PUT', `${PATH}/${name}`, { filter: {}, disable_daily_limit: true })).body).toMatchObject({
    daily_limit: null,
    daily_limit_reset: null,
    is_rate_limited: false,
  });
  await third.logs(1);
  expect(await third.found({ indexes: [name] })).toBe(21);
  await third.send('DELETE', `${PATH}/${name}`);
  await third.close();
});

it('takes a name once', async () => {
  const node = await startNode();
  const made = () => node.send('POST', PATH, { name: 'once', filter: { query: '*' } });
  expect([(await made()).status, await made()]).toEqual([
    200,
    { status: 400, body: { error: { code: 'InvalidArgument', message: "Index 'once' already exists" } } },
  ]);
  await node.send('DELETE', `${PATH}/once`);
  await node.close();
});

it.each([
  ['GET', `${PATH}/none`, undefined, 404, 'NotFound', 'No such index'],
  ['POST', PATH, { filter: { query: '*' } }, 400, 'InvalidArgument', 'Missing field: name'],
  ['POST', PATH, { name: 'a' }, 400, 'InvalidArgument', 'Missing field: filter'],
  ['POST', PATH, { name: '7', filter: {} }, 400, 'InvalidArgument', expect.stringMatching('^name must')],
  ['POST', PATH, { name: 'a', filter: { query: '((' } }, 400, 'InvalidArgument', expect.any(String)],
  [
    'POST',
    PATH,
    { name: 'a', filter: {}, daily_limit: 0 },
    400,
    'InvalidArgument',
    expect.stringMatching('daily_limit'),
  ],
  ['POST', PATH, { name: 'a', filter: {}, num_retention_days: 0.5 }, 400, 'InvalidArgument', expect.any(String)],
  [
    'POST',
    PATH,
    { name: 'a', filter: {}, daily_limit: 1, daily_limit_reset: { reset_time: '25:00', reset_utc_offset: '+00:00' } },
    400,
    'InvalidArgument',
    expect.stringMatching('daily_limit_reset'),
  ],
  [
    'POST',
    PATH,
    { name: 'a', filter: {}, exclusion_filters: [{ name: 'x', filter: { query: '*', sample_rate: 2 } }] },
    400,
    'InvalidArgument',
    expect.stringMatching('sample_rate'),
  ],
  ['PUT', '/api/v1/logs/config/index-order', {}, 400, 'InvalidArgument', 'Missing field: index_names'],
  ['PUT', '/api/v1/logs/config/index-order', { index_names: ['x'] }, 400, 'InvalidArgument', 'Unknown index: x'],
] as const)('%s %s refuses %j', async (method, url, payload, status, code, message) => {
  const node = await startNode();
  expect(await node.send(method, url, payload)).toEqual({ status, body: { error: { code, message } } });
  await node.close();
});
