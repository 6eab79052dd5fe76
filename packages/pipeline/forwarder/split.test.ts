import { gzipSync, zstdCompressSync } from 'node:zlib';
import { encodeSeries } from '@komainu/wire/series/encode.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { halveList, halvesOf } from './split.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

it('cuts lists of JSON in two, whatever is in them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { minLength: 2, maxLength: 20 }),
      fc.constantFrom(undefined, 2),
      (items, indent) => {
        const halves = halveList(Buffer.from(JSON.stringify(items, undefined, indent)));
        const read = (halves ?? []).map(({ body }) => JSON.parse(body.toString()) as unknown[]);
        expect(read.flat(1)).toEqual(JSON.parse(JSON.stringify(items)));
        expect([read.length, halves?.map(({ items: count }) => count)]).toEqual([2, read.map((part) => part.length)]);
        expect(read.every((part) => part.length > 0)).toBe(true);
      },
    ),
  );
});

it('cuts where about half of the bytes are', () => {
  const items = ['a', 'b', 'c', 'x'.repeat(100)];
  expect(halveList(Buffer.from(JSON.stringify(items)))?.map(({ items: count }) => count)).toEqual([3, 1]);
  expect(halveList(Buffer.from(JSON.stringify(items.toReversed())))?.map(({ items: count }) => count)).toEqual([1, 3]);
});

it.each(['[]', '[{"a":[1,2]}]', '{"a":1,"b":2}', 'text, text', '["a","b', ''])('does not cut %s', (text) => {
  expect(halveList(Buffer.from(text))).toBeUndefined();
});

it.each([
  ['plain', JSON_TYPE, (body: Buffer) => body],
  ['gzip', { ...JSON_TYPE, 'content-encoding': 'gzip' }, (body: Buffer) => gzipSync(body)],
  ['zstd', { ...JSON_TYPE, 'content-encoding': 'zstd' }, (body: Buffer) => zstdCompressSync(body)],
])('unpacks what is %s', async (_name, headers, pack) => {
  const halves = await halvesOf({ path: '/api/v2/logs', headers, body: pack(Buffer.from('[{"a":1},{"a":2}]')) });
  expect(halves?.map(({ body, ...rest }) => ({ ...rest, text: body.toString() }))).toEqual([
    { path: '/api/v2/logs', headers: JSON_TYPE, items: 1, text: '[{"a":1}]' },
    { path: '/api/v2/logs', headers: JSON_TYPE, items: 1, text: '[{"a":2}]' },
  ]);
});

it('cuts series', async () => {
  const series = ['a', 'b', 'c'].map((metric) => ({
    metric,
    type: 'gauge' as const,
    intervalSeconds: 0,
    host: 'h',
    tags: ['x:y'],
    timesUnixS: [1],
    values: [2],
  }));
  const headers = { 'content-type': 'application/x-protobuf' };
  const payload = (items: typeof series) => ({ path: '/api/v2/series', headers, body: encodeSeries(items) });
  const halves = await halvesOf(payload(series));
  expect(halves?.map(({ body }) => body)).toEqual([encodeSeries(series.slice(0, 2)), encodeSeries(series.slice(2))]);
  expect(await halvesOf(payload(series.slice(0, 1)))).toBeUndefined();
});

it.each([
  ['msgpack', { 'content-type': 'application/msgpack' }, Buffer.of(0x92, 1, 2)],
  ['what is not packed as it says', { ...JSON_TYPE, 'content-encoding': 'gzip' }, Buffer.from('[1,2]')],
  ['what is packed otherwise', { ...JSON_TYPE, 'content-encoding': 'br' }, Buffer.from('[1,2]')],
  ['what is no protobuf', { 'content-type': 'application/x-protobuf' }, Buffer.from('[1,2]')],
])('leaves %s alone', async (_name, headers, body) => {
  expect(await halvesOf({ path: '/x', headers, body })).toBeUndefined();
});
