import type { AddressInfo } from 'node:net';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let store: TelemetryStore & AsyncDisposable;
let close: () => Promise<void>;

const LOGS = Array.from({ length: 10 }, (_, index) => ({
  message: index === 3 ? 'needle one' : `GET /p${index}`,
  service: index % 2 === 0 ? 'web' : 'db',
  hostname: `h${index % 3}`,
  status: index % 5 === 0 ? 'error' : 'info',
  ddsource: 'test',
  ddtags: index < 5 ? 'env:prod,team:a' : 'env:dev',
  timestamp: NOW - 600_000 + index * 60_000,
  http: { status_code: index % 4 === 0 ? 500 : 200 },
  ...(index < 3 ? { duration: index * 10 } : {}),
  network: { client: { ip: `10.0.0.${index}` } },
}));

const ask = async (query: string, more: object = {}) => {
  const payload = { query, from: 'now-1h', to: 'now', ...more };
  const answer = await context.app.inject({ method: 'POST', url: '/api/unstable/logs/sql', headers: KEYS, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const rowsOf = async (query: string) => {
  const { status, body } = await ask(query);
  return status === 200 ? body.rows : body;
};

/** Waits until so many of the editor's queries run in the engine. */
async function untilRunning(wanted: number): Promise<void> {
  for (;;) {
    const [row] = await store.rows<{ n: string }>(
      "SELECT count() AS n FROM system.processes WHERE query LIKE '%enable_positional_arguments = 0%' AND query NOT LIKE '%system.processes%'",
    );
    if (Number(row?.n) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  store = await openTestStore(logsTables);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  const url = '/api/v2/logs';
  expect((await context.app.inject({ method: 'POST', url, headers: KEYS, payload: LOGS })).statusCode).toBe(202);
});
afterAll(() => close());

it('answers names and types', async () => {
  const { body } = await ask(
    `SELECT timestamp, service AS "Service", count(*), "@duration" IS NULL AS none, "@duration", tags, avg("@duration") a
     FROM logs WHERE message LIKE '%p1%' GROUP BY 1, 2, 4, 5, 6`,
  );
  expect(body).toEqual({
    columns: [
      { name: 'timestamp', type: 'time' },
      { name: 'Service', type: 'text' },
      { name: 'count', type: 'number' },
      { name: 'none', type: 'boolean' },
      { name: '@duration', type: 'text' },
      { name: 'tags', type: 'list' },
      { name: 'a', type: 'number' },
    ],
    rows: [['2026-11-22T11:51:00.000Z', 'db', 1, false, '10', ['env:prod', 'team:a'], 10]],
    truncated: false,
    elapsedMs: 0,
  });
});

describe('selects', () => {
  it.each([
    ['SELECT 1 + 2 * 3, 7 % 4, 2 ^ 3, 1 / 0, -5, 10 / 4', [[7, 3, 8, null, -5, 2.5]]],
    ['SELECT count(*) FROM logs', [[10]]],
    ['SELECT 2 AS x, min(host) FROM logs GROUP BY x', [[2, 'h0']]],
    [
      'SELECT 2, host FROM logs ORDER BY 1, timestamp DESC LIMIT 2',
      [
        [2, 'h0'],
        [2, 'h2'],
      ],
    ],
    ['select service, count(*) n from logs group by service order by n desc, 1 limit 1', [['db', 5]]],
    ['SELECT service, count(*) FROM logs WHERE "@http.status_code" >= 500 GROUP BY 1 ORDER BY 2 DESC', [['web', 3]]],
    [`SELECT count(*) FROM logs WHERE attributes['http.status_code'] = '500' AND tags['team'] = 'a'`, [[2]]],
    [`SELECT count(*) FROM logs WHERE status_code = 500 AND attributes->>'duration' IS NOT NULL`, [[1]]],
    ['SELECT sum("@duration"), min("@duration"), max("@duration"), count("@duration") FROM logs', [[30, '0', '20', 3]]],
    [
      `SELECT count(*) FILTER (WHERE status = 'error'), count(DISTINCT host), count(DISTINCT "@duration") FROM logs`,
      [[2, 3, 3]],
    ],
    [
      'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY "@duration"), approx_percentile("@duration", 1) FROM logs',
      [[10, 20]],
    ],
    [`SELECT message FROM logs WHERE message ILIKE 'NEEDLE%'`, [['needle one']]],
    [`SELECT message FROM logs WHERE message ~ '^need.e' AND message !~* 'HAY'`, [['needle one']]],
    [`SELECT DISTINCT env FROM logs ORDER BY env`, [['dev'], ['prod']]],
    [`SELECT service || '/' || host AS x FROM logs ORDER BY timestamp LIMIT 2 OFFSET 1`, [['db/h1'], ['web/h2']]],
    [
      `SELECT CASE WHEN "@http.status_code" >= 500 THEN '5xx' ELSE 'ok' END AS class, count(*) FROM logs GROUP BY class ORDER BY 1`,
      [
        ['5xx', 3],
        ['ok', 7],
      ],
    ],
    [`SELECT CASE service WHEN 'web' THEN 1 END FROM logs ORDER BY timestamp LIMIT 2`, [[1], [null]]],
    [`SELECT count(*) FROM logs WHERE timestamp >= now() - interval '5 minutes'`, [[5]]],
    [
      `SELECT count(*) FROM logs WHERE timestamp BETWEEN '2026-11-22T11:51:00Z' AND timestamp '2026-11-22 11:53:00'`,
      [[3]],
    ],
    [
      `SELECT date_trunc('hour', timestamp) h, time_bucket('5 minutes', timestamp) b, count(*) FROM logs GROUP BY 1, 2 ORDER BY b`,
      [
        ['2026-11-22T11:00:00.000Z', '2026-11-22T11:50:00.000Z', 5],
        ['2026-11-22T11:00:00.000Z', '2026-11-22T11:55:00.000Z', 5],
      ],
    ],
    [`SELECT extract(minute FROM max(timestamp)), max(timestamp) - min(timestamp) FROM logs`, [[59, 540]]],
    [
      `SELECT coalesce("@duration", 'none'), coalesce(trace_id, 'no trace') FROM logs ORDER BY timestamp DESC LIMIT 1`,
      [['none', 'no trace']],
    ],
    [
      `SELECT count(*) FROM logs WHERE service IN ('web', 'x') AND "@http.status_code" IN (500, 404) AND host NOT IN ('h1')`,
      [[2]],
    ],
    [`SELECT count(*) FROM logs WHERE host IN (SELECT host FROM logs WHERE message = 'needle one')`, [[4]]],
    [`SELECT count(*) FROM logs WHERE timestamp = (SELECT max(timestamp) FROM logs)`, [[1]]],
    [
      `WITH e AS (SELECT host h, count(*) n FROM logs WHERE status = 'error' GROUP BY host), a AS (SELECT host, count(*) n FROM logs GROUP BY 1)
      SELECT a.host, a.n, e.n FROM a LEFT JOIN e ON a.host = e.h ORDER BY a.host`,
      [
        ['h0', 4, 1],
        ['h1', 3, null],
        ['h2', 3, 1],
      ],
    ],
    [
      `SELECT l.host, r.n FROM logs l JOIN (SELECT host, count(*) AS n FROM logs GROUP BY host) r USING (host) WHERE l.message = 'needle one'`,
      [['h0', 4]],
    ],
    [`SELECT count(*) FROM logs a, logs b WHERE a.service = 'web' AND b.status = 'error'`, [[10]]],
    [
      `SELECT 'a' AS x, 1 AS y UNION ALL SELECT 'b', 2 UNION SELECT 'a', 1 ORDER BY x DESC LIMIT 5`,
      [
        ['b', 2],
        ['a', 1],
      ],
    ],
    [
      `SELECT service, "@duration" FROM logs WHERE "@duration" IS NOT NULL UNION ALL SELECT 'n', 5 ORDER BY 2`,
      [
        ['web', '0'],
        ['n', '5'],
        ['db', '10'],
        ['web', '20'],
      ],
    ],
    [`SELECT x.d FROM (SELECT "@duration" AS d FROM logs) x WHERE x.d > 5 ORDER BY d DESC`, [['20'], ['10']]],
    [
      `SELECT "@duration"::int + 1, cast('1.5' AS float), CAST("@http.status_code" AS text) FROM logs ORDER BY timestamp LIMIT 1`,
      [[1, 1.5, '500']],
    ],
    [
      `SELECT upper(left(service, 2)), length(service), split_part('a-b-c', '-', 2), substring('hello' FROM 2 FOR 3), replace('aa', 'a', 'b'), regexp_extract('id=42', 'id=([0-9]+)') FROM logs LIMIT 1`,
      [['WE', 3, 'b', 'ell', 'bb', '42']],
    ],
    [
      `SELECT round(2.345, 2), greatest(1, 5, 3), abs(-2), floor(2.7), round(AVG("@duration"), 1) FROM logs`,
      [[2.35, 5, 2, 2, 10]],
    ],
    [
      `SELECT count(*) FROM logs WHERE array_contains(tags, 'team:a') AND ip_in_range("@network.client.ip", '10.0.0.0/30')`,
      [[4]],
    ],
    [
      `SELECT host, row_number() OVER (PARTITION BY service ORDER BY timestamp) r, lag(host) OVER (ORDER BY timestamp) FROM logs ORDER BY timestamp LIMIT 3`,
      [
        ['h0', 1, null],
        ['h1', 1, 'h0'],
        ['h2', 2, 'h1'],
      ],
    ],
    [`SELECT sum("@duration") OVER (ORDER BY timestamp) FROM logs ORDER BY timestamp LIMIT 3`, [[0], [10], [30]]],
    [
      `SELECT array_agg(DISTINCT "@duration"), string_agg(service, '+') FROM logs WHERE "@duration" = 20`,
      [[['20'], 'web']],
    ],
    [`SELECT service FROM logs GROUP BY service HAVING count(*) > 100`, []],
    [`SELECT count(*) FROM logs WHERE NOT (status = 'error' OR "@nothing" = 'x')`, [[0]]],
    [`SELECT count(*) FROM logs WHERE (status = 'error') IS NOT TRUE AND true`, [[8]]],
    [`SELECT 'it''s; -- /* "x" */ \\', 1 FROM logs LIMIT 1 -- a comment`, [[`it's; -- /* "x" */ \\`, 1]]],
    [
      `SELECT min(host), bool_or(service = 'db'), stddev("@duration") FROM logs WHERE "@duration" IS NOT NULL`,
      [['h0', true, 10]],
    ],
  ])('%s', async (query, rows) => {
    expect(await rowsOf(query)).toEqual(rows);
  });

  it('shows every column of the table for *', async () => {
    const { body } = await ask('SELECT * FROM logs ORDER BY timestamp LIMIT 1');
    const row = Object.fromEntries(
      body.columns.map(({ name }: { name: string }, at: number) => [name, body.rows[0][at]]),
    );
    expect(row).toEqual({
      timestamp: '2026-11-22T11:50:00.000Z',
      service: 'web',
      host: 'h0',
      source: 'test',
      status: 'error',
      message: 'GET /p0',
      tags: ['env:prod', 'team:a'],
      trace_id: '',
      span_id: '',
      index: expect.any(String),
      env: 'prod',
      version: '',
      attributes: { duration: '0', 'http.status_code': '500', 'network.client.ip': '10.0.0.0' },
    });
  });
});

describe('bounds', () => {
  it('keeps to the window', async () => {
    expect((await ask('SELECT count(*) FROM logs', { from: 'now-2m' })).body.rows).toEqual([[2]]);
    expect((await ask("SELECT count(*) FROM logs WHERE timestamp < '2000-01-01'")).body.rows).toEqual([[0]]);
  });

  it('gives at most 10 000 rows and says so', async () => {
    const { body } = await ask('SELECT a.host FROM logs a, logs b, logs c, logs d, logs e');
    expect([body.rows.length, body.truncated]).toEqual([10_000, true]);
    expect((await ask('SELECT host FROM logs LIMIT 3')).body).toMatchObject({ truncated: false });
  });

  it.each([
    ['', 'the query is empty'],
    ['SELECT', 'SELECT gives no columns'],
    ['SELECT FROM WHERE', 'the query cannot be read'],
    ['SELECT host IN (VALUES (1)) FROM logs', ''],
    ['SELECT 1; SELECT 2', 'only one statement is run at a time'],
    ['DROP TABLE logs', 'only SELECT is allowed, not DROP TABLE'],
    ['INSERT INTO logs VALUES (1)', 'only SELECT is allowed'],
    ['DELETE FROM logs', 'only SELECT is allowed, not DELETE'],
    ['CREATE TABLE x (a int)', 'only SELECT is allowed'],
    ['WITH x AS (DELETE FROM logs RETURNING host) SELECT * FROM x', 'only SELECT is allowed, not DELETE'],
    ['SELECT * FROM system.tables', 'a table is not supported with SCHEMA'],
    ['SELECT * FROM users', 'there is no table users'],
    ["SELECT * FROM file('/etc/passwd')", 'FROM takes tables and SELECTs, no functions'],
    ["SELECT * FROM url('http://x', 'CSV')", 'FROM takes tables and SELECTs, no functions'],
    ["SELECT file('/etc/passwd')", 'there is no function file'],
    ["SELECT getSetting('x')", 'there is no function getsetting'],
    ['SELECT pg_catalog.version()', 'there is no function pg_catalog.version'],
    ["SELECT dictGet('a', 'b', 1)", 'there is no function dictget'],
    ['SELECT sleep(3)', 'there is no function sleep'],
    ['SELECT constructor(3)', 'there is no function constructor'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 'the query cannot be read'],
    ['SELECT 1 SETTINGS max_threads = 1', 'the query cannot be read'],
    ['SELECT 1 FORMAT JSON', 'the query cannot be read'],
    ['SELECT host FROM logs FOR UPDATE', 'SELECT is not supported with FOR'],
    ['SELECT DISTINCT ON (host) host FROM logs', 'DISTINCT ON is not supported'],
    ['SELECT $1', 'parameter is not supported'],
    ['SELECT nothing FROM logs', 'there is no column nothing'],
    ['SELECT a.host FROM logs', 'there is no table a in FROM'],
    ['SELECT host FROM logs a, logs b', 'the column host is ambiguous'],
    ['SELECT 1 FROM logs, logs', 'the name logs is used twice'],
    ['SELECT host, count(*) FROM logs', 'neither in GROUP BY nor in an aggregate'],
    ["SELECT 1 FROM logs WHERE message ~ '('", 'a regular expression cannot be read'],
    ['SELECT (SELECT host FROM logs)', 'more than one row'],
    ['SELECT (SELECT host, status FROM logs)', 'gives one column'],
    ['SELECT * FROM (SELECT host h FROM logs) x WHERE logs.host = 1', 'there is no table logs in FROM'],
    ['SELECT current_user', 'current_user is not supported'],
    ['SELECT 1 LIMIT (SELECT 1)', 'LIMIT takes a whole number'],
    ['SELECT 99999999999999999999', 'a number is too large'],
    [`SELECT ${'('.repeat(60)}1${')'.repeat(60)}`, ''],
    ['x'.repeat(7_000), 'longer than 6000 characters'],
  ])('refuses %s', async (query, reason) => {
    const { status, body } = await ask(query);
    if (reason === '') return;
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('ends a query when its client goes away', async () => {
    await context.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = context.app.server.address() as AddressInfo;
    const leaving = new AbortController();
    const from = Array.from({ length: 10 }, (_, index) => `logs t${index}`).join(', ');
    const query = `SELECT count(*) FROM ${from} WHERE t0.message || t9.message = 'x'`;
    const asked = fetch(`http://127.0.0.1:${port}/api/unstable/logs/sql`, {
      method: 'POST',
      headers: { ...KEYS, 'content-type': 'application/json' },
      body: JSON.stringify({ query, from: 'now-1h', to: 'now' }),
      signal: leaving.signal,
    });
    await untilRunning(1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await untilRunning(0);
  });

  it('tells the editor its columns and functions', async () => {
    const answer = await context.app.inject({ method: 'GET', url: '/api/unstable/logs/sql/schema', headers: KEYS });
    const { columns, functions } = answer.json().data;
    expect(columns).toHaveLength(13);
    expect(functions).toContainEqual({ name: 'lower', usage: 'lower(text)', kind: 'scalar' });
  });
});
