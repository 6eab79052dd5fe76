import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SegmentWriter } from './segment-writer.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segments-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = async () => {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
};

it('writes lines of requests that come together at once, each in its place', async () => {
  const closed: number[] = [];
  const writer = new SegmentWriter(folder, Promise.resolve(), (_id, sizeBytes) => closed.push(sizeBytes));
  const settled: (Promise<void> | undefined)[] = [];
  for (let request = 0; request < 50; request++) {
    writer.append(request, `{"n":${request}}`);
    settled.push(writer.settle());
  }
  await Promise.all(settled);
  expect(await read()).toBe(Array.from({ length: 50 }, (_, n) => `${n}\t{"n":${n}}\n`).join(''));
  expect(writer.settle()).toBeUndefined();
  await writer.close();
  expect(closed).toEqual([(await read()).length]);
});

it('fails the requests whose lines the disk refused, and nobody else', async () => {
  const writer = new SegmentWriter(folder, Promise.resolve(), () => undefined);
  await rm(folder, { recursive: true });
  writer.append(1, 'lost');
  await expect(writer.settle()).rejects.toMatchObject({ code: 'archive_spool', status: 503 });
  await mkdir(folder);
  writer.append(2, 'kept');
  await writer.settle();
  await writer.close();
  expect(await read()).toBe('2\tkept\n');
});

it('closes a segment when it is large', async () => {
  let closed = 0;
  const writer = new SegmentWriter(folder, Promise.resolve(), () => closed++);
  const line = 'x'.repeat(1024 * 1024);
  for (let megabyte = 0; megabyte < 70; megabyte++) {
    writer.append(0, line);
    await writer.settle();
  }
  await writer.close();
  expect(closed).toBe(3);
});
