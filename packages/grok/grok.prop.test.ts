import { codeOf } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyvalue } from './filters/keyvalue.ts';
import { compileGrok } from './grok.ts';

const matcher = fc.constantFrom(
  'data',
  'notSpace',
  'word',
  'integer',
  'number',
  'numberExt',
  'ip',
  'ipOrHost',
  'quotedString',
  'uuid',
  'mac',
  'port',
  'boolean',
  'uri',
  'path',
  'regex("[a-z]+")',
  'date("yyyy-MM-dd HH:mm")',
  'date("MMM d")',
  'greedyData',
);
const filter = fc.constantFrom(
  '',
  ':keyvalue',
  ':keyvalue(":", "/")',
  ':json',
  ':csv("a,b")',
  ':array',
  ':array("",",",keyvalue)',
  ':xml',
  ':rubyhash',
  ':querystring',
  ':url',
  ':integer',
  ':scale(2)',
  ':nullIf("a")',
  ':decodeuricomponent',
  ':uppercase',
  ':boolean',
);
const expression = fc
  .tuple(matcher, fc.constantFrom('', 'a', 'a.b', 'c'), filter)
  .map(([name, path, then]) => (path === '' && then === '' ? `%{${name}}` : `%{${name}:${path}${then}}`));
const pattern = fc
  .array(fc.oneof(expression, fc.constantFrom(' ', ', ', '\\[', '(?:x|y)?', '\\s+', '.*', 'a+', '(', ')', '|')), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        '1',
        ' ',
        '=',
        '"',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '<',
        '>',
        '/',
        '%',
        '2026-01-01 00:00',
        '\\',
        '\n',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

describe('a grok parser', () => {
  it('compiles or says bad_grok, and never throws on a text', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { maxLength: 5 }), (rule, texts) => {
        let parser: ReturnType<typeof compileGrok>;
        try {
          parser = compileGrok({ matchRules: `r ${rule}`, supportRules: '' });
        } catch (error) {
          expect(codeOf(error)).toBe('bad_grok');
          return;
        }
        for (const one of texts) {
          const paths: string[] = [];
          const matched = parser.parse(one, (path, value) => {
            paths.push(path);
            expect([undefined, null, '']).not.toContain(value);
          });
          expect(matched || paths.length === 0).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('says bad_grok or compiles, whatever the rules are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (matchRules, supportRules) => {
        try {
          compileGrok({ matchRules, supportRules });
        } catch (error) {
          expect(codeOf(error)).toBe('bad_grok');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the same in short texts and in long ones, which another regex matches', () => {
    const parser = compileGrok({
      matchRules: 'r %{word:a} (%{integer:b}|%{notSpace:c})(, %{data::keyvalue})? *',
      supportRules: '',
    });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c]{1,3} ([0-9]{1,3}|[a-c-]{1,3})(, [a-z]=[0-9])?$/), (short) => {
        expect(parser.parseSteps(short + ' '.repeat(3000))).toEqual(parser.parseSteps(short));
      }),
    );
  });
});

describe('keyvalue', () => {
  const key = fc.stringMatching(/^[a-z_][\w.-]{0,8}$/).filter((name) => name !== '__proto__');
  const value = fc.oneof(
    fc.stringMatching(/^[a-z][\w.@-]{0,8}$/).filter((word) => !['true', 'false', 'null'].includes(word)),
    fc.integer(),
    fc.boolean(),
    fc
      .stringMatching(/^[a-z =,;:<>']{1,10}$/)
      .filter((words) => words.trim() === words)
      .map((words) => `"${words}"`),
  );

  it('reads back the pairs that were written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 8 }),
        fc.constantFrom(' ', ', ', ';'),
        (pairs, between) => {
          const written = pairs.map(([name, one]) => `${name}=${one}`).join(between);
          const expected = Object.fromEntries(
            pairs.map(([name, one]) => [name, typeof one === 'string' && one.startsWith('"') ? one.slice(1, -1) : one]),
          );
          expect(keyvalue()(written)).toEqual(expected);
        },
      ),
    );
  });

  it('takes time in proportion to the text', () => {
    for (const unit of ['a=b ', '"a" ', 'a="b ', 'a=<b ', '"a=', '\'"<', 'a="\\" ', '= ', 'a a a ', '((((']) {
      const start = performance.now();
      keyvalue()(unit.repeat(250_000));
      keyvalue({ allowed: ' =' })(unit.repeat(250_000));
      expect(performance.now() - start).toBeLessThan(10_000);
    }
  });
});
