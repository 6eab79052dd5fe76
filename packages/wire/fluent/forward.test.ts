import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MsgpackFrames } from '../msgpack/frames.ts';
import { encodeMsgpack } from '../msgpack/writer.ts';
import { forwardEntries, readForward, readForwardEvents, tagOfBeginning } from './forward.ts';
import { heloMessage, knowsKey, pongMessage, readPing } from './handshake.ts';

const T = 1_795_348_800;
const EVENTS = [1, 2, 3].map((n) => [T + n, { log: `m${n}` }] as const);
const STREAM = Buffer.concat(EVENTS.map((event) => encodeMsgpack(event)));
const READ = EVENTS.map(([time, record]) => ({ date: time * 1000, ...record }));

async function read(frame: Buffer) {
  const message = readForward(frame);
  if (message === undefined) return undefined;
  const bytes = await forwardEntries(frame, message, 10_000);
  const { tag, chunk, isLogs } = message;
  return { tag, chunk, isLogs, events: [...readForwardEvents(bytes, message.mode)].flat() };
}

it.each([
  ['Message', ['t', T + 1, { log: 'm1' }, { chunk: 'c' }], 'c', 1],
  ['Message without options', ['t', T + 1, { log: 'm1' }], undefined, 1],
  ['Forward', ['t', EVENTS, { chunk: 'c', size: 3 }], 'c', 3],
  [
    'Forward with metadata',
    ['t', EVENTS.map(([time, record]) => [[time, {}], record]), { fluent_signal: 0 }],
    undefined,
    3,
  ],
  ['PackedForward', ['t', STREAM, { chunk: 'c' }], 'c', 3],
  ['PackedForward as text, of old senders', ['t', STREAM.toString('latin1').replace(/[^\0-\x7f]/g, '')], undefined, 0],
  ['CompressedPackedForward', ['t', gzipSync(STREAM), { compressed: 'gzip', chunk: 'c' }], 'c', 3],
  [
    'several members of gzip',
    ['t', Buffer.concat(EVENTS.map((event) => gzipSync(encodeMsgpack(event)))), { compressed: 'gzip' }],
    undefined,
    3,
  ],
  ['zstd', ['t', zstdCompressSync(STREAM), { compressed: 'zstd' }], undefined, 3],
] as const)('reads %s', async (_name, message, chunk, events) => {
  const answer = await read(encodeMsgpack(message));
  if (events > 0) expect(answer).toEqual({ tag: 't', chunk, isLogs: true, events: READ.slice(0, events) });
  else expect(answer?.tag).toBe('t');
});

it('reads many events in parts', () => {
  const stream = Buffer.concat(Array.from({ length: 5_000 }, (_, n) => encodeMsgpack([T, { n }])));
  const parts = [...readForwardEvents(stream, 'packed')].map((part) => part.length);
  expect(parts).toEqual([2_000, 2_000, 1_000]);
});

it('tells heartbeats and other signals', async () => {
  expect(await read(encodeMsgpack(null))).toBeUndefined();
  expect((await read(encodeMsgpack(['t', Buffer.alloc(0), { fluent_signal: 1 }])))?.isLogs).toBe(false);
});

it.each([
  ['bad_forward', {}],
  ['bad_forward', ['t']],
  ['bad_forward', [1, 2, 3]],
  ['bad_forward', ['t', 1]],
  ['bad_compression', ['t', Buffer.from('x'), { compressed: 'gzip' }]],
  ['bad_compression', ['t', Buffer.from('x'), { compressed: 'lzma' }]],
  ['bad_compression', ['t', gzipSync(Buffer.alloc(20_000)), { compressed: 'gzip' }]],
] as const)('refuses with %s: %j', async (code, message) => {
  await expect(read(encodeMsgpack(message))).rejects.toMatchObject({ code });
});

it('throws nothing else, whatever comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      tagOfBeginning(Buffer.from(bytes));
      await read(Buffer.from(bytes)).catch((error: { code?: string }) => {
        expect(['bad_msgpack', 'bad_forward', 'bad_compression']).toContain(error.code);
      });
    }),
  );
});

it('knows the tag before the message is whole', () => {
  const frame = encodeMsgpack(['key.tag', Buffer.alloc(1_000)]);
  expect([tagOfBeginning(frame.subarray(0, 20)), tagOfBeginning(frame.subarray(0, 5))]).toEqual(['key.tag', undefined]);
});

it('shakes hands', () => {
  const nonce = Buffer.from([1, 2, 255]);
  expect(heloMessage(nonce).includes(nonce)).toBe(true);
  // printf 'salthost\001\002\377secret' | sha512sum
  const digest =
    '900c2b81c3c6d6cffc9ed9963455cc723cd34d2d3b904aa9710f3cd3668dd932c9621c5c42ca8218a64fc7a3863c267384c8d2970799e1d38c3b24e824565866';
  const ping = readPing(encodeMsgpack(['PING', 'host', Buffer.from('salt'), digest, '', '']));
  expect(ping?.hostname.toString()).toBe('host');
  expect(readPing(encodeMsgpack(['PONG', 'host', 'salt', digest, '', '']))).toBeUndefined();
  if (ping === undefined) throw new Error('no ping');
  expect(['secret', 'Secret'].map((key) => knowsKey(ping, nonce, key))).toEqual([true, false]);
  expect(pongMessage(ping, nonce, 'komainu', 'secret').subarray(0, 6)).toEqual(
    Buffer.from([0x95, 0xa4, 80, 79, 78, 71]),
  );
});

/** What a connection brought, message by message. */
async function readRecording(name: string) {
  const messages: Buffer[] = [];
  const frames = new MsgpackFrames((frame) => messages.push(frame), 100_000);
  frames.push(readFileSync(path.join(import.meta.dirname, 'testdata', name)));
  return Promise.all(messages.map(read));
}

const KEY = '0123456789abcdef0123456789abcdef';

it("reads what Docker's driver sends", async () => {
  expect(await readRecording('fluent-logger-golang.msgpack')).toEqual([
    {
      tag: `${KEY}.docker.web`,
      chunk: 'QNkCawAAAAAZsqfyD8ky1w==',
      isLogs: true,
      events: [
        {
          date: T * 1000 + 123,
          container_id: 'c0ffee',
          container_name: '/web',
          source: 'stdout',
          log: "from docker's library",
        },
      ],
    },
  ]);
});

it('reads what the logger for Node sends, in each of its modes', async () => {
  const messages = await readRecording('fluent-org-logger.msgpack');
  const event = (mode: string, n: number) => ({
    date: T * 1000,
    message: `${mode} ${n}`,
    service: 'js',
    nested: { n },
  });
  expect(messages.map((message) => [message?.tag, message?.events])).toEqual(
    [
      [event('Message', 1)],
      [event('Message', 2)],
      ...['Forward', 'PackedForward', 'CompressedPackedForward'].map((mode) => [event(mode, 1), event(mode, 2)]),
    ].map((events) => [`${KEY}.js.x`, events]),
  );
});
