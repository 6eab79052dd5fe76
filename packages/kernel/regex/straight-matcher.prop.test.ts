import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequence } from './ast.ts';
import { parseRegex } from './parse-regex.ts';
import { StraightMatcher } from './straight-matcher.ts';

const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      'a',
      'b',
      'ab ',
      '[ab]',
      '.',
      '\\d',
      '\\S+',
      '\\w*',
      '[^"]*',
      '"',
      'a{2}',
      '[ab]{1,3}',
      'é',
      '[é-ü]*',
    ),
    fc.constantFrom(
      '\\b',
      '\\B',
      '$',
      '^',
      '[^a]',
      'b?',
      'b+?',
      '\\d+',
      '[+-]?',
      '(?:a|bc){2}',
      '(?:a1)+',
      '(?:\\.\\d+)*',
    ),
    fc
      .tuple(tie('pattern'), fc.constantFrom('(', '(?:'), fc.constantFrom(')', ')?', ')*', ')+', '){2}'))
      .map(([inner, open, close]) => `${open}${inner}${close}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `(?:${one}|(${two}))`),
  ),
  pattern: fc.array(tie('part'), { maxLength: 5 }).map((parts) => parts.join('')),
}));
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '"', '.', '-', 'é', '\u2003', '😀'),
  maxLength: 10,
});

function matcherOf(source: string): StraightMatcher | undefined {
  let groups = 0;
  return StraightMatcher.of(parseRegex(source, { dotAll: true, unnamed: () => groups++ }));
}

/** Whether a text matches, and what its groups hold ('' also for those that had no part). */
function found(matcher: StraightMatcher, one: string): readonly string[] | undefined {
  const bytes = Buffer.from(`"${one}a`);
  const end = bytes.length - 1;
  if (!matcher.matches(bytes, 1, end)) return undefined;
  return matcher.captures.map((_, group) => bytes.toString('utf8', matcher.starts[group], matcher.ends[group]));
}

describe('a straight matcher', () => {
  it('finds what a regex finds, or says nothing', () => {
    let matches = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        const matcher = matcherOf(source);
        if (matcher === undefined) return;
        const regex = new RegExp(`^(?:${source})$`, 's');
        for (const one of texts) {
          const groups = found(matcher, one);
          if (groups === undefined) continue;
          matches++;
          const expected = regex.exec(one);
          expect(expected, `${source} on ${one}`).not.toBeNull();
          expect(groups).toEqual(expected?.slice(1).map((group) => group ?? ''));
        }
      }),
      { numRuns: 5_000 },
    );
    expect(matches).toBeGreaterThan(300);
  });

  it.each<[string, string, readonly string[] | undefined]>([
    [
      '(\\S+) \\[([^\\]]*)\\] "([A-Z]+) (\\S+)( HTTP/(\\d))?"',
      'e [é] "GET /a HTTP/1"',
      ['e', 'é', 'GET', '/a', ' HTTP/1', '1'],
    ],
    ['(a|b)(?:, (\\d{2}))?', 'b, 12', ['b', '12']],
    ['(a|b)(?:, (\\d{2}))?', 'a', ['a', '']],
    ['([^"]*)"', 'ü😀"', ['ü😀']],
    ['(?:sept|jan|jun|jul|sep)(\\d+)', 'jul1', ['1']],
    ['(?:sept|jan|jun|jul|sep)(\\d+)', 'sep1', ['1']],
    ['(?:([^ :]+):(\\d+) )?(\\S+) -', 'host:80 ::1 -', ['host', '80', '::1']],
    ['(?:([^ :]+):(\\d+) )?(\\S+) -', '192.0.2.1 -', ['', '', '192.0.2.1']],
    ['(?:([^ :]+):(\\d+) )?(\\S+) -', '1:2: -', ['', '', '1:2:']],
    // Some white space lies beyond ASCII, and a byte does not tell.
    ['(\\S+)', 'é', undefined],
    // What a regex finds when it steps back.
    ['(\\S+)"', 'a"', undefined],
    ['(?:(a+)ab|(a+)c)', 'aac', undefined],
  ])('makes of %s and %s what it should', (source, one, groups) => {
    const matcher = matcherOf(source);
    expect(matcher).toBeDefined();
    expect(matcher && found(matcher, one)).toEqual(groups);
  });

  it.each([
    ['.*?', 'gives as little as it can'],
    ['(?=a)a', 'looks ahead'],
  ])('has nothing to say about %s, which %s', (source) => {
    expect(StraightMatcher.of(sequence([parseRegex(source, { dotAll: true })]))).toBeUndefined();
  });

  it.each(['(?:(?:\\d+x)?\\d)*', '(?:(?:\\d+x|\\d+y|\\d)a?)+', '(?:\\d*x|\\d*y|\\d*)', '(?:(?:(?:1+x)?1+y)?1+z)?1*'])(
    'takes time in proportion to the text with %s',
    (source) => {
      const bytes = Buffer.alloc(4_000_000, '1');
      const start = performance.now();
      matcherOf(source)?.matches(bytes, 0, bytes.length);
      expect(performance.now() - start).toBeLessThan(5_000);
    },
  );
});
