import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastLinesStart, splitLines } from './lines.ts';

describe('splitLines', () => {
  test.each([
    ['a\nb\n', false, ['a', 'b'], 4],
    ['a\r\nb\n', false, ['a', 'b'], 5],
    ['a\n\n  \nb', false, ['a'], 6],
    ['a\nb', true, ['a', 'b'], 3],
    ['', false, [], 0],
    ['no end', false, [], 0],
  ])('%j (to the end: %s)', (text, toEnd, texts, bytes) => {
    expect(splitLines(Buffer.from(text), toEnd)).toEqual({ texts, bytes });
  });

  test('a long line is cut where a character begins', () => {
    expect(splitLines(Buffer.from('aé日本x\nend\n'), false, 4)).toEqual({
      texts: ['aé', '日', '本x', 'end'],
      bytes: 15,
    });
  });

  test('invalid UTF-8 is replaced', () => {
    expect(splitLines(Buffer.from([0x61, 0xff, 0x62, 10]), false).texts).toEqual(['a\ufffdb']);
  });

  test('pieces of any size give the same lines, and no byte twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '日', '\n', ' ') }),
        fc.integer({ min: 1, max: 40 }),
        (text, size) => {
          const whole = Buffer.from(text);
          const texts: string[] = [];
          let offset = 0;
          for (let until = size; ; until += size) {
            const piece = whole.subarray(offset, Math.min(until, whole.length));
            const lines = splitLines(piece, until >= whole.length);
            texts.push(...lines.texts);
            offset += lines.bytes;
            if (until >= whole.length) break;
          }
          expect(offset).toBe(whole.length);
          expect(texts).toEqual(text.split('\n').filter((line) => line.trim() !== ''));
        },
      ),
    );
  });
});

test.each([
  ['a\nb\nc\n', 2, 2],
  ['a\nb\nc', 2, 2],
  ['a\nb\n', 9, 0],
  ['', 3, 0],
])('the last lines of %j, %d of them, begin at %d', (text, count, start) => {
  expect(lastLinesStart(Buffer.from(text), count)).toBe(start);
});
