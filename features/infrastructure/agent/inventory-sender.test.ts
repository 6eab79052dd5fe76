import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import type { OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, it } from 'vitest';
import { InventorySender } from './inventory-sender.ts';

it('sends news within a minute, and the same again after ten', async () => {
  const clock = new FakeClock(0);
  const sent: OutgoingPayload[] = [];
  const put = async (payload: OutgoingPayload) => void sent.push(payload);
  let state = 'ok';
  let builds = 0;
  const sender = new InventorySender(clock, silentLogger, { put }, (timestamp) => {
    builds++;
    return [{ name: 'checks', path: '/intake/', body: { timestamp, state } }];
  });
  sender.start();
  const counts: number[] = [];
  const pass = async (ms: number) => {
    const before = builds;
    clock.advance(ms);
    await eventually(() => expect(builds).toBeGreaterThan(before));
    await new Promise((resolve) => setImmediate(resolve));
    counts.push(sent.length);
  };
  await pass(20_000);
  await pass(60_000);
  state = 'error';
  await pass(60_000);
  for (let minute = 0; minute < 10; minute++) await pass(60_000);
  sender.close();
  expect([counts, sent.map(({ body }) => JSON.parse(String(body)).state)]).toEqual([
    [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3],
    ['ok', 'error', 'error'],
  ]);
});
