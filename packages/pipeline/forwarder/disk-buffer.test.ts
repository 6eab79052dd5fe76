import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiskBuffer } from './disk-buffer.ts';
import type { KeyedPayload } from './payload.ts';

let folder = '';
let dropped: string[] = [];
const clock = new FakeClock();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buffer-'));
  dropped = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (maxBytes = 10_000) => DiskBuffer.open(folder, maxBytes, clock, (_entry, reason) => dropped.push(reason));

function payload(key: string, bytes = 10): KeyedPayload {
  return { key, path: '/v0.4/traces', headers: { 'x-é': 'ü' }, body: Buffer.alloc(bytes, 7) };
}

test('what was put is there for the next process, oldest first', async () => {
  const first = await open();
  await first.put(payload('a'));
  clock.advance(5);
  await first.put(payload('b'));
  await writeFile(join(folder, 'half.payload.tmp'), 'cut');
  const second = await open();
  const found = await Promise.all(second.entries().map((entry) => second.take(entry)));
  expect(found).toEqual([payload('a'), payload('b')]);
  expect(await readdir(folder)).toHaveLength(2);
});

test('a full buffer gives up the oldest that is not being sent', async () => {
  const buffer = await open(1000);
  const sent = await buffer.put(payload('a', 300));
  await buffer.take(sent);
  await buffer.put(payload('b', 300));
  await buffer.put(payload('c', 300));
  expect(buffer.entries().map((entry) => entry.name.slice(-9, -8))).toEqual(['a', 'c']);
  expect(dropped).toEqual(['buffer_full']);
  expect(buffer.bytes).toBeLessThanOrEqual(1000);
});

test('a payload that can never fit is refused', async () => {
  await expect((await open(100)).put(payload('a', 200))).rejects.toMatchObject({
    code: 'payload_too_large',
    status: 413,
  });
});

test('a damaged file is reported and removed', async () => {
  await writeFile(
    join(folder, '000000000000001-00000000-x.payload'),
    '{"version":1,"key":"x","path":"/","headers":{},"bodyBytes":9}\ncut',
  );
  const buffer = await open();
  const [entry] = buffer.entries();
  expect(entry && (await buffer.take(entry))).toBeUndefined();
  expect([dropped, buffer.count, await readdir(folder)]).toEqual([['damaged'], 0, []]);
});

test('a folder that cannot be written answers buffer_refused', async () => {
  const buffer = await open();
  await rm(folder, { recursive: true });
  await expect(buffer.put(payload('a'))).rejects.toMatchObject({ code: 'buffer_refused', status: 503 });
  expect(buffer.bytes).toBe(0);
});
