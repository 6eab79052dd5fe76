import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiskBuffer, type DiskBufferSettings } from './disk-buffer.ts';
import type { KeyedPayload } from './payload.ts';

let folder = '';
let dropped: string[] = [];
let clock = new FakeClock();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buffer-'));
  dropped = [];
  clock = new FakeClock();
});
const buffers: DiskBuffer[] = [];
afterEach(async () => {
  for (const buffer of buffers.splice(0)) await buffer.close().catch(() => {});
  await rm(folder, { recursive: true, force: true });
});

async function open(maxBytes = 10_000, more: Partial<DiskBufferSettings> = {}): Promise<DiskBuffer> {
  const settings = { folder, maxBytes, maxDiskRatio: 1, outdatedMs: 86_400_000, ...more };
  const buffer = await DiskBuffer.open(settings, clock, (payloads, reason) => dropped.push(`${payloads} ${reason}`));
  buffers.push(buffer);
  return buffer;
}

function payload(key: string, bytes = 10): KeyedPayload {
  return { key, path: '/v0.4/traces', headers: { 'x-é': 'ü' }, body: Buffer.alloc(bytes, 7) };
}

const keysOf = async (buffer: DiskBuffer) => {
  const keys: string[] = [];
  for (const entry of buffer.entries()) keys.push((await buffer.take(entry)).map(({ key }) => key).join(''));
  return keys;
};

test('what was put is there for the next process, oldest first', async () => {
  const first = await open();
  await first.put(payload('a'), false);
  clock.advance(5);
  await first.put(payload('b'), false);
  await writeFile(join(folder, 'half.payload.tmp'), 'cut');
  const second = await open();
  expect((await Promise.all(second.entries().map((entry) => second.take(entry)))).flat()).toEqual([
    payload('a'),
    payload('b'),
  ]);
  expect(await readdir(folder)).toHaveLength(2);
});

test('what waits long shares a file, in order, and the next process knows how much it is', async () => {
  const first = await open(100_000);
  const entries = new Set();
  for (const key of 'abcde') entries.add(await first.put(payload(key), true));
  expect([entries.size, first.count]).toEqual([1, 5]);
  await first.close();
  expect(await readdir(folder)).toEqual([expect.stringMatching(/-5\.pack$/)]);
  const second = await open();
  expect([second.count, second.bytes, await keysOf(second)]).toEqual([5, first.bytes, ['abcde']]);
});

test('a crash while a file is written costs only what was not acknowledged', async () => {
  const first = await open(100_000);
  for (const key of 'abc') await first.put(payload(key), true);
  const [name = ''] = await readdir(folder);
  await appendFile(join(folder, name), '{"version":1,"key":"d","path":"/","headers":{},"bodyBytes":9}\ncut');
  const second = await open();
  expect([second.count, await keysOf(second), dropped]).toEqual([3, ['abc'], []]);
});

test('a file that is being sent is closed: what comes then goes to another', async () => {
  const buffer = await open(100_000);
  const entry = await buffer.put(payload('a'), true);
  expect(await buffer.take(entry)).toEqual([payload('a')]);
  expect(await buffer.put(payload('b'), true)).not.toBe(entry);
  await buffer.remove(entry);
  expect([buffer.count, await keysOf(buffer)]).toEqual([1, ['b']]);
});

test('a full buffer gives up the oldest that is not being sent', async () => {
  const buffer = await open(1000);
  const sent = await buffer.put(payload('a', 300), false);
  await buffer.take(sent);
  await buffer.put(payload('b', 300), false);
  await buffer.put(payload('c', 300), false);
  expect([await keysOf(buffer), dropped]).toEqual([['a', 'c'], ['1 buffer_full']]);
  expect(buffer.bytes).toBeLessThanOrEqual(1000);
});

test('weeks of waiting lose the oldest only, count it, and keep the files few', async () => {
  const buffer = await open(50_000);
  for (let count = 0; count < 2_000; count++) {
    await buffer.put(payload(String(count).padStart(4, '0')), true);
    clock.advance(15_000);
  }
  const keys = (await keysOf(buffer)).join('').match(/\d{4}/g) ?? [];
  const lost = dropped.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0);
  expect(keys).toEqual(Array.from({ length: buffer.count }, (_, index) => String(lost + index).padStart(4, '0')));
  expect([lost + buffer.count, buffer.bytes <= 50_000, buffer.bytes > 45_000]).toEqual([2_000, true, true]);
  expect((await readdir(folder)).length).toBeLessThanOrEqual(18);
});

test.each([false, true])('many at once do not pass the bound (together: %j)', async (together) => {
  const buffer = await open(2_000);
  await Promise.all(Array.from({ length: 50 }, (_, index) => buffer.put(payload(String(index), 100), together)));
  expect([
    buffer.bytes <= 2_000,
    buffer.count + dropped.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0),
  ]).toEqual([true, 50]);
});

test('what is older than it may be is given up at the start', async () => {
  const first = await open();
  await first.put(payload('a'), false);
  clock.advance(2_000);
  await first.put(payload('b'), false);
  const second = await open(10_000, { outdatedMs: 1_000 });
  expect([second.count, dropped]).toEqual([1, ['1 outdated']]);
});

test('a disk that is too full refuses, whoever filled it', async () => {
  const buffer = await open(10_000, { maxDiskRatio: 0 });
  await expect(buffer.put(payload('a'), false)).rejects.toMatchObject({
    code: 'buffer_refused',
    message: expect.stringContaining('the disk is too full'),
  });
});

test('a payload that can never fit is refused', async () => {
  await expect((await open(100)).put(payload('a', 200), false)).rejects.toMatchObject({
    code: 'payload_too_large',
    status: 413,
  });
});

test('a damaged file is reported and removed', async () => {
  await writeFile(
    join(folder, `${String(clock.nowMs()).padStart(15, '0')}-00000000-x.payload`),
    '{"version":1,"key":"x","path":"/","headers":{},"bodyBytes":9}\ncut',
  );
  const buffer = await open();
  expect([await keysOf(buffer), dropped, buffer.count, await readdir(folder)]).toEqual([[''], ['1 damaged'], 0, []]);
});

test.each([false, true])('a folder that cannot be written answers buffer_refused (together: %j)', async (together) => {
  const buffer = await open();
  await rm(folder, { recursive: true });
  await expect(buffer.put(payload('a'), together)).rejects.toMatchObject({ code: 'buffer_refused', status: 503 });
  expect([buffer.bytes, buffer.count]).toEqual([0, 0]);
});
