import { describe, expect, it } from 'vitest';
import { codeOf, messageOf } from '../errors.ts';
import { linearRegex } from './linear-regex.ts';

describe('the spellings of other dialects', () => {
  it.each([
    ['(?i)straße', 'STRAßE', ['STRAßE']],
    ['a(?i:b)c', 'aBc', ['aBc']],
    ['(?i)a(?-i)b', 'AB', null],
    ['(?<name>\\d+)-(\\w)', '12-b', ['12-b', '12', 'b']],
    ['(?P<name>\\d+)', '12', ['12', '12']],
    ['(?>a|ab)c', 'abc', ['abc']],
    ['a++b?+', 'aab', ['aab']],
    ['\\Aa\\z', 'a', ['a']],
    ['\\Qa.b\\E+', 'a.bb', ['a.bb']],
    ['\\Q1+|)\\E', '1+|)', ['1+|)']],
    ['[[:alpha:]_]+', 'a_1', ['a_']],
    ['[[:^digit:]]+', 'a1', ['a']],
    ['[a-z&&[^aeiou]]+', 'abc', ['bc']],
    ['[]x]+', ']x', [']x']],
    ['[^[]+', 'a[b', ['a']],
    ['[\\w.-]+', 'a.b-c d', ['a.b-c']],
    ['\\h+', ' \t', [' \t']],
    ['\\R', '\r\n', ['\r\n']],
    ['\\p{Lu}\\p{IsAlphabetic}+\\P{L}', 'Émile1', ['Émile1']],
    ['\\p{Script=Hiragana}+', 'あい!', ['あい']],
    ['\\x41\\x{42}\\u0043\\cJ', 'ABC\n', ['ABC\n']],
    ['(?x) a b # said\n c', 'abc', ['abc']],
    ['a(?#said)b', 'ab', ['ab']],
    ['(?s).+', 'a\nb', ['a\nb']],
    ['.+', 'a\nb', ['a']],
    ['(?m)^b$', 'a\nb\nc', ['b']],
    ['a{2}{3}', 'a'.repeat(6), ['a'.repeat(6)]],
    ['a{,2}b', 'aab', ['aab']],
    ['a{x}', 'a{x}', ['a{x}']],
    ['😀{2}', '😀😀', ['😀😀']],
    ['(?<=\\$)\\d+', '$12', ['12']],
    ['(?<!\\d)\\d{3}', '1234', ['123']],
    ['(?!")\\S+', '"ab', ['ab']],
    ['(?:(?!,).)+', 'ab,c', ['ab']],
    ['(?=[a-c])\\w+', 'xbz', ['bz']],
  ])('%s on %j', (source, text, expected) => {
    const found = linearRegex(source).exec(text);
    expect(found === null ? null : [...found]).toEqual(expected);
  });

  it('ignores case when asked to', () => {
    expect(linearRegex('[a-c]é\\.', { caseInsensitive: true }).test('BÉ.')).toBe(true);
  });

  it('keeps names that JavaScript knows', () => {
    expect({ ...linearRegex('(?<a>x)[(](?<b.c>y)\\((z)').exec('x(y(z')?.groups }).toEqual({ a: 'x' });
  });
});

describe('counted repeats', () => {
  it.each([
    ['a{17}', 17, 17],
    ['a{40}', 40, 40],
    ['a{0,62}', 0, 62],
    ['a{3,100}', 3, 100],
    ['a{0,62}?', 0, 62],
    ['(?:a{5}){7}', 35, 35],
    ['a{33,}', 33, 500],
  ])('%s matches from %i to %i', (source, least, most) => {
    const regex = linearRegex(`^(?:${source})$`);
    const matches = (count: number) => regex.test('a'.repeat(count));
    expect([least > 0 && matches(least - 1), matches(least), matches(most), most < 500 && matches(most + 1)]).toEqual([
      false,
      !source.startsWith('(') || least % 5 === 0,
      true,
      false,
    ]);
  });

  it('keep the numbers of groups', () => {
    expect(linearRegex('(?:(a)|(b)){20}(c)').exec(`${'b'.repeat(20)}c`)?.[3]).toBe('c');
  });

  it('takes as much as it may, or as little', () => {
    expect([
      linearRegex('a{2,40}').exec('a'.repeat(50))?.[0].length,
      linearRegex('a{2,40}?b').exec(`${'a'.repeat(30)}b`)?.[0].length,
    ]).toEqual([40, 31]);
  });
});

describe('what is refused', () => {
  it.each([
    ['(a)\\1', 'a back-reference cannot run in linear time (at character 4)'],
    ['(?<a>b)\\k<a>', 'a back-reference cannot run in linear time (at character 8)'],
    ['(?=ab)a', 'a lookahead of more than one character cannot run in linear time'],
    ['(?R)', 'unknown flag R (at character 1)'],
    ['(?(1)a|b)', 'a group of a kind that cannot run in linear time (at character 1)'],
    ['(a{1000}){1000}', 'too large: write fewer or smaller repeat counts'],
    ['a{3,2}', 'a repeat count that cannot be: {3,2} (at character 1)'],
    ['(a', 'a ( without its ) (at character 1)'],
    ['a)', 'a ) without its ( (at character 2)'],
    ['[a', 'a character class without its ] (at character 2)'],
    ['[z-a]', 'a range whose end is before its start (at character 2)'],
    ['*a', 'nothing for * to repeat (at character 1)'],
    ['a\\', 'a backslash at the end (at character 2)'],
    ['\\p{Klingon}', 'no such character property: Klingon (at character 12)'],
    ['[[:nothing:]]', 'no such POSIX class: nothing (at character 13)'],
    ['\\i', 'unknown escape \\i (at character 1)'],
    ['('.repeat(300), 'nested deeper than 200 groups (at character 201)'],
    ['a'.repeat(70_000), 'longer than 65536 characters'],
  ])('%.40s', (source, reason) => {
    try {
      linearRegex(source);
      expect.unreachable();
    } catch (error) {
      expect([codeOf(error), messageOf(error)]).toEqual(['bad_regex', reason]);
    }
  });
});

describe('hostile patterns', () => {
  // Backtracking engines take longer than the universe on the first of these; the limit is generous for slow machines.
  it.each([
    ['^(a+)+$', 'a', 'b'],
    ['^(a|aa)+$', 'a', 'b'],
    ['^(?:(?:a*)*)*$', 'a', 'b'],
    ['(x+x+)+y', 'x', ''],
    ['^(.*)(.*)(.*)(.*)(.*)x$', 'a', ''],
    ['^(\\w+\\s?)*$', 'ab ', '!'],
    ['^(.*?,){11}P', '1,', ''],
    ['(?:a?){50}a{50}b', 'a', ''],
    ['^(?:[a-z0-9]+\\.?)+@', 'a1.', '!'],
    ['\\s+$', ' ', 'x'],
    ['^a*a*b', 'a', ''],
    ['(?:ab)*c', 'ab', ''],
    ['[a-z]+?\\d', 'a', ''],
    ['a{3,}b', 'a', ''],
  ])(
    '%s on a long text',
    (source, unit, end) => {
      const regex = linearRegex(source);
      const text = unit.repeat(Math.floor((1 << 18) / unit.length)) + end;
      const start = performance.now();
      expect(regex.test(text)).toBe(false);
      expect(performance.now() - start).toBeLessThan(30_000);
    },
    60_000,
  );
});
