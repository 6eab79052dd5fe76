import { startClickHouse, type TestClickHouse } from '@komainu/testkit/clickhouse-http.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '@komainu/testkit/postgres.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually, type RunningServer, startServer } from './server.ts';

const CLICKHOUSE_PASSWORD = 'pass-word-of-clickhouse';
const POSTGRES_PASSWORD = 'pass-word-of-postgres';
const SEALING_SECRET = 'a sealing secret of both the nodes';

const open = new AsyncDisposableStack();
afterAll(() => open.disposeAsync());

function withPassword(address: string, password: string): string {
  const url = new URL(address);
  url.password = password;
  return url.href;
}

const nowS = Math.floor(Date.now() / 1000);

async function statusOf(server: RunningServer, body: unknown): Promise<number> {
  const answer = await fetch(`${server.url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'DD-API-KEY': server.apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.status;
}

/** Messages of the logs of the service `remote`. */
async function messages(server: RunningServer): Promise<string[]> {
  const filter = { query: 'service:remote', from: 'now-15m', to: 'now+1m' };
  const { data } = await call<{ data: { attributes: { message: string } }[] }>(
    server,
    'POST',
    '/api/v2/logs/events/search',
    { filter, sort: 'timestamp' },
  );
  return data.map(({ attributes }) => attributes.message);
}

describe('on a ClickHouse server', () => {
  let clickhouse: TestClickHouse;
  const start = async (): Promise<RunningServer> => {
    const url = withPassword(clickhouse.url, CLICKHOUSE_PASSWORD);
    const server = await startServer({
      name: 'remote',
      env: { KOMAINU_CLICKHOUSE_URL: url, KOMAINU_LOG_LEVEL: 'debug' },
    });
    return open.adopt(server, () => server.stop());
  };
  beforeAll(async () => {
    const engine = open.use(await openTestStore([]));
    clickhouse = open.use(await startClickHouse(engine));
  });

  it('stores and finds logs and metrics, and so does another node', async () => {
    const first = await start();
    expect(await statusOf(first, [{ message: 'from the first', service: 'remote' }])).toBe(202);
    await call(first, 'POST', '/api/v2/series', {
      series: [{ metric: 'remote.load', type: 3, points: [{ timestamp: nowS - 30, value: 2.5 }] }],
    });
    const second = await start();
    expect(await messages(second)).toEqual(['from the first']);
    const query = encodeURIComponent('avg:remote.load{*}');
    const found = await call<{ series: { pointlist: [number, number][] }[] }>(
      second,
      'GET',
      `/api/v1/query?from=${nowS - 600}&to=${nowS + 60}&query=${query}`,
    );
    expect(found.series.map(({ pointlist }) => pointlist.map(([, value]) => value))).toEqual([[2.5]]);
  });

  it('says so while that server is away, takes up again by itself, and never tells its password', async () => {
    const server = await start();
    const health = async () => (await fetch(`${server.url}/health`)).status;
    await clickhouse.stop();
    // Whether this one was stored nobody knows: it waits in the spool, and its answer with it.
    const waiting = statusOf(server, [{ message: 'in between', service: 'remote' }]);
    await eventually('the loss to be seen', 30_000, async () => ((await health()) === 503 ? true : undefined));
    expect(await statusOf(server, [{ message: 'refused', service: 'remote' }])).toBe(503);
    await clickhouse.start();
    await eventually('the server to come back', 30_000, async () => ((await health()) === 200 ? true : undefined));
    expect([await waiting, await statusOf(server, [{ message: 'after', service: 'remote' }])]).toEqual([202, 202]);
    expect(await messages(server)).toEqual(expect.arrayContaining(['in between', 'after']));
    expect(await messages(server)).not.toContain('refused');
    expect(server.output()).not.toContain(CLICKHOUSE_PASSWORD);
  });
});

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('with definitions in PostgreSQL (needs the postgresql package)', () => {
  let postgres: TestPostgres;
  const start = async (sealingSecret: string): Promise<RunningServer> => {
    const env = {
      KOMAINU_DATABASE_URL: withPassword(postgres.url, POSTGRES_PASSWORD),
      KOMAINU_SEALING_SECRET: sealingSecret,
      KOMAINU_LOG_LEVEL: 'debug',
    };
    return open.adopt(await startServer({ name: 'postgres', env }), (server) => server.stop());
  };
  beforeAll(async () => {
    postgres = open.use(await startPostgres(programs ?? ''));
  });

  it('keeps users and keys, which hold on every node', async () => {
    const first = await start(SEALING_SECRET);
    const user = { type: 'users', attributes: { email: 'ada@example.com', name: 'Ada' } };
    await call(first, 'POST', '/api/v2/users', { data: user });
    const key = { type: 'api_keys', attributes: { name: 'shipper' } };
    const made = await call<{ data: { id: string; attributes: { key: string } } }>(first, 'POST', '/api/v2/api_keys', {
      data: key,
    });
    await first.stop();

    const second = await start(SEALING_SECRET);
    const { data } = await call<{ data: { attributes: { email: string } }[] }>(second, 'GET', '/api/v2/users');
    expect(data.map(({ attributes }) => attributes.email).sort()).toEqual(['ada@example.com', 'admin@localhost']);
    const valid = await fetch(`${second.url}/api/v1/validate?api_key=${made.data.attributes.key}`);
    expect([valid.status, await valid.json()]).toEqual([200, { valid: true }]);
    const again = await call<{ data: { attributes: { key: string } } }>(
      second,
      'GET',
      `/api/v2/api_keys/${made.data.id}`,
    );
    expect(again.data.attributes.key).toBe(made.data.attributes.key);
    for (const server of [first, second]) {
      expect(server.output()).not.toContain(POSTGRES_PASSWORD);
      expect(server.output()).not.toContain(made.data.attributes.key);
    }
    const stranger = 'the sealing secret of another node';
    await expect(start(stranger)).rejects.toThrow(/KOMAINU_SEALING_SECRET .*\[sealing_secret_mismatch\]/);
  });
});
