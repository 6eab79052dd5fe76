import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Forwarder, type ForwarderSettings } from './forwarder.ts';

const MINUTE_MS = 60_000;

let folder = '';
let clock = new FakeClock();
let counters = new Counters();
/** What the server says: a status, or nothing at all. */
let status = 0;
let arrived: number[] = [];
const open: Forwarder[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offline-'));
  clock = new FakeClock();
  counters = new Counters();
  status = 0;
  arrived = [];
});
afterEach(async () => {
  for (const forwarder of open.splice(0)) await forwarder.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(settings: Partial<ForwarderSettings> = {}): Promise<Forwarder> {
  const client = {
    request: async ({ body }: { body: Buffer }) => {
      if (status === 0) throw new Error('no answer from the server: connect ECONNREFUSED');
      if (status < 300) arrived.push(Number(body.toString('utf8', 0, 6)));
      return { status, headers: {}, body: Buffer.from('{"errors":["said so"]}') };
    },
    close: () => {},
  };
  const forwarder = await Forwarder.open(
    { folder, maxBufferBytes: 100_000, concurrency: 1, compression: 'none', ...settings },
    { client, clock, counters, logger: silentLogger, random: () => 0 },
  );
  open.push(forwarder);
  return forwarder;
}

const numbered = (number: number) => Buffer.from(`${String(number).padStart(6, '0')}${'x'.repeat(100)}`);
const send = (forwarder: Forwarder, number: number) =>
  forwarder.put({ path: '/api/v2/series', headers: {}, body: numbered(number) });

/** Lets time pass until nothing waits. */
const emptied = (forwarder: Forwarder) =>
  eventually(() => {
    clock.advance(31_000);
    expect(forwarder.pending).toBe(0);
  });

const dropped = (reason: string) => counters.value('komainu_agent_payloads_dropped_total', { reason });

test('a week offline loses only what the bound says, and counts it; the newest comes first', async () => {
  const forwarder = await start();
  const total = 7 * 24 * 12;
  for (let number = 0; number < total; number++) {
    await send(forwarder, number);
    clock.advance(5 * MINUTE_MS);
  }
  const { waitingPayloads, waitingBytes, problems, pausedForMs } = forwarder.status();
  const lost = dropped('buffer_full');
  expect([lost + waitingPayloads, waitingBytes <= 100_000, waitingBytes > 90_000, pausedForMs <= 30_000]).toEqual([
    total,
    true,
    true,
    true,
  ]);
  expect(problems).toMatchObject([
    { status: 0, route: '/api/v2/series', said: expect.stringContaining('ECONNREFUSED') },
  ]);
  expect((await readdir(folder)).length).toBeLessThan(60);

  status = 202;
  await emptied(forwarder);
  expect([...arrived].sort((a, b) => a - b)).toEqual(Array.from({ length: total - lost }, (_, index) => lost + index));
  // One that was used to try, then the newest file, at the end the oldest.
  expect(Math.max(...arrived.slice(0, 60))).toBe(total - 1);
  expect(Math.max(...arrived.slice(-20))).toBeLessThan(lost + 100);
  expect(await readdir(folder)).toEqual([]);
});

test('what waits when the process ends is sent by the next one, once', async () => {
  const first = await start();
  for (let number = 0; number < 100; number++) await send(first, number);
  await first.close();
  status = 202;
  const second = await start();
  await emptied(second);
  expect([...arrived].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
});

test('a server that goes away in the middle of catching up gets the rest later, and nothing twice', async () => {
  const forwarder = await start();
  for (let number = 0; number < 200; number++) await send(forwarder, number);
  status = 202;
  await eventually(() => {
    clock.advance(31_000);
    expect(arrived.length).toBeGreaterThan(10);
  });
  status = 503;
  for (let number = 200; number < 220; number++) {
    await send(forwarder, number);
    clock.advance(1_000);
  }
  status = 202;
  await emptied(forwarder);
  expect([...arrived].sort((a, b) => a - b)).toEqual(Array.from({ length: 220 }, (_, index) => index));
});

test('a disk that takes nothing is stood in for by memory, up to its bound', async () => {
  const forwarder = await start({ maxDiskRatio: 0.000_001, maxMemoryBytes: 1_000 });
  for (let number = 0; number < 10; number++) await send(forwarder, number);
  const { inMemoryPayloads, diskProblem } = forwarder.status();
  expect([inMemoryPayloads + dropped('memory_full'), inMemoryPayloads > 2, diskProblem]).toEqual([
    10,
    true,
    expect.stringContaining('the disk is too full'),
  ]);
  status = 202;
  await emptied(forwarder);
  expect(arrived.length).toBe(inMemoryPayloads);
});

test.each([
  [400, 'drop', undefined],
  [403, 'refused', false],
  [413, 'drop', undefined],
  [429, 'wait', undefined],
  [500, 'retry', undefined],
])('an answer of %d is told with its count and the server’s words', async (answer, outcome, keyAccepted) => {
  status = answer;
  const forwarder = await start();
  await send(forwarder, 1);
  await eventually(() => {
    const { problems, keyAccepted: accepted } = forwarder.status();
    expect([problems, accepted]).toEqual([
      [
        {
          status: answer,
          route: '/api/v2/series',
          outcome,
          said: '{"errors":["said so"]}',
          count: 1,
          lastUnixMs: clock.nowMs(),
        },
      ],
      keyAccepted,
    ]);
  });
});
