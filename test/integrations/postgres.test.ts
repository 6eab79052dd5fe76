import { check } from '@komainu/integrations/agent/checks/postgres/check.ts';
import { readOptions } from '@komainu/integrations/agent/checks/postgres/options.ts';
import { openPostgres, type PostgresAddress } from '@komainu/integrations/agent/checks/postgres/session.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '@komainu/testkit/postgres.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAMS = postgresPrograms();
const PASSWORD = 'not-to-be-shown';

describe.skipIf(PROGRAMS === undefined)('postgres against a real PostgreSQL', () => {
  let server: TestPostgres;
  let port: number;
  let address: PostgresAddress;

  const run = async (database: string, ...statements: readonly string[]) => {
    const session = await openPostgres({ ...address, username: 'komainu' }, database, new AbortController().signal);
    for (const sql of statements) await session.rows(sql);
    await session.close();
  };

  beforeAll(async () => {
    server = await startPostgres(PROGRAMS ?? '');
    port = Number(new URL(server.url).port);
    address = readOptions({ host: '127.0.0.1', port, username: 'watch', password: PASSWORD }, {}).address;
    await run(
      'postgres',
      `CREATE USER watch PASSWORD '${PASSWORD}'`,
      'GRANT pg_monitor TO watch',
      'CREATE DATABASE shop',
    );
    await run(
      'shop',
      'CREATE TABLE orders (id int PRIMARY KEY, customer int, note text)',
      'CREATE INDEX by_customer ON orders (customer)',
      "INSERT INTO orders SELECT n, n % 7, repeat('x', 20) FROM generate_series(1, 1000) AS n",
      'VACUUM ANALYZE orders',
      'GRANT SELECT ON orders TO watch',
      'SELECT count(*) FROM orders WHERE customer = 3',
      "SELECT pg_create_physical_replication_slot('standby', true)",
      'CREATE FUNCTION twice(number int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2 * number; END $$',
      "ALTER DATABASE shop SET track_functions = 'all'",
    );
    await run('shop', 'SELECT twice(2)');
  });

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  const instance = () => ({ host: '127.0.0.1', port, username: 'watch', password: PASSWORD, dbname: 'shop' });

  it('says what the published metadata says, by its names', async () => {
    const result = await runCheck(check, {
      ...instance(),
      relations: [{ relation_regex: '.*', schemas: ['public'] }],
      collect_activity_metrics: true,
      collect_function_metrics: true,
      collect_bloat_metrics: true,
      collect_checksum_metrics: true,
    });

    expect(result.warnings).toEqual([]);
    expect(undescribed('postgres', result)).toEqual([]);
    expect(metricNames(result)).toEqual(
      expect.arrayContaining([
        'postgresql.active_queries',
        'postgresql.before_xid_wraparound',
        'postgresql.bgwriter.buffers_alloc',
        'postgresql.bgwriter.checkpoints_timed',
        'postgresql.buffer_hit',
        'postgresql.commits',
        'postgresql.connections',
        'postgresql.database_size',
        'postgresql.db.count',
        'postgresql.deadlocks',
        'postgresql.disk_read',
        'postgresql.function.calls',
        'postgresql.heap_blocks_hit',
        'postgresql.index_bloat',
        'postgresql.index_scans',
        'postgresql.index_size',
        'postgresql.individual_index_size',
        'postgresql.live_rows',
        'postgresql.max_connections',
        'postgresql.percent_usage_connections',
        'postgresql.replication_slot.restart_delay_bytes',
        'postgresql.rollbacks',
        'postgresql.rows_inserted',
        'postgresql.running',
        'postgresql.seq_scans',
        'postgresql.table.count',
        'postgresql.table_bloat',
        'postgresql.table_size',
        'postgresql.temp_bytes',
        'postgresql.total_size',
        'postgresql.transactions.open',
        'postgresql.uptime',
        'postgresql.wal_size',
      ]),
    );
    expect(result.serviceChecks).toEqual([
      {
        name: 'postgres.can_connect',
        status: 0,
        tags: [
          'db:shop',
          `port:${port}`,
          expect.stringMatching(/^postgresql_version:\d+/),
          'replication_role:master',
          'server:127.0.0.1',
        ],
        message: '',
      },
    ]);
    const table = expect.arrayContaining(['db:shop', 'schema:public', 'table:orders']);
    expect(result.metrics).toContainEqual(expect.objectContaining({ metric: 'postgresql.live_rows', tags: table }));
    // A fresh table is about as large as it must be.
    const bloat = result.metrics.find(({ metric }) => metric === 'postgresql.table_bloat');
    expect(bloat?.value).toBeGreaterThan(0.7);
    expect(bloat?.value).toBeLessThan(1.5);
  });

  it('looks into every database that it finds', async () => {
    const database_autodiscovery = { enabled: true, include: ['^s', '^p'] };
    const result = await runCheck(check, {
      ...instance(),
      dbname: 'postgres',
      database_autodiscovery,
      relations: ['orders'],
    });
    expect(result.warnings).toEqual([]);
    const rows = result.metrics.filter(({ metric }) => metric === 'postgresql.live_rows');
    expect(rows.map(({ tags }) => tags.filter((tag) => tag.startsWith('db:')))).toEqual([['db:shop']]);
  });

  it('runs the queries of users', async () => {
    const result = await runCheck(check, {
      ...instance(),
      only_custom_queries: true,
      custom_queries: [
        {
          metric_prefix: 'shop',
          query: 'SELECT customer, count(*) FROM orders WHERE customer < 2 GROUP BY customer ORDER BY customer',
          columns: [
            { name: 'customer', type: 'tag' },
            { name: 'orders', type: 'gauge' },
          ],
        },
        { query: 'SELECT nothing FROM orders', columns: [{ name: 'x', type: 'gauge' }] },
      ],
    });
    const sent = result.metrics.filter(({ metric }) => metric === 'shop.orders');
    expect(sent.map(({ value, tags }) => [value, tags.filter((tag) => /^(customer|db)/.test(tag))])).toEqual([
      [142, ['customer:0', 'db:shop']],
      [143, ['customer:1', 'db:shop']],
    ]);
    expect(result.warnings).toEqual([
      'custom_queries[1]: PostgreSQL refused the query: column "nothing" does not exist',
    ]);
  });

  it('stops a query that takes too long, and goes on', async () => {
    const slow = { query: 'SELECT pg_sleep(60)', columns: [{}] };
    const result = await runCheck(check, {
      ...instance(),
      query_timeout: 200,
      only_custom_queries: true,
      custom_queries: [slow],
    });
    expect(result.warnings).toEqual([expect.stringContaining('canceling statement due to statement timeout')]);
  });

  it('says that it is refused or that the server is away, and never the password', async () => {
    const failure = await runCheck(check, { ...instance(), dbname: 'none' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'postgres_unreachable', message: expect.stringContaining('does not exist') });
    expect(String(failure)).not.toContain(PASSWORD);
    await expect(runCheck(check, { ...instance(), port: await freePort() })).rejects.toMatchObject({
      code: 'postgres_unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await expect(runCheck(check, { ...instance(), ssl: 'require' })).rejects.toMatchObject({
      message: expect.stringContaining('does not support SSL'),
    });
    expect(
      (await runCheck(check, { ...instance(), ssl: 'prefer', only_custom_queries: true })).serviceChecks,
    ).toHaveLength(1);
  });
});
