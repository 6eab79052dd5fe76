import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../errors.ts';
import { linearRegex } from './linear-regex.ts';

/** Regexes in the part of the language that means the same in JavaScript. */
const { regex } = fc.letrec<{ regex: string; atom: string; group: string }>((tie) => ({
  atom: fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\d', '\\w', '\\b', '1', '^', '$'),
  group: fc
    .tuple(
      fc.constantFrom('(?:', '('),
      tie('regex'),
      fc.constantFrom(')', ')*', ')+', ')?', '){2}', '){0,3}?', '){20}'),
    )
    .map((parts) => parts.join('')),
  regex: fc
    .array(
      fc.oneof(
        { depthSize: 'small' },
        tie('atom'),
        tie('group'),
        fc.constantFrom('a*', 'b+?', '[ab]{1,3}', 'a{18,19}', 'a|b'),
      ),
      {
        maxLength: 4,
      },
    )
    .map((parts) => parts.join('')),
}));

describe('linearRegex', () => {
  it('finds what JavaScript finds', () => {
    fc.assert(
      fc.property(regex, fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 24 }), (source, text) => {
        const ours = linearRegex(source).exec(text);
        const theirs = new RegExp(source).exec(text);
        expect([ours?.index, ours?.[0], ours?.length]).toEqual([theirs?.index, theirs?.[0], theirs?.length]);
      }),
      { numRuns: 500 },
    );
  });

  it('says bad_regex or gives a regex, for any text', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '?',
      '*',
      '+',
      '|',
      '\\',
      '(?',
      '(?<',
      '(?i)',
      '&&',
      '^',
      '-',
      'a',
      '1',
      ',',
      '%',
      ':',
      'Q',
      'p',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (source) => {
          try {
            expect(linearRegex(source, { caseInsensitive: true })).toBeInstanceOf(RegExp);
          } catch (error) {
            expect(codeOf(error)).toBe('bad_regex');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
