import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/pgbouncer/check.ts';
import { readOptions } from '@komainu/integrations/agent/checks/postgres/options.ts';
import { openPostgres } from '@komainu/integrations/agent/checks/postgres/session.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { postgresPrograms, startPostgres } from '@komainu/testkit/postgres.ts';
import { describe, expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/pgbouncer', '/usr/bin/pgbouncer');
const PROGRAMS = postgresPrograms();

describe.skipIf(PROGRAM === undefined || PROGRAMS === undefined)('pgbouncer against a real PgBouncer', () => {
  it('says what the published metadata says, by its names', async () => {
    await using database = await startPostgres(PROGRAMS ?? '');
    const port = await freePort();
    const instance = { host: '127.0.0.1', port, username: 'komainu', password: 'not-to-be-shown' };
    await using _ = await startServerProcess({
      program: PROGRAM ?? '',
      prepare: (folder) => {
        writeFileSync(join(folder, 'users'), '"komainu" "not-to-be-shown"\n', { mode: 0o644 });
        const config = [
          '[databases]',
          `shop = host=127.0.0.1 port=${new URL(database.url).port} dbname=postgres user=komainu`,
          '[pgbouncer]',
          `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = md5`,
          `auth_file = ${join(folder, 'users')}\nadmin_users = komainu\nmax_client_conn = 77`,
        ];
        writeFileSync(join(folder, 'pgbouncer.ini'), config.join('\n'), { mode: 0o644 });
      },
      args: (folder) => [join(folder, 'pgbouncer.ini')],
      ready: () => runCheck(check, instance),
    });
    const { address } = readOptions(instance, {});
    const client = await openPostgres(address, 'shop', new AbortController().signal);
    await client.rows('SELECT 1');

    const run = await runCheck(check, {
      ...instance,
      collect_per_client_metrics: true,
      collect_per_server_metrics: true,
    });
    await client.close();

    expect(run.warnings).toEqual([]);
    expect(undescribed('pgbouncer', run)).toEqual([]);
    expect(metricNames(run)).toEqual(
      expect.arrayContaining([
        'pgbouncer.clients.connect_time',
        'pgbouncer.databases.max_connections',
        'pgbouncer.max_client_conn',
        'pgbouncer.pools.cl_active',
        'pgbouncer.pools.cl_waiting',
        'pgbouncer.pools.maxwait',
        'pgbouncer.pools.sv_idle',
        'pgbouncer.servers.connect_time',
        'pgbouncer.stats.avg_query_time',
        'pgbouncer.stats.bytes_received_per_second',
        'pgbouncer.stats.queries_per_second',
        'pgbouncer.stats.total_query_time',
        'pgbouncer.stats.transactions_per_second',
      ]),
    );
    expect(run.serviceChecks).toEqual([
      {
        name: 'pgbouncer.can_connect',
        status: 0,
        tags: ['db:pgbouncer', 'host:127.0.0.1', `port:${port}`],
        message: '',
      },
    ]);
    expect(run.metadata).toEqual({ 'version.raw': expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    const failure = await runCheck(check, { ...instance, password: 'also-secret' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'postgres_unreachable' });
    expect(String(failure)).not.toContain('also-secret');
  });
});
