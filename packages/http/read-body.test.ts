import { Readable } from 'node:stream';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyBudget } from './body-budget.ts';
import { BodyPool } from './body-pool.ts';
import { readBody } from './read-body.ts';

const account = new BodyBudget(1 << 30).open();
const text = Buffer.from('one line of a log');
const read = async (body: Buffer, encoding: string, limit = 1_000) => {
  const limits = { bytes: limit, wireBytes: limit };
  return (await readBody(Readable.from([body]), encoding, limits, new BodyPool(), account)).bytes;
};

describe('content encodings', () => {
  it.each([
    ['', text],
    ['identity', text],
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
  ])('undoes %j', async (encoding, body) => {
    expect(await read(body, encoding)).toEqual(text);
  });

  it('lets an empty probe with an encoding header pass', async () => {
    expect(await read(Buffer.alloc(0), 'gzip')).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['br', text, { code: 'unknown_encoding', status: 415 }],
    ['gzip', text, { code: 'bad_compression', status: 400 }],
    ['zstd', text, { code: 'bad_compression', status: 400 }],
    ['gzip', gzipSync(text).subarray(0, 20), { code: 'bad_compression', status: 400 }],
    ['deflate', deflateRawSync(text), { code: 'bad_compression', status: 400 }],
  ])('refuses %j that is not', async (encoding, body, error) => {
    await expect(read(body, encoding)).rejects.toMatchObject(error);
  });
});

describe('size caps', () => {
  it('counts what comes over the wire', async () => {
    await expect(read(Buffer.alloc(1_001), '')).rejects.toMatchObject({ code: 'body_too_large', status: 413 });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(300 << 20))],
    ['zstd', zstdCompressSync(Buffer.alloc(300 << 20))],
  ])('stops a %s bomb at the cap', async (encoding, bomb) => {
    const before = process.memoryUsage.rss();
    await expect(read(bomb, encoding, 4 << 20)).rejects.toMatchObject({ code: 'body_too_large' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 << 20);
  });
});

describe('bodies of many chunks', () => {
  const chunks = Array.from({ length: 5 }, (_, index) => Buffer.alloc(40_000, index));
  const gather = (pool: BodyPool, announcedBytes = 0) =>
    readBody(Readable.from(chunks), '', { bytes: 1e6, wireBytes: 1e6, announcedBytes }, pool, account);

  it.each([0, 200_000, 10, Number.NaN])('are put together when %d bytes are announced', async (announced) => {
    expect((await gather(new BodyPool(), announced)).bytes.equals(Buffer.concat(chunks))).toBe(true);
  });

  it('use the memory of a body that was released, and only of one', async () => {
    const pool = new BodyPool();
    const first = await gather(pool);
    const memory = first.bytes.buffer;
    first.release();
    first.release();
    const [second, third] = [await gather(pool), await gather(pool)];
    expect([second.bytes.buffer === memory, third.bytes.buffer === memory]).toEqual([true, false]);
  });
});
