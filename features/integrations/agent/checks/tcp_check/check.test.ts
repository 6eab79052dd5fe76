import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

let port = 0;
const server = createServer((socket) => socket.on('error', () => {}));
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

test('a port that takes connections, and how fast', async () => {
  const run = await runCheck(check, {
    name: 'shop',
    host: 'localhost',
    port,
    ipv4_only: true,
    collect_response_time: true,
  });
  const tags = ['address:127.0.0.1', 'instance:shop', `port:${port}`, 'target_host:localhost'];
  expect(run).toMatchObject({
    metrics: [
      { metric: 'network.tcp.response_time', tags: ['address:127.0.0.1', 'instance:shop', `url:localhost:${port}`] },
      { metric: 'network.tcp.can_connect', value: 1, tags },
    ],
    serviceChecks: [{ name: 'tcp.can_connect', status: 0, tags, message: '' }],
  });
});

test('a port that takes none', async () => {
  const run = await runCheck(check, { name: 'shop', host: '127.0.0.1', port: 1 });
  expect(run).toMatchObject({
    metrics: [{ metric: 'network.tcp.can_connect', value: 0 }],
    serviceChecks: [{ status: 2, message: expect.stringMatching(/ECONNREFUSED. Connection failed after \d+ ms/) }],
  });
});

test.each([
  { host: 'x', port: 1 },
  { name: 'x', port: 1 },
  { name: 'x', host: 'x' },
  { name: 'x', host: 'x', port: 70000 },
])('%j is refused', async (instance) => {
  await expect(runCheck(check, instance)).rejects.toMatchObject({ code: 'bad_check_config' });
});
