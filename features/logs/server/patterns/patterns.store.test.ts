import type { LogPattern, PatternsAnswer } from '@komainu/contracts/logs/patterns-api.ts';
import type { RunQuery } from '@komainu/query/search/source.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logSource } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { logPorts } from '../test-ports.ts';
import { readSample } from './sample.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let close: () => Promise<void>;
let run: RunQuery;

const USERS = ['alice', 'bob', 'carol', 'dave', 'erin'];
/** In the window: 50 logins, 20 timeouts; before it: 10 logins. 4 000 lines of noise with `service:noise`. */
const LOGS = [
  ...Array.from({ length: 50 }, (_, index) => ({
    message: `User ${USERS[index % 5]} logged in from 10.0.0.${index} after ${index * 3} ms`,
    service: 'web',
    status: index % 10 === 0 ? 'warn' : 'info',
    ddtags: `env:${index % 2 === 0 ? 'prod' : 'dev'}`,
    usr: { id: USERS[index % 5] },
    timestamp: NOW - 10 * MINUTE + index * 1_000,
  })),
  ...Array.from({ length: 20 }, (_, index) => ({
    message: `Timeout of db-${index}.internal:5432`,
    service: 'api',
    status: 'error',
    timestamp: NOW - 5 * MINUTE + index * 1_000,
  })),
  ...Array.from({ length: 10 }, (_, index) => ({
    message: `User ${USERS[index % 5]} logged in from 10.0.1.${index} after ${index} ms`,
    service: 'web',
    timestamp: NOW - 20 * MINUTE,
  })),
];
const NOISE = Array.from({ length: 4_000 }, (_, index) => ({
  message: `Request ${index} took ${index % 97} ms`,
  service: 'noise',
  timestamp: NOW - 2 * MINUTE,
}));

const ask = async (payload: object) => {
  const url = '/api/unstable/logs/patterns';
  const answer = await context.app.inject({ method: 'POST', url, headers: KEYS, payload });
  return { status: answer.statusCode, body: answer.json() as PatternsAnswer };
};
const find = async (query: string) => {
  const payload = { filter: { query, from: 'now-1h' }, page: { limit: 1_000 } };
  const answer = await context.app.inject({
    method: 'POST',
    url: '/api/v2/logs/events/search',
    headers: KEYS,
    payload,
  });
  return answer.json().data.length;
};

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  run = (sql) => store.rows(sql);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  for (const payload of [
    LOGS,
    NOISE.slice(0, 1_000),
    NOISE.slice(1_000, 2_000),
    NOISE.slice(2_000, 3_000),
    NOISE.slice(3_000),
  ]) {
    const answer = await context.app.inject({ method: 'POST', url: '/api/v2/logs', headers: KEYS, payload });
    expect(answer.statusCode).toBe(202);
  }
});
afterAll(() => close());

const FILTER = { query: '-service:noise', from: 'now-15m', to: 'now' };

it('groups logs by pattern and gives the values of the asked keys', async () => {
  const { status, body } = await ask({
    filter: FILTER,
    include_event_tags: ['env', 'service', '@usr.id', 'usr.id', 'nothing'],
  });
  expect(status).toBe(200);
  const [login, timeout] = body.data as [LogPattern, LogPattern];
  expect(login).toEqual({
    type: 'log_pattern',
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    attributes: {
      pattern: 'User * logged in from * after *',
      count: 50,
      event_tags: {
        env: ['prod', 'dev'],
        service: ['web'],
        '@usr.id': USERS,
        'usr.id': USERS,
        nothing: [],
      },
      variables: [
        { kind: 'word', values: USERS },
        { kind: 'ip', values: Array.from({ length: 10 }, (_, index) => `10.0.0.${index}`) },
        { kind: 'duration', values: Array.from({ length: 10 }, (_, index) => `${index * 3} ms`) },
      ],
      statuses: [
        { status: 'info', count: 45 },
        { status: 'warn', count: 5 },
      ],
      trend: expect.any(Array),
      first_seen: '2026-11-22T11:50:00.000Z',
      last_seen: '2026-11-22T11:50:49.000Z',
      examples: expect.any(Array),
      new_in_window: false,
      search: '"User" "logged in from" "after"',
      grok_rule: expect.stringMatching(/^pattern User\\s\+%\{|^pattern User /),
    },
  });
  expect(login.attributes.trend.reduce((sum, value) => sum + value, 0)).toBe(50);
  expect(login.attributes.examples.map(({ message }) => message)[0]).toBe(
    'User erin logged in from 10.0.0.49 after 147 ms',
  );
  expect([timeout.attributes.pattern, timeout.attributes.count, timeout.attributes.new_in_window]).toEqual([
    'Timeout of *',
    20,
    true,
  ]);
  expect(body.meta).toMatchObject({ patterns: 2, events: 70, sampled: 70, sampling_rate: 1, status: 'done' });
});

it('answers a search that finds the logs of the pattern', async () => {
  const { body } = await ask({ filter: FILTER });
  const found = await Promise.all(body.data.map(({ attributes }) => find(attributes.search)));
  expect(found).toEqual([60, 20]);
});

it('clusters many logs in a thread', async () => {
  const { body } = await ask({ filter: { query: 'service:noise', from: 'now-15m', to: 'now' }, page: { limit: 5 } });
  expect(body.data.map(({ attributes }) => [attributes.pattern, attributes.count])).toEqual([
    ['Request * took *', 4_000],
  ]);
});

it('samples evenly where there are more than may be read', async () => {
  const window = { fromUnixMs: NOW - 15 * MINUTE, toUnixMs: NOW };
  const filter = { source: logSource, node: parseLogSearch('service:noise'), window };
  const { logs, events, rate } = await readSample(filter, [], 1_000, run);
  expect([events, rate]).toEqual([4_000, logs.length / events]);
  expect(logs.length).toBeGreaterThan(800);
  expect(logs.length).toBeLessThanOrEqual(1_000);
});

it('gives as many as asked for', async () => {
  const { body } = await ask({ filter: { query: '*', from: 'now-15m', to: 'now' }, page: { limit: 1 } });
  expect([body.data.length, body.meta.patterns]).toEqual([1, 3]);
});

it('has no patterns where there are no logs', async () => {
  const { status, body } = await ask({ filter: { query: 'service:none' } });
  expect([status, body.data, body.meta.events]).toEqual([200, [], 0]);
});

it.each([
  [{ filter: { query: 'a:(' } }],
  [{ filter: {}, page: { limit: 0 } }],
  [{ filter: {}, include_event_tags: 'env' }],
  [{ filter: {}, include_event_tags: [''] }],
  [[]],
])('refuses %j', async (payload) => {
  expect(await ask(payload)).toEqual({ status: 400, body: { errors: [expect.any(String)] } });
});
