import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/redisdb/check.ts';
import { RedisClient } from '@komainu/integrations/agent/checks/redisdb/redis-client.ts';
import { describedMetrics, metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import type { SocketTarget } from '@komainu/integrations/agent/tcp/open-socket.ts';
import { runCheck, runOnce, testParts } from '@komainu/integrations/agent/testing.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, type ServerProcess, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server');
const PASSWORD = 'not-to-be-shown';
const NO_LOGIN = { username: '', password: PASSWORD, database: 0 };
const never = new AbortController().signal;

describe.skipIf(PROGRAM === undefined)('redisdb against a real Redis', () => {
  let port: number;
  let main: ServerProcess;
  let replica: ServerProcess;
  let replicaPort: number;

  const connect = (toPort: number) => {
    const target: SocketTarget = { kind: 'tcp', host: '127.0.0.1', port: toPort };
    return RedisClient.connect(target, NO_LOGIN, 5000, never);
  };
  const start = (onPort: number, more: readonly string[]) =>
    startServerProcess({
      program: PROGRAM ?? '',
      args: (folder) => [
        ...[
          '--port',
          String(onPort),
          '--bind',
          '127.0.0.1',
          '--dir',
          folder,
          '--unixsocket',
          join(folder, 'redis.sock'),
        ],
        ...[
          '--requirepass',
          PASSWORD,
          '--masterauth',
          PASSWORD,
          '--save',
          '',
          '--slowlog-log-slower-than',
          '0',
          ...more,
        ],
      ],
      ready: async () => (await connect(onPort)).close(),
    });

  beforeAll(async () => {
    port = await freePort();
    main = await start(port, ['--repl-diskless-sync-delay', '0']);
    replicaPort = await freePort();
    replica = await start(replicaPort, ['--replicaof', '127.0.0.1', String(port)]);
    const client = await connect(port);
    await client.pipeline([
      ['SET', 'greeting', 'hello', 'EX', '1000'],
      ['RPUSH', 'queue:mail', 'a', 'b', 'c'],
      ['SADD', 'queue:seen', 'x'],
      ['GET', 'greeting'],
      ['GET', 'nothing'],
      ['SELECT', '1'],
      ['HSET', 'user', 'name', 'Mika', 'age', '4'],
    ]);
    client.close();
  });

  afterAll(async () => {
    await replica?.[Symbol.asyncDispose]();
    await main?.[Symbol.asyncDispose]();
  });

  const instance = () => ({ host: '127.0.0.1', port, password: PASSWORD });
  const tags = () => ['redis_host:127.0.0.1', `redis_port:${port}`, 'redis_role:master'];

  it('says what the published metadata says, by its names', async () => {
    const options = { keys: ['queue:*', 'missing'], command_stats: true, collect_client_metrics: true };
    const run = await runCheck(check, { ...instance(), ...options });

    expect(undescribed('redisdb', run)).toEqual([]);
    expect(metricNames(run)).toEqual(
      expect.arrayContaining([
        'redis.aof.rewrite',
        'redis.clients.blocked',
        'redis.command.calls',
        'redis.command.usec_per_call',
        'redis.cpu.sys',
        'redis.cpu.user',
        'redis.expires',
        'redis.expires.percent',
        'redis.info.latency_ms',
        'redis.key.length',
        'redis.keys',
        'redis.keys.evicted',
        'redis.mem.fragmentation_ratio',
        'redis.mem.maxmemory',
        'redis.mem.used',
        'redis.net.clients',
        'redis.net.commands',
        'redis.net.connections',
        'redis.net.instantaneous_ops_per_sec',
        'redis.net.maxclients',
        'redis.net.rejected',
        'redis.net.slaves',
        'redis.persist',
        'redis.pubsub.channels',
        'redis.rdb.bgsave',
        'redis.replication.delay',
        'redis.replication.master_repl_offset',
        'redis.slowlog.micros',
        'redis.stats.keyspace_hits',
        'redis.stats.keyspace_misses',
      ]),
    );
    expect(run.serviceChecks).toEqual([{ name: 'redis.can_connect', status: 0, tags: tags(), message: '' }]);
    expect(run.metadata).toEqual({ 'version.raw': expect.stringMatching(/^\d+\.\d+/) });
    expect(run.warnings).toEqual(['key missing is not in Redis, or is empty']);
    expect(
      run.metrics.filter(({ metric }) => metric === 'redis.keys').map(({ value, tags: own }) => [value, own]),
    ).toEqual([
      [3, expect.arrayContaining(['redis_db:db0'])],
      [1, expect.arrayContaining(['redis_db:db1'])],
    ]);
    const lengths = run.metrics.filter(({ metric }) => metric === 'redis.key.length');
    expect(lengths.map(({ value, tags: own }) => [value, own.filter((tag) => tag.startsWith('key'))]).sort()).toEqual([
      [0, ['key:missing']],
      [1, ['key:queue:seen', 'key_type:set']],
      [3, ['key:queue:mail', 'key_type:list']],
    ]);
  });

  it('tells each slow query once, over a connection that it keeps', async () => {
    const one = check.create(instance(), {}, testParts());
    const slow = async () => (await runOnce(one)).metrics.filter(({ metric }) => metric === 'redis.slowlog.micros');
    const first = await slow();
    const second = await slow();
    expect(first.length).toBeGreaterThan(5);
    // Only what the check itself asked in between: everything counts as slow here.
    expect(second.length).toBeLessThan(first.length);
    await one.close?.();
  });

  it('speaks over the unix socket', async () => {
    const run = await runCheck(check, { unix_socket_path: join(main.folder, 'redis.sock'), password: PASSWORD });
    const own = [`redis_host:${join(main.folder, 'redis.sock')}`, 'redis_port:unix_socket', 'redis_role:master'];
    expect(run.serviceChecks).toEqual([expect.objectContaining({ status: 0, tags: own })]);
  });

  it('sees a replica, and its master', async () => {
    await eventually(async () => {
      const run = await runCheck(check, { ...instance(), port: replicaPort });
      expect(undescribed('redisdb', run)).toEqual([]);
      expect(run.serviceChecks).toContainEqual(
        expect.objectContaining({ name: 'redis.replication.master_link_status', status: 0 }),
      );
    });
  });

  it('says that a server refuses or is away, and never the password', async () => {
    const wrong = { ...instance(), username: 'nobody', password: 'also-secret' };
    const failure = await runCheck(check, wrong).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'redis_refused', message: expect.stringContaining('WRONGPASS') });
    expect(String(failure)).not.toContain('also-secret');
    await expect(runCheck(check, { host: '127.0.0.1', port: await freePort() })).rejects.toMatchObject({
      code: 'check_unreachable',
    });
  });
});

it('describes the metrics of the integration', () => {
  expect([...describedMetrics('redisdb')].every((name) => name.startsWith('redis.'))).toBe(true);
});
