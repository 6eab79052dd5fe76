import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

interface Sent {
  readonly event: string;
  readonly data: { readonly id: string; readonly attributes: { readonly message: string } };
}

/** Opens a tail and collects its events. */
function tail(port: number, query: string) {
  const events: Sent[] = [];
  const waiting: (() => void)[] = [];
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const path = `/api/unstable/logs/tail?query=${encodeURIComponent(query)}`;
  const headers = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
  const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
      resolve();
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
        text = text.slice(end + 2);
        if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
      }
      for (const wake of waiting.splice(0)) wake();
    });
  });
  sent.on('error', () => undefined);
  sent.end();
  return {
    opened,
    events,
    leave: () => sent.destroy(),
    async until(count: number, event: string) {
      const found = () => events.filter((entry) => entry.event === event);
      while (found().length < count) await new Promise<void>((wake) => waiting.push(wake));
      return found();
    },
  };
}

it('shows matching logs at once, tells its rate, and ends with its reader', async () => {
  const store = await openTestStore(logsTables);
  const context = testContext();
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 500 });
  await context.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = context.app.server.address() as AddressInfo;
  const send = (logs: object[]) =>
    context.app.inject({ method: 'POST', url: '/api/v2/logs', headers: { 'dd-api-key': 'k' }, payload: logs });

  const reader = tail(port, 'status:error @n:>1 env:prod');
  await reader.opened;
  const begun = performance.now();
  const stored = send([
    { message: 'one', status: 'error', n: 1, ddtags: 'env:prod' },
    { message: 'two', status: 'err', n: 2, ddtags: 'env:prod' },
    { message: 'three', status: 'info', n: 3, ddtags: 'env:prod' },
    { message: 'four', status: 'error', n: 4, ddtags: 'env:dev' },
  ]);
  const [log] = await reader.until(1, 'log');
  const elapsedMs = performance.now() - begun;
  expect(log?.data).toMatchObject({
    type: 'log',
    attributes: { message: 'two', status: 'error', tags: ['env:prod'], attributes: { n: 2 } },
  });
  expect(elapsedMs).toBeLessThan(400);
  await stored;

  // The item is what a search gives for it later.
  const found = await context.app.inject({
    url: '/api/v2/logs/events?filter[query]=two',
    headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' },
  });
  expect(found.json().data).toEqual([log?.data]);

  const many = Array.from({ length: 500 }, () => ({ message: 'many', status: 'error', n: 5, ddtags: 'env:prod' }));
  await send(many);
  await reader.until(2, 'rate');
  const rates = reader.events.filter(({ event }) => event === 'rate').map(({ data }) => data as unknown);
  const total = (rates as { perSecond: number; skipped: number }[]).reduce((sum, rate) => sum + rate.perSecond, 0);
  const logs = reader.events.filter(({ event }) => event === 'log').length;
  const skipped = (rates as { skipped: number }[]).reduce((sum, rate) => sum + rate.skipped, 0);
  expect([total, logs + skipped]).toEqual([501, 501]);
  expect(logs).toBeLessThanOrEqual(201);

  const other = tail(port, '*');
  await other.opened;
  reader.leave();
  await feature.close();
  // An open tail does not hold up the end of the server.
  await context.app.close();
  other.leave();
  await store[Symbol.asyncDispose]();
});
