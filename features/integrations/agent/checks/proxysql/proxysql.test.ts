import { CodedError } from '@komainu/kernel/errors.ts';
import { describe, expect, it } from 'vitest';
import type { YamlMap } from '../../check.ts';
import { describedMetrics, undescribed } from '../../described-metrics.ts';
import { runCheck } from '../../testing.ts';
import type { MysqlSession } from '../mysql/session.ts';
import { check, proxysqlCheck, readOptions } from './check.ts';
import { GLOBAL, MEMORY, TABLES } from './metrics.ts';

const INSTANCE = { host: 'proxy', username: 'radmin', password: 'pw' };

/** Answers by table; a table that is not there is refused, as in older versions. */
const ANSWERS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  '@@version': [['2.5.5-10-g195bd70']],
  stats_mysql_global: [
    ['ProxySQL_Uptime', '3600'],
    ['Questions', '120'],
    ['Backend_query_time_nsec', '20000000'],
    ['GTID_session_collected', '0'],
  ],
  stats_memory_metrics: [['jemalloc_resident', '1000']],
  stats_mysql_commands_counters: [['SELECT', '5000', '12', ...Array.from({ length: 12 }, (_, place) => String(place))]],
  stats_mysql_connection_pool: [
    ['10', 'db1', '3306', 'ONLINE', '1', '2', '3', '4', '5', '6', '7', '0.35'],
    ['10', 'db2', '3306', 'SHUNNED', '0', '0', '0', '9', '0', '0', '0', '0'],
  ],
  stats_mysql_users: [['app', '3', '10000']],
};

const session: MysqlSession = {
  query(sql) {
    const found = Object.entries(ANSWERS).find(([name]) => sql.endsWith(name));
    if (found === undefined) return Promise.reject(new CodedError('mysql_refused', 'no such table'));
    return Promise.resolve({ columns: [], rows: found[1] });
  },
  close: () => undefined,
};

const run = (instance: YamlMap = {}) =>
  runCheck(
    proxysqlCheck(() => Promise.resolve(session)),
    { ...INSTANCE, ...instance },
  );

it('has a description of every metric', () => {
  const described = describedMetrics('proxysql');
  const tables = Object.values(TABLES)
    .flatMap(({ columns }) => columns)
    .flatMap((column) => (column.kind === 'metric' || column.kind === 'percentOfTime' ? [column.name] : []));
  const named = [...Object.values(GLOBAL), ...Object.values(MEMORY)].map(({ metric }) => metric);
  expect([...named, ...tables].filter((name) => !described.has(name))).toEqual([]);
});

it('sends the global statistics', async () => {
  const result = await run();
  expect(result.metrics.map(({ type, metric, value }) => [type, metric, value])).toEqual([
    ['gauge', 'proxysql.uptime', 3600],
    ['rate', 'proxysql.questions', 120],
    ['rate', 'proxysql.backend.query_time_pct', 2],
  ]);
  const tags = ['proxysql_port:6032', 'proxysql_server:proxy'];
  expect(result.metrics[0]?.tags).toEqual(tags);
  expect(result.serviceChecks).toEqual([{ name: 'proxysql.can_connect', status: 0, tags, message: '' }]);
  expect(result.metadata).toEqual({ 'version.raw': '2.5.5-10-g195bd70' });
});

it('sends what is asked for beside them, and says what is not there', async () => {
  const result = await run({ additional_metrics: [...Object.keys(TABLES), 'memory_metrics'] });
  expect(undescribed('proxysql', result)).toEqual([]);
  const backends = result.serviceChecks.filter(({ name }) => name === 'proxysql.backend.status');
  expect(backends.map(({ status, tags }) => [status, tags.find((tag) => tag.startsWith('srv_host'))])).toEqual([
    [0, 'srv_host:db1'],
    [2, 'srv_host:db2'],
  ]);
  expect(result.metrics).toContainEqual(
    expect.objectContaining({
      metric: 'proxysql.performance.command.cnt_infs',
      value: 11,
      tags: expect.arrayContaining(['sql_command:SELECT']),
    }),
  );
  expect(result.metrics).toContainEqual(expect.objectContaining({ metric: 'proxysql.pool.latency_ms', value: 0.35 }));
  expect(result.warnings).toEqual(['query_rules_metrics: no such table']);
});

describe('an instance', () => {
  it('refuses words that it does not know', () => {
    expect(() => readOptions({ additional_metrics: ['x'] }, {})).toThrow(
      'option additional_metrics has x, which is none of',
    );
  });

  it('takes the old names', () => {
    const { address } = readOptions({ server: 'p', user: 'u', pass: 'w', port: 6033 }, {});
    expect(address).toMatchObject({ host: 'p', username: 'u', password: 'w', port: 6033 });
  });

  it('says that nobody listens', async () => {
    await expect(runCheck(check, { ...INSTANCE, host: '127.0.0.1', port: 1 })).rejects.toMatchObject({
      code: 'mysql_unreachable',
    });
  });
});
