import { messageOf } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGrok } from './grok.ts';

/** Patterns that look ahead, and mean the same in JavaScript. */
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      'a',
      'b',
      '[ab]',
      '.',
      '\\d',
      '\\b',
      '\\B',
      '[^b]*',
      'a+?',
      '.*',
      '(?<=a)',
      '(?<!b)',
      '1?',
      'a|b',
      '$',
      '^',
    ),
    fc
      .tuple(
        fc.constantFrom('(?=', '(?!'),
        fc.array(fc.constantFrom('a', 'b', '1', '.', 'b*', '$', '\\b'), { minLength: 1, maxLength: 3 }),
      )
      .map(([open, parts]) => `${open}${parts.join('')})`),
    fc.tuple(tie('pattern'), fc.constantFrom(')', ')*', ')?', ')+')).map(([inner, close]) => `(?:${inner}${close}`),
  ),
  pattern: fc.array(tie('part'), { maxLength: 5 }).map((parts) => parts.join('')),
}));

/** A parser, unless the rule looks ahead in too many ways. */
function compiled(matchRules: string): ReturnType<typeof compileGrok> | undefined {
  try {
    return compileGrok({ matchRules, supportRules: '' });
  } catch (error) {
    if (messageOf(error).includes('too many different lookaheads')) return undefined;
    throw error;
  }
}

describe('rules that look ahead', () => {
  it('match and extract what JavaScript would', () => {
    fc.assert(
      fc.property(
        pattern,
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '\n'), maxLength: 12 }),
        (one, two, text) => {
          const source = `(?<x>${one})(?!ab)(?<y>${two})`;
          const found = new RegExp(`^(?:${source})$`, 's').exec(text);
          const parser = compiled(`r ${source}`);
          fc.pre(parser !== undefined);
          const steps = parser?.parseSteps(text);
          const expected = Object.entries(found?.groups ?? {}).filter(
            ([, value]) => value !== '' && value !== undefined,
          );
          expect(steps).toEqual([{ rule: 'r', matched: found !== null, values: Object.fromEntries(expected) }]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
