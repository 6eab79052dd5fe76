import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANY_MANY, ANY_ONE, type GlobPart } from './ast.ts';
import { compileGlob } from './glob.ts';
import { formatIpv6, parseCidr, parseIp } from './ip.ts';
import { compareBytes } from './numbers.ts';
import { hasWord, hasWordSequence, lowerAscii, splitWords } from './text.ts';

const letters = fc.constantFrom('a', 'b', '.', '😀', '\n');
const texts = fc.array(letters, { maxLength: 10 }).map((list) => list.join(''));

test('patterns match as regular expressions do', () => {
  const part = fc.oneof<fc.Arbitrary<GlobPart>[]>(letters, fc.constantFrom(ANY_ONE, ANY_MANY));
  const patterns = fc.array(part, { maxLength: 7 });
  fc.assert(
    fc.property(patterns, texts, (parts, text) => {
      const source = parts
        .map((one) => (one === ANY_ONE ? '.' : one === ANY_MANY ? '.*' : one === '.' ? '\\.' : one))
        .join('');
      expect(compileGlob(parts)(text)).toBe(new RegExp(`^${source}$`, 'su').test(text));
    }),
    { numRuns: 5_000 },
  );
});

test('words are found as splitting finds them', () => {
  const pieces = fc.array(fc.constantFrom('foo', 'FOO', 'fo', 'o', 'é', ' ', '-', '..', '7'), { maxLength: 8 });
  fc.assert(
    fc.property(
      pieces.map((list) => list.join('')),
      fc.array(fc.constantFrom('foo', 'fo', 'o', '7', 'é'), { minLength: 1, maxLength: 3 }),
      (text, run) => {
        const lowered = lowerAscii(text);
        const words = splitWords(lowered);
        const has = words.some((_, index) => run.every((word, step) => words[index + step] === word));
        expect(hasWordSequence(lowered, run)).toBe(has);
        expect(hasWord(lowered, run[0] ?? '')).toBe(words.includes(run[0] ?? ''));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('addresses are read as the system reads them', () => {
  const shaped = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom('0', '1', 'f', '.', ':', '::', '255'), maxLength: 12 }),
  );
  fc.assert(
    fc.property(shaped, (text) => {
      expect(parseIp(text) !== null).toBe(isIP(text) !== 0);
    }),
    { numRuns: 3_000 },
  );
});

test('an address written out is itself', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const value = parseIp(text) ?? -1n;
      expect(parseIp(formatIpv6(value))).toBe(value);
    }),
  );
  expect(parseCidr('10.1.2.3/8')).toEqual({
    text: '10.1.2.3/8',
    first: parseIp('10.0.0.0'),
    last: parseIp('10.255.255.255'),
  });
  expect(['10.0.0.0/33', '::/129', 'x/8', '10.0.0.0/', '10.0.0.0/-1'].map(parseCidr)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('text is ordered by its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
  );
});
