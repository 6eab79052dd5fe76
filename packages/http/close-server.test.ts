import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, it } from 'vitest';
import { closeServer } from './close-server.ts';
import { registerIntake } from './intake.ts';
import { createHttpServer } from './server.ts';

const counters = new Counters();

/** A server with one intake route that answers after `delayMs`, and a client in the middle of its body. */
async function halfSent(delayMs: number) {
  const anybody = async () => ({ kind: 'api_key' as const, id: 'k' });
  const app = createHttpServer({
    authenticator: { apiKey: anybody, applicationKey: anybody, session: anybody },
    counters,
    logger: silentLogger,
  });
  const handle = async () => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return { status: 202, body: {} };
  };
  registerIntake(app, [{ method: 'POST', url: '/intake', maxBytes: 100, handle }]);
  let started = false;
  app.addHook('onRequest', async () => {
    started = true;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const head = 'POST /intake HTTP/1.1\r\nHost: h\r\nDD-API-KEY: k\r\nContent-Length: 4\r\n\r\nha';
  socket.write(head);
  await expect.poll(() => started).toBe(true);
  return { app, socket };
}

const answerOf = async (socket: Socket): Promise<string> => {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => {});
  await once(socket, 'close');
  return text;
};

it('lets a request that goes on be answered', async () => {
  const { app, socket } = await halfSent(50);
  const answer = answerOf(socket);
  const closing = closeServer(app, 5_000);
  socket.write('lf');
  await closing;
  expect(await answer).toMatch(/^HTTP\/1\.1 202 /);
});

it('cuts off a body that never ends, as the doing of its client', async () => {
  const { app, socket } = await halfSent(0);
  const answer = answerOf(socket);
  const startedMs = Date.now();
  await closeServer(app, 100);
  expect([await answer, Date.now() - startedMs < 2_000]).toEqual(['', true]);
  await expect
    .poll(() => counters.samples('komainu_http_errors_total'))
    .toEqual([{ labels: { code: 'client_gone', status: '499' }, value: 1 }]);
});
