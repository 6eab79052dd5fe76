import type { Transaction } from '@komainu/contracts/logs/transactions-api.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const START = NOW - 60_000;
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let close: () => Promise<void>;

/** Session, seconds after the start, message, status, service. */
const EVENTS: readonly [string, number, string, string, string][] = [
  ['a', 0, 'browse', 'info', 'web'],
  ['a', 1, 'checkout begins', 'info', 'web'],
  ['a', 3, 'card refused', 'error', 'payment'],
  ['a', 4, 'checkout ends', 'info', 'web'],
  ['a', 5, 'browse', 'info', 'web'],
  ['a', 8, 'checkout begins', 'info', 'web'],
  ['a', 20, 'slow', 'warn', 'payment'],
  ['b', 2, 'checkout begins', 'info', 'web'],
  ['b', 6, 'checkout ends', 'info', 'web'],
  ['', 7, 'no session', 'emergency', 'web'],
];

const ask = async (request: object) => {
  const answer = await context.app.inject({
    method: 'POST',
    url: '/api/unstable/logs/transactions',
    headers: KEYS,
    payload: { filter: { query: '*' }, group_by: ['@session.id'], ...request },
  });
  return { status: answer.statusCode, body: answer.json() };
};
/** Session, logs, seconds, first message, whether complete. */
const shortOf = async (request: object) =>
  (await ask(request)).body.data.map(
    ({ by, count, durationMs, firstMessage, complete }: Transaction) =>
      `${by['@session.id']} ${count} ${durationMs / 1_000} ${firstMessage} ${complete}`,
  );

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  const payload = EVENTS.map(([id, seconds, message, status, service]) => ({
    message,
    status,
    service,
    timestamp: START + seconds * 1_000,
    ...(id === '' ? {} : { session: { id } }),
  }));
  const answer = await context.app.inject({ method: 'POST', url: '/api/v2/logs', headers: KEYS, payload });
  expect(answer.statusCode).toBe(202);
});
afterAll(() => close());

it('groups the logs of a key, longest first', async () => {
  const { body } = await ask({});
  expect(body).toEqual({
    data: [
      {
        by: { '@session.id': 'a' },
        count: 7,
        firstUnixMs: START,
        lastUnixMs: START + 20_000,
        durationMs: 20_000,
        severity: 'error',
        errors: 1,
        warnings: 1,
        services: ['payment', 'web'],
        firstMessage: 'browse',
        lastMessage: 'slow',
        complete: true,
      },
      expect.objectContaining({ by: { '@session.id': 'b' }, count: 2, durationMs: 4_000, severity: 'info' }),
    ],
    meta: { elapsedMs: 0, page: { after: null } },
  });
});

describe('start and end', () => {
  const start = { query: '"checkout begins"' };
  const end = { query: '"checkout ends"' };

  it('divides a group at each start', async () => {
    expect(await shortOf({ start })).toEqual([
      'a 2 12 checkout begins true',
      'a 4 4 checkout begins true',
      'b 2 4 checkout begins true',
    ]);
  });

  it('closes it at the end', async () => {
    expect(await shortOf({ end, sort: { by: 'first', order: 'asc' } })).toEqual([
      'a 4 4 browse true',
      'b 2 4 checkout begins true',
      'a 3 15 browse false',
    ]);
  });

  it('takes what stands between both', async () => {
    expect(await shortOf({ start, end, sort: { by: 'first', order: 'asc' } })).toEqual([
      'a 3 3 checkout begins true',
      'b 2 4 checkout begins true',
      'a 2 12 checkout begins false',
    ]);
  });
});

it('sorts and pages', async () => {
  const first = await ask({
    group_by: ['service', 'status'],
    sort: { by: 'severity', order: 'desc' },
    page: { limit: 2 },
  });
  expect(first.body.data.map(({ by }: { by: object }) => by)).toEqual([
    { service: 'web', status: 'emergency' },
    { service: 'payment', status: 'error' },
  ]);
  const cursor = first.body.meta.page.after;
  const second = await ask({
    group_by: ['service', 'status'],
    sort: { by: 'severity', order: 'desc' },
    page: { cursor },
  });
  expect(second.body.data.map(({ by }: { by: object }) => by)).toEqual([
    { service: 'payment', status: 'warn' },
    { service: 'web', status: 'info' },
  ]);
  expect(second.body.meta.page.after).toBeNull();
});

it('refuses what it cannot group or sort by', async () => {
  const refused = [
    { group_by: [] },
    { group_by: ['a', 'b', 'c', 'd'] },
    { group_by: [1] },
    { sort: { by: 'x' } },
    { start: { query: '(' } },
    { page: { limit: 0 } },
    { page: { cursor: 'x' } },
  ];
  for (const request of refused) expect([request, (await ask(request)).status]).toEqual([request, 400]);
});
