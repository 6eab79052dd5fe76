import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckStatus } from '@komainu/integrations/agent/check.ts';
import { check } from '@komainu/integrations/agent/checks/nginx/check.ts';
import { readConfDir } from '@komainu/integrations/agent/config/read-conf-dir.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/nginx', '/opt/homebrew/bin/nginx');

it.skipIf(PROGRAM === undefined)('nginx: stub_status of the real server', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  await using nginx = await startServerProcess({
    program: PROGRAM ?? '',
    prepare: (folder) => writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port)),
    args: (folder) => [
      '-p',
      folder,
      '-c',
      join(folder, 'nginx.conf'),
      '-e',
      join(folder, 'error.log'),
      '-g',
      'daemon off;',
    ],
    ready: () => fetch(`${origin}/shop`),
  });
  await Promise.all(Array.from({ length: 20 }, () => fetch(`${origin}/shop`).then((answer) => answer.text())));

  // As the guide says it: a file in conf.d, with the logs beside the check.
  const confD = join(nginx.folder, 'conf.d');
  mkdirSync(join(confD, 'nginx.d'), { recursive: true });
  writeFileSync(join(confD, 'nginx.d', 'conf.yaml'), agentConfiguration(origin));
  const { configs, errors } = await readConfDir(confD);
  expect(errors).toEqual([]);
  expect(configs).toMatchObject([{ check: 'nginx', logs: [{ type: 'file', source: 'nginx' }] }]);
  const run = await runCheck(check, configs[0]?.instances[0] ?? {});

  expect(metricNames(run)).toEqual([
    'nginx.net.conn_dropped_per_s',
    'nginx.net.conn_opened_per_s',
    'nginx.net.connections',
    'nginx.net.reading',
    'nginx.net.request_per_s',
    'nginx.net.waiting',
    'nginx.net.writing',
  ]);
  expect(undescribed('nginx', run)).toEqual([]);
  const requests = run.metrics.find(({ metric }) => metric === 'nginx.net.request_per_s');
  expect(requests?.type).toBe('rate');
  expect(requests?.value).toBeGreaterThanOrEqual(21);
  expect(run.serviceChecks).toEqual([
    { name: 'nginx.can_connect', status: CheckStatus.ok, tags: ['host:127.0.0.1', `port:${port}`], message: '' },
  ]);
  expect(run.metadata['version.raw']).toMatch(/^\d+\.\d+\.\d+$/);
});

function agentConfiguration(origin: string): string {
  return `
init_config:
instances:
  - nginx_status_url: ${origin}/nginx_status
logs:
  - type: file
    path: /var/log/nginx/access.log
    service: nginx
    source: nginx
`;
}

function configuration(folder: string, port: number): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    worker_processes 1;
    pid ${folder}/nginx.pid;
    events { worker_connections 64; }
    http {
      access_log ${folder}/access.log;
      ${scratch.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n      ')}
      server {
        listen 127.0.0.1:${port};
        location /shop { return 200 "open"; }
        location = /nginx_status { stub_status; }
      }
    }
  `;
}
