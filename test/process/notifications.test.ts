import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeliveriesAnswer } from '@komainu/contracts/notifications/deliveries-api.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, type RunningServer, startServer } from './server.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const ENV = { KOMAINU_MONITOR_SECONDS: '1', KOMAINU_PRIVATE_TARGETS: 'on', KOMAINU_AGENT: 'off' };

const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-notifications-'));
const received: { readonly id: string; readonly delivery: unknown }[] = [];
let answers = false;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let server: RunningServer;

beforeAll(async () => {
  receiver = await startWebhookReceiver((body, headers) => {
    received.push({ id: JSON.parse(body).id, delivery: headers['x-komainu-delivery'] });
    return answers ? 'answer' : 'hang';
  });
  server = await startServer({ name: 'notifications', dataDir, env: ENV });
});
afterAll(async () => {
  await server?.stop();
  await receiver?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const deliveries = () => call<DeliveriesAnswer>(server, 'GET', '/api/unstable/monitors/deliveries');

it('sends what was under way when the process was killed again, with the same id, and says so', async () => {
  await call(server, 'POST', '/api/v1/integration/webhooks/configuration/webhooks', {
    name: 'slow',
    url: receiver.url,
    payload: '{"id":"$ID"}',
  });
  await call(server, 'POST', '/api/v1/monitor', {
    type: 'query alert',
    name: 'the kiln is too hot',
    message: '@webhook-slow @webhook-nowhere',
    query: 'last(last_5m):max:kiln.temperature{*} by {host} > 900',
    options: { thresholds: { critical: 900 }, new_group_delay: 0 },
  });
  await call(server, 'POST', '/api/v2/series', {
    series: [
      {
        metric: 'kiln.temperature',
        type: 3,
        points: [{ timestamp: Math.floor(Date.now() / 1_000) - 90, value: 1_000 }],
        resources: [{ type: 'host', name: 'kiln-1' }],
      },
    ],
  });
  await eventually(async () => expect(received).toHaveLength(1));
  expect((await deliveries()).waiting).toBe(1);

  const killed = once(server.process, 'exit');
  server.process.kill('SIGKILL');
  await killed;
  answers = true;
  server = await startServer({ name: 'notifications', dataDir, env: ENV });

  await eventually(async () => expect((await deliveries()).waiting).toBe(0));
  const [first] = received;
  expect(received).toEqual([first, first]);
  expect(first).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), delivery: first?.id });
  expect((await deliveries()).deliveries).toMatchObject([
    { handle: 'webhook-nowhere', state: 'given_up', reason: 'there is no webhook nowhere', attempts: 0 },
    { handle: 'webhook-slow', state: 'sent', reason: '', attempts: 1 },
  ]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('komainu_notifications_sent_total{channel="webhook"} 1');
});
