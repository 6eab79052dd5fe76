import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Encodable, encodeMsgpack } from '../msgpack/writer.ts';
import { readFluentItems } from './items.ts';

const SECONDS = 1_795_348_800;
const eventTime = (sized: boolean) => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(SECONDS, 0);
  bytes.writeUInt32BE(123_456_789, 4);
  return Buffer.concat([sized ? Buffer.of(0xc7, 8, 0) : Buffer.of(0xd7, 0), bytes]);
};
const pair = (...parts: readonly Buffer[]) => Buffer.concat([Buffer.of(0x90 + parts.length), ...parts]);
const value = (encodable: Encodable) => encodeMsgpack(encodable);
const RECORD = { log: 'm', n: 1, deep: { list: [1, 'a'], none: null } };
const STAMPED = { date: SECONDS * 1000 + 123, ...RECORD };

it.each<[string, Buffer, unknown[]]>([
  [
    'entries one after another',
    Buffer.concat([pair(eventTime(false), value(RECORD)), pair(eventTime(true), value(RECORD))]),
    [STAMPED, STAMPED],
  ],
  ['entries with metadata', pair(pair(eventTime(false), value({})), value(RECORD)), [STAMPED]],
  [
    'two entries in an array',
    pair(pair(eventTime(false), value(RECORD)), pair(eventTime(false), value(RECORD))),
    [STAMPED, STAMPED],
  ],
  [
    'three entries in an array',
    pair(...[1, 2, 3].map(() => pair(eventTime(false), value(RECORD)))),
    [STAMPED, STAMPED, STAMPED],
  ],
  ['a time in seconds', pair(value(SECONDS), value({ log: 'm' })), [{ date: SECONDS * 1000, log: 'm' }]],
  ['a time in a double', pair(value(SECONDS + 0.5), value({ log: 'm' })), [{ date: SECONDS * 1000 + 500, log: 'm' }]],
  ['a record with a time of its own', pair(eventTime(false), value({ timestamp: 1 })), [{ timestamp: 1 }]],
  [
    'bare records',
    Buffer.concat([value({ a: 1 }), value([{ b: 2n ** 60n }, { c: Buffer.from('bytes') }])]),
    [{ a: 1 }, { b: String(2n ** 60n) }, { c: 'bytes' }],
  ],
  ['nothing', Buffer.alloc(0), []],
])('reads %s', (_name, body, items) => {
  expect(readFluentItems(body).items).toEqual(items);
});

it('refuses what is cut off', () => {
  expect(() => readFluentItems(pair(eventTime(false), value(RECORD)).subarray(0, 30))).toThrow(/msgpack/);
});

it('never throws anything else, however the bytes nest', () => {
  const deep = Buffer.alloc(1_000_000, 0x91);
  const tryRead = (bytes: Buffer) => {
    try {
      return readFluentItems(bytes).items.length;
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad_msgpack' });
      return 0;
    }
  };
  tryRead(deep);
  tryRead(Buffer.alloc(100_000, 0x92));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => tryRead(Buffer.from(bytes)) >= 0));
});
