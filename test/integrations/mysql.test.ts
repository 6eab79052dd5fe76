import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/mysql/check.ts';
import { type MysqlAddress, openMysql } from '@komainu/integrations/agent/checks/mysql/session.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, type ServerProcess, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/mariadbd', '/usr/libexec/mariadbd');
const INSTALL = installed('/usr/bin/mariadb-install-db');
const PASSWORD = 'not-to-be-shown';
const never = new AbortController().signal;

const ALL_OPTIONS = {
  replication: true,
  galera_cluster: true,
  extra_status_metrics: true,
  extra_innodb_metrics: true,
  extra_performance_metrics: true,
  schema_size_metrics: true,
  table_size_metrics: true,
  system_table_size_metrics: true,
  table_rows_stats_metrics: true,
};

describe.skipIf(PROGRAM === undefined || INSTALL === undefined)('mysql against a real MariaDB', () => {
  let source: ServerProcess;
  let replica: ServerProcess;
  let port: number;
  let replicaPort: number;

  const asRoot = (folder: string): MysqlAddress => ({
    host: '',
    port: 0,
    socket: join(folder, 'sock'),
    username: 'root',
    password: '',
    tls: undefined,
    connectTimeoutMs: 5000,
    readTimeoutMs: 5000,
    charset: '',
  });
  const run = async (folder: string, ...statements: readonly string[]) => {
    const session = await openMysql(asRoot(folder), never);
    for (const sql of statements) await session.query(sql);
    session.close();
  };
  const start = (onPort: number, id: number) =>
    startServerProcess({
      program: PROGRAM ?? '',
      prepare: (folder, execute) =>
        execute(INSTALL ?? '', [
          ...['--no-defaults', `--datadir=${join(folder, 'data')}`, '--skip-test-db'],
          ...['--auth-root-authentication-method=normal', '--innodb-log-file-size=8M', '--innodb-flush-method=nosync'],
        ]),
      args: (folder) => [
        ...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--socket=${join(folder, 'sock')}`],
        ...[`--pid-file=${join(folder, 'pid')}`, `--port=${onPort}`, '--bind-address=127.0.0.1', `--server-id=${id}`],
        ...['--log-bin=binlog', '--performance-schema', '--innodb-log-file-size=8M', '--innodb-flush-method=nosync'],
      ],
      ready: (folder) => run(folder, 'SELECT 1'),
    });

  beforeAll(async () => {
    [port, replicaPort] = [await freePort(), await freePort()];
    [source, replica] = await Promise.all([start(port, 1), start(replicaPort, 2)]);
    const grant = `GRANT PROCESS, REPLICATION CLIENT, REPLICATION SLAVE, REPLICATION SLAVE ADMIN, REPLICA MONITOR, SELECT
      ON *.* TO watch@'%' IDENTIFIED BY '${PASSWORD}'`;
    await run(replica.folder, grant);
    await run(
      source.folder,
      grant,
      'CREATE DATABASE shop',
      'CREATE TABLE shop.orders (id INT PRIMARY KEY, customer INT, KEY by_customer (customer)) ENGINE=InnoDB',
      'INSERT INTO shop.orders VALUES (1, 1), (2, 1), (3, 2)',
      'SELECT * FROM shop.orders WHERE customer = 1',
    );
  });

  afterAll(async () => {
    await replica?.[Symbol.asyncDispose]();
    await source?.[Symbol.asyncDispose]();
  });

  const instance = () => ({ host: '127.0.0.1', port, username: 'watch', password: PASSWORD });

  it('says what the published metadata says, by its names', async () => {
    const result = await runCheck(check, { ...instance(), options: ALL_OPTIONS });

    expect(result.warnings).toEqual([]);
    expect(undescribed('mysql', result)).toEqual([]);
    expect(metricNames(result)).toEqual(
      expect.arrayContaining([
        'mysql.binlog.disk_use',
        'mysql.index.reads',
        'mysql.info.schema.size',
        'mysql.info.table.data_size',
        'mysql.info.table.rows.read',
        'mysql.innodb.buffer_pool_free',
        'mysql.innodb.buffer_pool_read_requests',
        'mysql.innodb.buffer_pool_total',
        'mysql.innodb.buffer_pool_used',
        'mysql.innodb.buffer_pool_utilization',
        'mysql.innodb.data_reads',
        'mysql.innodb.deadlocks',
        'mysql.innodb.history_list_length',
        'mysql.innodb.row_lock_time',
        'mysql.myisam.key_buffer_size',
        'mysql.net.connections',
        'mysql.net.max_connections_available',
        'mysql.performance.com_select',
        'mysql.performance.handler_commit',
        'mysql.performance.key_cache_utilization',
        'mysql.performance.queries',
        'mysql.performance.questions',
        'mysql.performance.slow_queries',
        'mysql.performance.table_locks_waited.rate',
        'mysql.performance.threads_connected',
        'mysql.performance.user_connections',
        'mysql.performance.user_time',
        'mysql.replication.replicas_connected',
      ]),
    );
    expect(result.serviceChecks[0]).toEqual({
      name: 'mysql.can_connect',
      status: 0,
      tags: [`port:${port}`, 'server:127.0.0.1'],
      message: '',
    });
    expect(result.metadata).toEqual({ 'version.raw': expect.stringMatching(/^\d+\.\d+\.\d+$/), flavor: 'MariaDB' });
    expect(result.metrics).toContainEqual(
      expect.objectContaining({ metric: 'mysql.info.table.data_size', tags: expect.arrayContaining(['table:orders']) }),
    );
  });

  it('runs the queries of users, old and new', async () => {
    const result = await runCheck(check, {
      ...instance(),
      only_custom_queries: true,
      custom_queries: [
        {
          query: 'SELECT customer, COUNT(*) FROM shop.orders GROUP BY customer ORDER BY customer',
          columns: [
            { name: 'customer', type: 'tag' },
            { name: 'shop.orders', type: 'gauge' },
          ],
          tags: ['team:sales'],
        },
        { query: 'SELECT no_such_column FROM shop.orders', columns: [{ name: 'x', type: 'gauge' }] },
      ],
      queries: [
        { query: 'SELECT MAX(id) AS newest FROM shop.orders', field: 'NEWEST', metric: 'shop.newest', type: 'gauge' },
      ],
    });
    expect(result.metrics.map(({ metric, value, tags }) => [metric, value, tags])).toEqual([
      ['shop.orders', 2, ['customer:1', 'dbms_flavor:mariadb', 'team:sales']],
      ['shop.orders', 1, ['customer:2', 'dbms_flavor:mariadb', 'team:sales']],
      ['shop.newest', 3, ['dbms_flavor:mariadb']],
    ]);
    expect(result.warnings).toEqual([
      expect.stringMatching(/^custom_queries\[1\]: MySQL refused the query: Unknown column/),
    ]);
  });

  it('sees a replica and its source', async () => {
    await run(
      replica.folder,
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='watch', MASTER_PASSWORD='${PASSWORD}',
        MASTER_LOG_FILE='binlog.000001', MASTER_LOG_POS=4, MASTER_CONNECT_RETRY=1`,
      'START SLAVE',
    );
    const options = { options: { replication: true } };
    await eventually(async () => {
      const seen = await runCheck(check, { ...instance(), port: replicaPort, ...options });
      expect(seen.metrics).toContainEqual(
        expect.objectContaining({
          metric: 'mysql.replication.seconds_behind_source',
          tags: expect.arrayContaining(['channel:default']),
        }),
      );
      const status = seen.serviceChecks.find(({ name }) => name === 'mysql.replication.replica_running');
      expect(status?.tags).toContain('replication_mode:replica');
    });
    await eventually(async () => {
      const seen = await runCheck(check, { ...instance(), ...options });
      expect(seen.metrics).toContainEqual(
        expect.objectContaining({ metric: 'mysql.replication.replicas_connected', value: 1 }),
      );
      expect(seen.serviceChecks).toContainEqual(
        expect.objectContaining({ name: 'mysql.replication.replica_running', status: 0 }),
      );
    });
  });

  it('signs in by an option file over the socket', async () => {
    const file = join(source.folder, 'client.cnf');
    writeFileSync(file, `[client]\nuser=watch\npassword="${PASSWORD}"\nsocket=${join(source.folder, 'sock')}\n`);
    const result = await runCheck(check, { defaults_file: file });
    expect(result.serviceChecks[0]).toMatchObject({ status: 0, tags: expect.arrayContaining(['port:unix_socket']) });
  });

  it('says that it is refused or that the server is away, and never the password', async () => {
    const failure = await runCheck(check, { ...instance(), password: 'also-secret' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'mysql_unreachable', message: expect.stringContaining('Access denied') });
    expect(String(failure)).not.toContain('also-secret');
    await expect(runCheck(check, { ...instance(), port: await freePort() })).rejects.toMatchObject({
      code: 'mysql_unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
