import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const PATH = '/api/unstable/logs/facets/definitions';
const context = testContext(standingClock(NOW));
let close: () => Promise<void>;

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const answer = await context.app.inject({
    method,
    url,
    headers: KEYS,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
const definitionOf = async (path: string) =>
  (await ask('GET', PATH)).body.data.find((facet: { path: string }) => facet.path === path);
const countOf = async (query: string): Promise<number> =>
  (await ask('POST', '/api/v2/logs/analytics/aggregate', { filter: { query } })).body.data.buckets[0]?.computes.c0 ?? 0;

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  const log = { message: 'paid', timestamp: NOW - 1_000, shop: { amount: 12.5, customer: 'mia' }, ddtags: 'team:a' };
  expect((await ask('POST', '/api/v2/logs', [log])).status).toBe(202);
});
afterAll(() => close());

it('knows the default facets and what the data shows', async () => {
  expect(await definitionOf('@http.status_code')).toEqual({
    id: 'QGh0dHAuc3RhdHVzX2NvZGU',
    path: '@http.status_code',
    name: 'Status Code',
    group: 'Web Access',
    type: 'facet',
    origin: 'default',
    edited: false,
    words: ['status_code', 'http_status_code'],
  });
  expect(await definitionOf('@shop.amount')).toMatchObject({
    name: 'shop.amount',
    type: 'measure',
    origin: 'discovered',
  });
  expect(await definitionOf('team')).toMatchObject({ group: 'Tags', type: 'facet', origin: 'discovered', words: [] });
  const { body } = await ask('GET', `${PATH}?discover=false`);
  expect(body.data.filter(({ origin }: { origin: string }) => origin !== 'default')).toEqual([]);
});

it('creates, renames, hides and deletes', async () => {
  const facet = { path: '@shop.customer', name: 'Buyer', group: 'Shop', type: 'facet' };
  const created = await ask('POST', PATH, facet);
  expect(created).toMatchObject({
    status: 201,
    body: { data: { ...facet, origin: 'custom', words: ['buyer', 'customer', 'shop_customer'] } },
  });
  expect((await ask('POST', PATH, facet)).status).toBe(409);
  expect(await countOf('buyer:mia')).toBe(1);
  expect(await countOf('buyer:tom OR customer:m*')).toBe(1);

  const url = `${PATH}/${created.body.data.id}`;
  expect((await ask('PATCH', url, { name: 'Payer', unit: '' })).body.data).toMatchObject({
    name: 'Payer',
    path: facet.path,
  });
  expect([await countOf('buyer:mia'), await countOf('payer:mia')]).toEqual([0, 1]);
  expect((await ask('PATCH', url, { path: '@other' })).status).toBe(400);
  expect((await ask('DELETE', url)).status).toBe(204);
  expect(await definitionOf('@shop.customer')).toMatchObject({ name: 'shop.customer', origin: 'discovered' });
});

it('keeps what is changed of default and discovered facets', async () => {
  const status = await definitionOf('@http.status_code');
  await ask('PATCH', `${PATH}/${status.id}`, { name: 'Answer' });
  expect(await definitionOf('@http.status_code')).toMatchObject({
    name: 'Answer',
    origin: 'default',
    edited: true,
    words: ['answer', 'status_code', 'http_status_code'],
  });
  expect((await ask('DELETE', `${PATH}/${status.id}`)).status).toBe(204);
  expect(await definitionOf('@http.status_code')).toMatchObject({ hidden: true, name: 'Answer' });

  const amount = await definitionOf('@shop.amount');
  const changed = await ask('PATCH', `${PATH}/${amount.id}`, { name: 'Amount', unit: 'euro' });
  expect(changed.body.data).toMatchObject({ type: 'measure', origin: 'discovered', edited: true, unit: 'euro' });
});

it('refuses what is no facet', async () => {
  for (const body of [
    {},
    { path: '@' },
    { path: 'a b' },
    { path: '#x' },
    { path: '@a', type: 'x' },
    { path: '@a', name: '' },
  ]) {
    expect([body, (await ask('POST', PATH, body)).status]).toEqual([body, 400]);
  }
  expect((await ask('PATCH', `${PATH}/AAAA`, { name: 'x' })).status).toBe(404);
  expect((await ask('DELETE', `${PATH}/AAAA`)).status).toBe(404);
});
