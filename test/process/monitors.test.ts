import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, type RunningServer, startServer } from './server.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const WEBHOOKS = '/api/v1/integration/webhooks/configuration/webhooks';
const ENV = { KOMAINU_MONITOR_SECONDS: '1', KOMAINU_PRIVATE_TARGETS: 'on', KOMAINU_AGENT: 'off' };

const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-monitors-'));
const received: string[] = [];
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let server: RunningServer;

beforeAll(async () => {
  receiver = await startWebhookReceiver((body) => {
    received.push(body);
    return 'answer';
  });
  server = await startServer({ name: 'monitors', dataDir, env: ENV });
});
afterAll(async () => {
  await server?.stop();
  await receiver?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Monitor {
  readonly id: number;
  readonly overall_state: string;
  readonly state?: { readonly groups: Readonly<Record<string, { readonly last_notified_ts: number | null }>> };
}

const send = (value: number, agoSeconds: number) =>
  call(server, 'POST', '/api/v2/series', {
    series: [
      {
        metric: 'furnace.temperature',
        type: 3,
        points: [{ timestamp: Math.floor(Date.now() / 1_000) - agoSeconds, value }],
        resources: [{ type: 'host', name: 'furnace-1' }],
      },
    ],
  });

const stateOf = async (id: number) =>
  (await call<Monitor>(server, 'GET', `/api/v1/monitor/${id}?group_states=all`)).overall_state;

it('alerts over a webhook, recovers, and goes on after a restart without telling twice', async () => {
  await call(server, 'POST', WEBHOOKS, {
    name: 'test',
    url: receiver.url,
    payload: '{"transition":"$ALERT_TRANSITION","scope":"$ALERT_SCOPE"}',
  });
  const { id } = await call<Monitor>(server, 'POST', '/api/v1/monitor', {
    type: 'query alert',
    name: 'the furnace is too hot',
    message: 'Cool it down @webhook-test',
    query: 'last(last_5m):max:furnace.temperature{*} by {host} > 900',
    options: { thresholds: { critical: 900 }, new_group_delay: 0 },
  });
  expect(await stateOf(id)).toBe('No Data');
  await send(20, 200);
  await eventually(async () => expect(await stateOf(id)).toBe('OK'));
  await send(1_200, 100);
  await eventually(async () => expect(await stateOf(id)).toBe('Alert'));
  await eventually(async () => expect(received).toHaveLength(1));

  await server.stop();
  server = await startServer({ name: 'monitors', dataDir, env: ENV });
  expect(await stateOf(id)).toBe('Alert');
  // It has been evaluated since, and still alerts.
  await eventually(async () => expect(await evaluations()).toBeGreaterThan(0));
  expect([await stateOf(id), received.length]).toEqual(['Alert', 1]);

  await send(30, 0);
  await eventually(async () => expect(await stateOf(id)).toBe('OK'));
  await eventually(async () =>
    expect(received.map((body) => JSON.parse(body))).toEqual([
      { transition: 'Triggered', scope: 'host:furnace-1' },
      { transition: 'Recovered', scope: 'host:furnace-1' },
    ]),
  );
  await eventually(async () => expect(await historyOf(id)).toEqual(['OK', 'Alert', 'OK']));
});

/** The states of the furnace, in the order of time. */
async function historyOf(id: number): Promise<readonly string[]> {
  const { groups } = await call<{ groups: { group: string; spans: { state: string }[] }[] }>(
    server,
    'GET',
    `/api/unstable/monitors/${id}/history`,
  );
  return groups.find(({ group }) => group === 'host:furnace-1')?.spans.map(({ state }) => state) ?? [];
}

/** How often monitors were evaluated since the start. */
async function evaluations(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^komainu_monitor_evaluations_total\{[^}]*\} (\d+)$/m.exec(text)?.[1] ?? 0);
}
