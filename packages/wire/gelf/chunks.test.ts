import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ChunkLimits, GelfChunks } from './chunks.ts';

const LIMITS: ChunkLimits = { patienceMs: 5_000, pendingBytes: 1_000, pendingMessages: 10, messageBytes: 500 };

function collect(limits = LIMITS) {
  const messages: string[] = [];
  const lost: string[] = [];
  const chunks = new GelfChunks(
    { message: (bytes) => messages.push(bytes.toString()), lost: (reason) => lost.push(reason) },
    limits,
  );
  return { chunks, messages, lost };
}

function split(text: string, id: number, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, place) => {
    const header = Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, id, place, count]);
    return Buffer.concat([header, bytes.subarray(place * size, (place + 1) * size)]);
  });
}

it('takes datagrams that are whole', () => {
  const { chunks, messages } = collect();
  chunks.push(Buffer.from('{"a":1}'), 'one', 0);
  expect(messages).toEqual(['{"a":1}']);
});

it('puts chunks together in any order, doubled, and of several senders with the same ids', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 100 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      (text, size, seed) => {
        const { chunks, messages, lost } = collect();
        const parts = ['one', 'two'].flatMap((sender) =>
          split(`${sender} ${text}`, 7, size).map((part) => ({ sender, part })),
        );
        const doubled = parts.length < 10 ? [...parts, ...parts.slice(0, 1)] : parts;
        const mixed = doubled
          .map((one, index) => ({ one, order: (index * 7919 + seed) % 104_729 }))
          .sort((a, b) => a.order - b.order);
        for (const { one } of mixed) chunks.push(one.part, one.sender, 0);
        expect(messages.filter((message, index) => messages.indexOf(message) === index).sort()).toEqual(
          [`one ${text}`, `two ${text}`].map((whole) => Buffer.from(whole).toString()).sort(),
        );
        expect(lost.filter((reason) => reason !== 'incomplete')).toEqual([]);
      },
    ),
  );
});

it('gives up what does not come within five seconds, what is too long, and the oldest when there is too much', () => {
  const { chunks, messages, lost } = collect();
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = split('late message', 1, 6);
  chunks.push(first, 'one', 0);
  chunks.expire(4_999);
  expect(lost).toEqual([]);
  chunks.expire(5_000);
  chunks.push(second, 'one', 5_001);
  expect([messages, lost]).toEqual([[], ['incomplete']]);
  for (const part of split('x'.repeat(501), 2, 250)) chunks.push(part, 'one', 5_002);
  expect(lost).toEqual(['incomplete', 'message_too_large']);
  for (let id = 0; id < 20; id++) chunks.push(split('x'.repeat(20), id, 10)[0] ?? first, 'two', 6_000);
  expect(lost.filter((reason) => reason === 'incomplete').length).toBe(12);
});

it.each([
  ['nothing', Buffer.from([0x1e, 0x0f])],
  ['a header alone', Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1])],
  ['no chunks at all', Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 65])],
  ['too many chunks', Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, 1, 0, 129, 65])],
  ['a place behind the end', Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 65])],
])('refuses %s', (_name, datagram) => {
  const { chunks, lost } = collect();
  chunks.push(datagram, 'one', 0);
  expect(lost).toEqual(['bad_chunk']);
});
