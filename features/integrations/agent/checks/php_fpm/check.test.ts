import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

const STATUS = {
  pool: 'www',
  'process manager': 'dynamic',
  'start time': 1763798400,
  'start since': 12,
  'accepted conn': 63,
  'listen queue': 1,
  'max listen queue': 4,
  'listen queue len': 511,
  'idle processes': 2,
  'active processes': 1,
  'total processes': 3,
  'max active processes': 3,
  'max children reached': 5,
  'slow requests': 7,
};

it('reads the status and pings through a web server', async () => {
  await using server = await serveAnswers({
    '/status?json=True': { body: JSON.stringify(STATUS) },
    '/ping': { body: 'pong' },
  });
  const instance = { status_url: `${server.url}/status`, ping_url: `${server.url}/ping`, http_host: 'shop.example' };
  const run = await runCheck(check, instance);
  const tags = ['http_host:shop.example', 'pool:www'];
  expect(undescribed('php_fpm', run)).toEqual([]);
  expect(run.metrics).toEqual([
    { type: 'gauge', metric: 'php_fpm.processes.active', value: 1, tags },
    { type: 'gauge', metric: 'php_fpm.processes.idle', value: 2, tags },
    { type: 'gauge', metric: 'php_fpm.listen_queue.size', value: 1, tags },
    { type: 'gauge', metric: 'php_fpm.processes.total', value: 3, tags },
    { type: 'monotonic_count', metric: 'php_fpm.requests.accepted', value: 63, tags },
    { type: 'monotonic_count', metric: 'php_fpm.processes.max_reached', value: 5, tags },
    { type: 'monotonic_count', metric: 'php_fpm.requests.slow', value: 7, tags },
  ]);
  expect(run.serviceChecks).toEqual([
    {
      name: 'php_fpm.can_ping',
      status: CheckStatus.ok,
      tags: ['http_host:shop.example', `ping_url:${server.url}/ping`],
      message: '',
    },
  ]);
});

it('pings even where there is no status, and tells why a ping failed', async () => {
  await using server = await serveAnswers({ '/ping': { body: 'something else' } });
  const run = await runCheck(check, { ping_url: `${server.url}/ping` });
  expect(run.serviceChecks).toMatchObject([
    { status: CheckStatus.critical, message: 'the reply to the ping is another' },
  ]);
  await expect(
    runCheck(check, { status_url: `${server.url}/gone`, ping_url: `${server.url}/ping` }),
  ).rejects.toMatchObject({ code: 'check_http_status' });
});

it.each([
  ['nothing to ask', {}],
  ['a socket without a page', { use_fastcgi: true, status_url: 'unix:///run/php.sock' }],
])('refuses %s', async (_, instance) => {
  await expect(runCheck(check, instance)).rejects.toMatchObject({ code: 'bad_check_config' });
});

it('tells of a pool that hangs up', async () => {
  const server = createServer((socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const instance = { use_fastcgi: true, status_url: `http://127.0.0.1:${port}/status` };
  await expect(runCheck(check, instance)).rejects.toMatchObject({ code: 'fastcgi_answer' });
  server.close();
});
