import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Encoding } from './encoding.ts';
import { lastLinesStart, type SplitOptions, splitLines } from './split-lines.ts';

const PLAIN: SplitOptions = { encoding: 'utf-8', maxLineBytes: 1000, toEnd: false, continued: false, keepBlank: false };
const split = (piece: Buffer, options: Partial<SplitOptions> = {}) => splitLines(piece, { ...PLAIN, ...options });
const textsOf = (piece: Buffer, options: Partial<SplitOptions> = {}) =>
  split(piece, options).lines.map(({ text }) => text);

describe('splitLines', () => {
  test.each([
    ['a\nb\n', false, ['a', 'b'], 4],
    ['a\r\nb\n', false, ['a', 'b'], 5],
    ['a\n\n  \nb', false, ['a'], 6],
    ['a\nb', true, ['a', 'b'], 3],
    ['', false, [], 0],
    ['no end', false, [], 0],
  ])('%j (to the end: %s)', (text, toEnd, texts, bytes) => {
    const found = split(Buffer.from(text), { toEnd });
    expect([found.lines.map((line) => line.text), found.bytes]).toEqual([texts, bytes]);
  });

  test('a long line is cut where a character begins, and its parts say so', () => {
    const found = split(Buffer.from('aé日本x\nend\n'), { maxLineBytes: 4 });
    expect(found.lines.map(({ text, cutBefore, cutAfter }) => [text, cutBefore, cutAfter])).toEqual([
      ['aé', false, true],
      ['日', true, true],
      ['本x', true, false],
      ['end', false, false],
    ]);
    expect(split(Buffer.from('abcdef'), { maxLineBytes: 4 })).toMatchObject({ bytes: 4, continued: true });
  });

  test('invalid UTF-8 is replaced', () => {
    expect(textsOf(Buffer.from([0x61, 0xff, 0x62, 10]))).toEqual(['a\ufffdb']);
  });

  test.each([
    ['utf-16-le', Buffer.from('日本\n\u0a0d\u0d0a語\r\nhalf', 'utf16le')],
    ['utf-16-be', Buffer.from('日本\n\u0a0d\u0d0a語\r\nhalf', 'utf16le').swap16()],
    // 表 and 予 end in the byte of a backslash.
    ['shift-jis', Buffer.from('93fa967b0a955c975c8cea0d0a68616c66', 'hex')],
  ] as readonly [Encoding, Buffer][])('%s is read in its own line ends and characters', (encoding, piece) => {
    const second = encoding === 'shift-jis' ? '表予語' : '\u0a0d\u0d0a語';
    expect(textsOf(piece, { encoding })).toEqual(['日本', second]);
    expect(textsOf(piece, { encoding, toEnd: true }).at(-1)).toBe('half');
  });

  test('UTF-16 is cut between characters, not within a pair', () => {
    const piece = Buffer.from('a😀b\n', 'utf16le');
    expect(textsOf(piece, { encoding: 'utf-16-le', maxLineBytes: 4 })).toEqual(['a', '😀', 'b']);
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
            const found = split(piece, { toEnd: until >= whole.length });
            texts.push(...found.lines.map((line) => line.text));
            offset += found.bytes;
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
