import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePiece } from '../decode/decode-piece.ts';
import { RuleSet } from '../rules/rule-set.ts';
import type { PieceBatch } from './batch.ts';
import { PlainBatcher } from './plain-batch.ts';
import { recordBatch } from './record-batch.ts';

const identity = { hostname: 'h"\u0001', service: 's', ddsource: 'x', tags: ['env:test', 'filename:a.log'] };
const shared = { identity, nowMs: 1_700_000_000_000 };
const batcher = new PlainBatcher();

const read = ({ body, lines, bytes, continued }: PieceBatch) => ({
  logs: JSON.parse(body.toString('utf8')) as unknown,
  lines,
  bytes,
  continued,
});

const word = fc.constantFrom(
  'a',
  '"',
  '\\',
  '\n',
  '\r',
  '\t',
  ' ',
  '\0',
  '\u007f',
  'é',
  '日',
  '😀',
  '\u2028',
  '\ufeff',
);
const pieces = fc.oneof(
  fc.string({ unit: word, maxLength: 60 }).map((text) => Buffer.from(text)),
  // Cut anywhere, and bytes that are no UTF-8.
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom('61', '0a', '0d', 'c3', 'a9', 'e6', '97', 'ff', '22', '20'), { maxLength: 60 })
    .map((hex) => Buffer.from(hex.join(''), 'hex')),
);

test('the way by bytes gives what the way by strings gives, and neither throws', () => {
  fc.assert(
    fc.property(
      pieces,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 4, max: 40 }),
      (piece, toEnd, continued, tagTruncated, maxMessageBytes) => {
        const decoding = { encoding: 'utf-8', format: 'plain', multiLine: undefined, maxMessageBytes } as const;
        const records = decodePiece(piece, decoding, { toEnd, continued, flush: toEnd });
        const byStrings = recordBatch(records, { ...shared, tagTruncated, rules: new RuleSet([]) });
        const byBytes = batcher.write(piece, {
          ...{ ...shared, tagTruncated, maxMessageBytes, toEnd, continued },
          onInvalid: () => {},
        });
        expect(read(byBytes)).toEqual(read(byStrings));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a batch ends when it is full, at the end of a line', () => {
  const piece = Buffer.from('one\ntwo\nthree\n');
  const options = { ...shared, tagTruncated: false, maxMessageBytes: 100, toEnd: false, continued: false };
  const batch = batcher.write(piece, { ...options, onInvalid: () => {}, maxBodyBytes: 150 });
  expect(read(batch)).toMatchObject({ lines: 2, bytes: 8, logs: [{ message: 'one' }, { message: 'two' }] });
});

test('invalid lines are counted one by one', () => {
  let invalid = 0;
  const options = { ...shared, tagTruncated: false, maxMessageBytes: 100, toEnd: false, continued: false };
  const batch = batcher.write(Buffer.from('good\n\xffbad\nagain\n', 'latin1'), {
    ...options,
    onInvalid: () => invalid++,
  });
  expect([invalid, batch.lines]).toEqual([1, 3]);
});
