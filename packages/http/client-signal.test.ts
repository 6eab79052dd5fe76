import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { clientSignal } from './client-signal.ts';

it('fires when the client leaves, and not when it is answered', async () => {
  const app = fastify();
  const signals: AbortSignal[] = [];
  const { promise: waiting, resolve: isWaiting } = Promise.withResolvers<void>();
  app.post('/answered', async (_request, reply) => {
    signals.push(clientSignal(reply));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { aborted: signals[0]?.aborted };
  });
  app.post('/waiting', (_request, reply) => {
    signals.push(clientSignal(reply));
    isWaiting();
    return new Promise(() => undefined);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;

  const answer = await fetch(`http://127.0.0.1:${port}/answered`, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', connection: 'close' },
  });
  expect(await answer.json()).toEqual({ aborted: false });

  const leaving = request({ port, host: '127.0.0.1', path: '/waiting', method: 'POST' });
  leaving.on('error', () => undefined);
  leaving.end();
  await waiting;
  const [first, second] = signals;
  leaving.destroy();
  if (second !== undefined && !second.aborted) await once(second, 'abort');
  expect([first?.aborted, second?.aborted]).toEqual([false, true]);
  await app.close();
});
