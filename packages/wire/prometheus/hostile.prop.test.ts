import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CollectingSink } from '../series/collecting-sink.ts';
import { delimited, double, integer, message, packed } from '../series/protobuf-body.ts';
import { decodeSnappy, encodeSnappyLiterals } from '../snappy/snappy.ts';
import { decodeRemoteWrite } from './remote-write.ts';
import { decodeRemoteWrite2 } from './remote-write-2.ts';
import { writeRequestBody } from './write-body.ts';

/** Nothing but coded errors may leave a decoder. */
function onlyCoded(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    const isCoded = error instanceof Error && 'code' in error && 'status' in error;
    if (!(isCoded && (error.status === 400 || error.status === 413))) throw error;
  }
}

const first = writeRequestBody([
  { labels: { __name__: 'a', b: 'c', d: 'e'.repeat(200) }, samples: [[1_700_000_000_000, 1.5]] },
  { labels: { __name__: 'f' }, samples: [[1_700_000_000_000, Number.NaN]] },
]);
const second = message(
  ...['', '__name__', 'a', 'b', 'c'].map((text) => delimited(4, text)),
  delimited(5, message(packed(1, [1, 2, 3, 4]), delimited(2, message(double(1, 7), integer(2, 1_700_000_000_000))))),
);

const damaged = (sample: Uint8Array) =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .tuple(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(sample.length))
      .map(([changes, length]) => {
        const copy = Uint8Array.from(sample);
        for (const [at, byte] of changes) copy[at] = byte;
        return copy.subarray(0, length);
      }),
  );

it('throws nothing but its own errors at damaged requests', () => {
  fc.assert(fc.property(damaged(first), (body) => onlyCoded(() => decodeRemoteWrite(body, new CollectingSink()))));
  fc.assert(fc.property(damaged(second), (body) => onlyCoded(() => decodeRemoteWrite2(body, new CollectingSink()))));
});

it('undoes what was written and never writes more than it may', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      expect(Buffer.from(bytes).equals(decodeSnappy(encodeSnappyLiterals(bytes), 3000))).toBe(true);
    }),
  );
  const repeated = Uint8Array.from([40, 3 << 2, 97, 98, 99, 100, (35 << 2) | 2, 4, 0]);
  fc.assert(
    fc.property(damaged(repeated), (bytes) =>
      onlyCoded(() => expect(decodeSnappy(bytes, 5000).length).toBeLessThanOrEqual(5000)),
    ),
  );
});
