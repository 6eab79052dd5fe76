import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/apache/check.ts';
import { describedMetrics, metricNames } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/apache2');
const MODULES = '/usr/lib/apache2/modules';

it.skipIf(PROGRAM === undefined)('apache: mod_status of the real server', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  await using _apache = await startServerProcess({
    program: PROGRAM ?? '',
    prepare: (folder) => {
      writeFileSync(join(folder, 'httpd.conf'), configuration(folder, port));
      writeFileSync(join(folder, 'shop.txt'), 'open'.repeat(1000));
    },
    args: (folder) => ['-f', join(folder, 'httpd.conf'), '-D', 'FOREGROUND'],
    ready: () => fetch(`${origin}/shop.txt`),
  });
  await Promise.all(Array.from({ length: 20 }, () => fetch(`${origin}/shop.txt`).then((answer) => answer.text())));

  const run = await runCheck(check, { apache_status_url: `${origin}/server-status?auto` });

  // CPULoad is there only once the server has used some.
  const needed = [...describedMetrics('apache')].filter((name) => name !== 'apache.performance.cpu_load').sort();
  expect(metricNames(run).filter((name) => name !== 'apache.performance.cpu_load')).toEqual(needed);
  const value = (metric: string) => run.metrics.find((one) => one.metric === metric)?.value;
  expect(value('apache.net.hits')).toBeGreaterThanOrEqual(20);
  expect(value('apache.net.bytes')).toBeGreaterThanOrEqual(20 * 4000);
  expect(value('apache.scoreboard.sending_reply')).toBeGreaterThanOrEqual(1);
  expect(run.serviceChecks.map(({ name, status }) => [name, status])).toEqual([['apache.can_connect', 0]]);
  expect(run.metadata['version.raw']).toMatch(/^2\.\d+\.\d+$/);
});

function configuration(folder: string, port: number): string {
  return `
    ServerRoot ${folder}
    DocumentRoot ${folder}
    PidFile ${folder}/httpd.pid
    ErrorLog ${folder}/error.log
    ServerName localhost
    User nobody
    Group nogroup
    Listen 127.0.0.1:${port}
    LoadModule mpm_event_module ${MODULES}/mod_mpm_event.so
    LoadModule authz_core_module ${MODULES}/mod_authz_core.so
    LoadModule status_module ${MODULES}/mod_status.so
    StartServers 1
    <Location /server-status>
      SetHandler server-status
    </Location>
  `;
}
