import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/php_fpm/check.ts';
import { describedMetrics, metricNames } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/php-fpm8.2', '/usr/sbin/php-fpm8.4');

it.skipIf(PROGRAM === undefined)('php_fpm: pools of the real server by a unix socket and by TCP', async () => {
  const port = await freePort();
  const byTcp = {
    use_fastcgi: true,
    status_url: `http://127.0.0.1:${port}/status`,
    ping_url: `http://127.0.0.1:${port}/ping`,
  };
  await using fpm = await startServerProcess({
    program: PROGRAM ?? '',
    prepare: (folder) => writeFileSync(join(folder, 'fpm.conf'), configuration(folder, port)),
    args: (folder) => ['--nodaemonize', '--fpm-config', join(folder, 'fpm.conf'), '--prefix', folder],
    ready: () => runCheck(check, byTcp),
  });
  const socket = `unix://${join(fpm.folder, 'shop.sock')}`;
  const bySocket = { use_fastcgi: true, status_url: `${socket}/status`, ping_url: `${socket}/ping` };

  for (const [instance, pool] of [
    [byTcp, 'tcp'],
    [bySocket, 'shop'],
  ] as const) {
    const run = await runCheck(check, instance);
    expect(metricNames(run)).toEqual([...describedMetrics('php_fpm')].sort());
    expect(run.metrics.every(({ tags }) => tags.includes(`pool:${pool}`))).toBe(true);
    expect(run.metrics.find(({ metric }) => metric === 'php_fpm.processes.total')?.value).toBe(2);
    expect(run.metrics.find(({ metric }) => metric === 'php_fpm.requests.accepted')?.value).toBeGreaterThanOrEqual(1);
    expect(run.serviceChecks.map(({ name, status }) => [name, status])).toEqual([['php_fpm.can_ping', 0]]);
  }
});

/** An ini file: no blank may stand before a section. */
function configuration(folder: string, port: number): string {
  const pool = (name: string, listen: string) => [
    `[${name}]`,
    `listen = ${listen}`,
    'pm = static',
    'pm.max_children = 2',
    'pm.status_path = /status',
    'ping.path = /ping',
  ];
  const global = ['[global]', `error_log = ${folder}/error.log`, 'daemonize = no'];
  return [...global, ...pool('tcp', `127.0.0.1:${port}`), ...pool('shop', join(folder, 'shop.sock')), ''].join('\n');
}
