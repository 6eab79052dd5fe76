import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { call, eventually, freePort, type RunningServer, startServer } from '../process/server.ts';

const NGINX = '/usr/sbin/nginx';

interface Found {
  readonly data: readonly { readonly attributes: { readonly message: string; readonly service: string } }[];
}

/** The walk-through of the guide: one file in conf.d, and a request to nginx is found by its status. */
describe.skipIf(!existsSync(NGINX))('the access log of nginx', () => {
  let folder = '';
  let server: RunningServer;
  let agent: RunningAgent;
  let site = '';
  let stopNginx = async () => {};

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nginx-logs-'));
    const access = path.join(folder, 'access.log');
    const port = await freePort();
    site = `http://127.0.0.1:${port}`;
    await mkdir(path.join(folder, 'tmp'));
    await mkdir(path.join(folder, 'conf.d/nginx.d'), { recursive: true });
    await writeFile(path.join(folder, 'conf.d/nginx.d/conf.yaml'), agentConfig(access, site));
    await writeFile(path.join(folder, 'nginx.conf'), nginxConfig(folder, access, port));
    const nginx = spawn(NGINX, ['-e', path.join(folder, 'error.log'), '-c', path.join(folder, 'nginx.conf')], {
      stdio: 'ignore',
    });
    stopNginx = async () => {
      const ended = new Promise((resolve) => nginx.once('exit', resolve));
      if (nginx.exitCode === null && nginx.kill('SIGTERM')) await ended;
    };
    server = await startServer({ name: 'nginx-logs', env: { KOMAINU_AGENT: 'off' } });
    agent = await startAgent(server, {
      ...{ DD_LOGS_ENABLED: 'true', KOMAINU_AGENT_LOG_DIR: 'off', KOMAINU_AGENT_JOURNAL: 'false' },
      KOMAINU_AGENT_HOST_METRICS: 'false',
      DD_CONFD_PATH: path.join(folder, 'conf.d'),
    });
  });
  afterAll(async () => {
    await agent?.stop();
    await server?.stop();
    await stopNginx();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['source:nginx status_code:404', 'source:nginx @http.status_code:404'])(
    '%s finds the request',
    async (query) => {
      const name = `/missing-${query.length}`;
      await eventually('nginx', 30_000, async () => {
        const answer = await fetch(site).catch(() => undefined);
        return answer?.ok === true ? true : undefined;
      });
      expect((await fetch(`${site}${name}`)).status).toBe(404);
      const found = await eventually('the request', 60_000, async () => {
        const answer = await call<Found>(server, 'POST', '/api/v2/logs/events/search', {
          filter: { query, from: 'now-15m', to: 'now' },
          page: { limit: 50 },
        });
        return answer.data.find(({ attributes }) => attributes.message.includes(name));
      });
      expect(found).toMatchObject({
        attributes: {
          service: 'nginx',
          host: 'test-host',
          tags: expect.arrayContaining(['source:nginx', 'filename:access.log']),
          attributes: { http: { status_code: 404, method: 'GET', url: name } },
        },
      });
    },
  );
});

/** As the guide has it. */
function agentConfig(access: string, site: string): string {
  return `init_config:
instances:
  - nginx_status_url: ${site}/nginx_status
logs:
  - type: file
    path: ${access}
    service: nginx
    source: nginx
`;
}

function nginxConfig(folder: string, access: string, port: number): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path.join(folder, 'tmp', name)};`,
  );
  return `daemon off;
worker_processes 1;
pid ${path.join(folder, 'nginx.pid')};
events { worker_connections 64; }
http {
  access_log ${access};
  ${places.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location = / { return 200 "welcome"; }
    location = /nginx_status { stub_status; }
    location / { return 404; }
  }
}
`;
}
