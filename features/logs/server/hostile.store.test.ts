import type { AddressInfo } from 'node:net';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterEach, expect, it } from 'vitest';
import { logsTables } from '../tables/logs.ts';
import { registerLogs } from './register.ts';
import { logPorts } from './test-ports.ts';

/** What the limits promise of odd and hostile input, from the request to the row. Sizes and depth: `test/process/bad-input.test.ts`. */

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function stage(change: (store: TelemetryStore) => Partial<TelemetryStore> = () => ({})) {
  const real = await openTestStore(logsTables);
  const overrides = Object.fromEntries(Object.entries(change(real)).map(([name, value]) => [name, { value }]));
  const knowsRequestKey = { value: (key: string) => real.knowsRequestKey(key) };
  const store: TelemetryStore = Object.create(
    { ...real, insert: real.insert.bind(real), rows: real.rows.bind(real), bytes: real.bytes.bind(real) },
    { knowsRequestKey, ...overrides },
  );
  const context = testContext(standingClock(NOW));
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  open.push(async () => {
    await feature.close();
    await context.app.close();
    await real[Symbol.asyncDispose]();
  });
  const post = async (url: string, payload: string | object) => {
    const headers = { ...KEYS, 'content-type': 'application/json' };
    const answer = await context.app.inject({ method: 'POST', url, headers, payload });
    return { status: answer.statusCode, body: answer.body };
  };
  return { store: real, context, post };
}

it('stands logs from 1970 and from 2100 at the time of receipt, keeps their own and counts them', async () => {
  const { post, store, context } = await stage();
  const far = ['2100-01-01T00:00:00Z', 4_102_444_800_000, '2001-01-01T00:00:00Z'];
  // What is before 2000 is not taken for a time at all.
  const none = ['1970-01-01T00:05:00Z', '1970-01-01T00:00:00Z', 0, 1, 86_400, -1, '9'.repeat(400)];
  const logs = [...far, ...none].map((timestamp, index) => ({ message: `clock ${index}`, timestamp }));
  expect((await post('/api/v2/logs', logs)).status).toBe(202);
  const rows = await store.rows<{ at: string; text: string }>(
    'SELECT toString(toUnixTimestamp64Milli(ts)) AS at, toString(tuple(*)) AS text FROM logs ORDER BY id',
  );
  expect(rows.map(({ at }) => at)).toEqual(logs.map(() => String(NOW)));
  expect([rows[0]?.text, rows[3]?.text]).toEqual([
    expect.stringContaining(String(Date.UTC(2100))),
    expect.stringContaining('1970-01-01T00:05:00Z'),
  ]);
  expect(context.counters.value('komainu_logs_changed_total', { reason: 'time_out_of_range' })).toBe(far.length);
});

it('takes keys that come twice, in one spelling or two, once', async () => {
  const { post, store } = await stage();
  const body =
    '[{"message":"twice","message":"last","a":{"b":1},"a.b":2,"n":1,"n":2,"__proto__":{"x":1},"constructor":3}]';
  expect((await post('/api/v2/logs', body)).status).toBe(202);
  const found = await post('/api/v2/logs/events/search', { filter: { query: '*', from: 'now-1h', to: 'now+1h' } });
  const [log] = (JSON.parse(found.body) as { data: { attributes: Record<string, unknown> }[] }).data;
  expect(log?.attributes['message']).toBe('last');
  expect(log?.attributes['attributes']).toMatchObject({ a: { b: 1 }, n: 2, constructor: 3 });
  expect(Object.prototype).not.toHaveProperty('x');
  expect((await store.rows('SELECT 1 FROM logs')).length).toBe(1);
});

it('goes on taking logs while a hostile grok rule meets lines made for it', async () => {
  const { post, store } = await stage();
  const rules = ['(a+)+$', '(a|aa)+$', '(.*)*b', '(x+x+)+y', '([a-zA-Z]+)*!'].map(
    (regex, index) => `rule_${index} %{regex("${regex}"):evil_${index}}`,
  );
  const pipeline = await post('/api/v1/logs/config/pipelines', {
    name: 'hostile',
    is_enabled: true,
    filter: { query: '*' },
    processors: [
      {
        type: 'grok-parser',
        name: 'evil',
        is_enabled: true,
        source: 'message',
        samples: [],
        grok: { support_rules: '', match_rules: rules.join('\n') },
      },
    ],
  });
  expect(pipeline.status).toBe(200);
  const lines = ['a', 'x', 'aA', '.'].map((unit) => `${unit.repeat(200_000)}?`);
  const started = performance.now();
  expect(
    (
      await post(
        '/api/v2/logs',
        lines.map((message) => ({ message })),
      )
    ).status,
  ).toBe(202);
  expect((await post('/api/v2/logs', [{ message: 'good' }])).status).toBe(202);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect((await store.rows('SELECT 1 FROM logs')).length).toBe(lines.length + 1);
});

const DAY = { from: 'now-1d', to: 'now' };

it('stops a search with a leading wildcard when its client goes away', async () => {
  const asked: { sql: string; aborted: boolean }[] = [];
  const waiting = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const { context } = await stage(() => ({
    rows: (sql, options) => {
      const entry = { sql, aborted: false };
      asked.push(entry);
      waiting.resolve();
      return new Promise((_resolve, reject) => {
        options?.signal?.addEventListener('abort', () => {
          entry.aborted = true;
          stopped.resolve();
          reject(new CodedError('store_cancelled', 'cancelled', { status: 499 }));
        });
      });
    },
  }));
  await context.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = context.app.server.address() as AddressInfo;
  const client = new AbortController();
  const search = fetch(`http://127.0.0.1:${port}/api/v2/logs/events/search`, {
    method: 'POST',
    headers: { ...KEYS, 'content-type': 'application/json' },
    body: JSON.stringify({ filter: { query: '*needle* @path:*.php', ...DAY } }),
    signal: client.signal,
  }).catch(() => undefined);
  await waiting.promise;
  client.abort();
  await Promise.all([stopped.promise, search]);
  // It asks for a page of a day, not for everything.
  expect(asked.map(({ aborted, sql }) => [aborted, /LIMIT \d+/.test(sql), sql.includes('ts')])).toEqual([
    [true, true, true],
  ]);
});

it('says that a search took too long, in the time that a search has', async () => {
  const timeouts: unknown[] = [];
  const { post } = await stage((real) => ({
    // The engine keeps to the time that it is given: here it has a millisecond for what takes longer.
    rows: (_sql, options) => {
      timeouts.push(options?.timeoutMs ?? 'usual');
      return real.rows('SELECT sum(cityHash64(number)) FROM numbers(100000000000)', { ...options, timeoutMs: 1 });
    },
  }));
  const { status, body } = await post('/api/v2/logs/events/search', { filter: { query: '*needle*', ...DAY } });
  expect([status, body, timeouts]).toEqual([504, expect.stringContaining('errors'), ['usual']]);
});
