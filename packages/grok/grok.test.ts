import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { describe, expect, it } from 'vitest';
import { compileGrok, type GrokOptions } from './grok.ts';

const NOW = Date.UTC(2026, 10, 22, 5);
const options: GrokOptions = { now: () => NOW };

/** What one rule makes of a text: its values by path, or false when it does not match. */
function parse(pattern: string, text: string, supportRules = ''): Record<string, unknown> | false {
  const values: Record<string, unknown> = {};
  const parser = compileGrok({ matchRules: `rule ${pattern}`, supportRules }, options);
  return parser.parse(text, (path, value) => {
    values[path] = value;
  })
    ? values
    : false;
}

function reasonOf(matchRules: string, supportRules = ''): string {
  try {
    compileGrok({ matchRules, supportRules });
    return 'compiles';
  } catch (error) {
    return `${codeOf(error)}: ${messageOf(error)}`;
  }
}

it('says which values lie apart from all others of a match', () => {
  const apartOf = (pattern: string, text: string) => {
    const apart: string[] = [];
    compileGrok({ matchRules: `rule ${pattern}`, supportRules: '' }).parse(text, (path, _, isApart) => {
      if (isApart) apart.push(path);
    });
    return apart;
  };
  expect([
    apartOf('%{word:a.b} %{word:a} %{word:ab} %{word:c} %{word:c}', '1 2 3 4 5'),
    apartOf('%{word:a} %{notSpace:b:json} %{notSpace::json}', '1 {"x":2} {"a":3}'),
    apartOf('%{word:a} %{notSpace:b:json}', '1 {"x":2}'),
  ]).toEqual([['ab', 'c'], [], ['a', 'b']]);
});

it('hands integers over as JSON where they are written so', () => {
  const found: (string | undefined)[] = [];
  const rules = { matchRules: 'rule (?:%{integer:x} ?)?%{data:y:integer}', supportRules: '' };
  const parser = compileGrok(rules);
  for (const text of ['0 ', '10 ', '010 ', '+1 ', '-1 ', '999999999999999 ', '1000000000000000 ', '  5']) {
    parser.parse(text, (_path, _value, _isApart, json) => found.push(json));
  }
  expect(found).toEqual(['0', '10', undefined, undefined, undefined, '999999999999999', undefined, undefined]);
});

describe('matchers', () => {
  it.each([
    ['%{number:x}', '-1.2', -1.2],
    ['%{number:x}', '5.', 5],
    ['%{number:x}', '1e3', undefined],
    ['%{numberStr:x}', '+1.50', '+1.50'],
    ['%{numberExt:x}', '-1234e+3', -1_234_000],
    ['%{numberExt:x}', '.1e+3', 100],
    ['%{numberExtStr:x}', '1e3', '1e3'],
    ['%{integer:x}', '-2', -2],
    ['%{integer:x}', '2.0', undefined],
    ['%{integer:x}', '9223372036854775807', '9223372036854775807'],
    ['%{integerStr:x}', '007', '007'],
    ['%{integerExt:x}', '-1e+2', -100],
    ['%{integerExt:x}', '1234.1e+5', undefined],
    ['%{integerExtStr:x}', '1e2', '1e2'],
    ['%{boolean:x}', 'tRue', true],
    ['%{boolean:x}', 'False', false],
    ['%{boolean("ok","no"):x}', 'no', false],
    ['%{boolean("ok","no"):x}', 'No', undefined],
    ['%{word:x}', 'a_1', 'a_1'],
    ['%{word:x}', 'a-1', undefined],
    ['%{notSpace:x}', 'a-1/', 'a-1/'],
    ['%{notSpace:x}', 'a b', undefined],
    ['%{doubleQuotedString:x}', '"a b"', '"a b"'],
    ['%{singleQuotedString:x}', "'a b'", "'a b'"],
    ['%{quotedString:x}', "'a b'", "'a b'"],
    ['%{uuid:x}', '01234567-89ab-cdef-0123-456789ABCDEF', '01234567-89ab-cdef-0123-456789ABCDEF'],
    ['%{mac:x}', '00:1A:2b:3c:4d:5e', '00:1A:2b:3c:4d:5e'],
    ['%{mac:x}', '001a.2b3c.4d5e', '001a.2b3c.4d5e'],
    ['%{ipv4:x}', '10.0.255.1', '10.0.255.1'],
    ['%{ipv4:x}', '10.0.256.1', undefined],
    ['%{ipv6:x}', 'fe80::1', 'fe80::1'],
    ['%{ipv6:x}', '::', '::'],
    ['%{ipv6:x}', '2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1'],
    ['%{ipv6:x}', '::ffff:1.2.3.4', '::ffff:1.2.3.4'],
    ['%{ipv6:x}', '1:2:3', undefined],
    ['%{ip:x}', '::1', '::1'],
    ['%{hostname:x}', 'web-1.example.com', 'web-1.example.com'],
    ['%{ipOrHost:x}', 'web_1', 'web_1'],
    ['%{ipOrHost:x}', '10.1.2.3', '10.1.2.3'],
    ['%{port:x}', '8080', '8080'],
    ['%{port:x}', '0', undefined],
    ['%{data:x}', 'a b\nc', 'a b\nc'],
    ['%{regex("[a-z]\\\\d+"):x}', 'a12', 'a12'],
    ['%{regex("[^\\"]*"):x}', 'a b', 'a b'],
    ['%{?>notSpace:x}', 'abc', 'abc'],
    ['(?<x>\\w+)', 'abc', 'abc'],
    ['%{date("yyyy-MM-dd HH:mm"):x}', '2026-11-22 05:00', NOW],
    ['\\%{data} %{data:x}', '%{data} y', 'y'],
  ])('%s on %s', (pattern, text, expected) => {
    expect(parse(pattern, text)).toEqual(expected === undefined ? false : { x: expected });
  });

  it('matches the whole text', () => {
    expect([parse('%{word:x}', 'a b'), parse('%{word:x}', 'a\n'), parse('a|b', 'b')]).toEqual([false, false, {}]);
  });

  it('lets data take no more than the rest of the rule leaves', () => {
    expect(parse('%{data:a}, %{data:b}', 'x, y, z')).toEqual({ a: 'x', b: 'y, z' });
  });
});

describe('extracting', () => {
  it('leaves out what is empty or did not take part', () => {
    expect(parse('(%{integer:id}|%{word:name})? ?%{data:rest}', 'john ')).toEqual({ name: 'john' });
  });

  it('makes a list of several values for one path', () => {
    expect(parse('%{integer:x} %{notSpace:x:uppercase} %{notSpace:x:nullIf("-")}', '1 info -')).toEqual({
      x: [1, 'INFO'],
    });
  });

  it('keeps the last of a group that repeats', () => {
    expect(parse('(?:%{word:x} ?){3,20}', 'a b c d')).toEqual({ x: 'd' });
  });

  it('reads paths with quoted keys and with signs', () => {
    expect([parse('%{data:a["b c"]}', 'x'), parse('%{data:@a.$b-c}', 'x')]).toEqual([
      { 'a.b c': 'x' },
      { '@a.$b-c': 'x' },
    ]);
  });

  it('merges objects without a path, and ignores other values without one', () => {
    expect(parse('%{notSpace:a} %{data::json} %{number::number}', '1 {"b":{"c":2,"d":null,"e":{}}} 3')).toEqual({
      a: '1',
      b: { c: 2 },
    });
  });

  it('drops a value that a filter does not fit, and keeps the rest', () => {
    expect(parse('%{notSpace:a:integer} %{data:b:json} %{word:c}', 'x {] ok')).toEqual({ c: 'ok' });
  });

  it('extracts the whole of a rule beside its parts', () => {
    expect(parse('%{pair:whole:uppercase}', 'a 1', 'pair %{word:a} %{integer:b}')).toEqual({
      whole: 'A 1',
      a: 'a',
      b: 1,
    });
  });
});

describe('rules', () => {
  const parser = compileGrok({
    supportRules: '# helpers\n_user %{word:user}|%{integer:id}\n\n_did %{_user} did',
    matchRules: '  first %{_did} it\r\n\r\n# a comment\n  second %{_did} %{data:what}\nthird %{first} twice',
  });

  it('uses the first that matches', () => {
    expect([parser.ruleOf('joe did it'), parser.ruleOf('joe did that'), parser.ruleOf('joe')]).toEqual([
      'first',
      'second',
      undefined,
    ]);
  });

  it('tells what each rule made of a text', () => {
    expect(parser.parseSteps('joe did that')).toEqual([
      { rule: 'first', matched: false, values: {} },
      { rule: 'second', matched: true, values: { user: 'joe', what: 'that' } },
    ]);
  });
});

it('refuses rules that grow without end', () => {
  const doubling = Array.from({ length: 40 }, (_, at) => `r${at} %{r${at + 1}}%{r${at + 1}}`).join('\n');
  expect(reasonOf('r %{data}', `${doubling}\nr40 a`)).toMatch(
    /^bad_grok: rule r\d+, column 1: rules refer to one another too often$/,
  );
});

describe('looking ahead', () => {
  const state = '_state (?:%{regex("(?!AUDIT: (?:SESSION|OBJECT),)[A-Z0-9]{5}"):code}: )?';

  it.each([
    ['%{word:level}:  %{_state}%{data:text}', 'LOG:  AUDIT: SESSION,1', { level: 'LOG', text: 'AUDIT: SESSION,1' }],
    ['%{word:level}:  %{_state}%{data:text}', 'LOG:  AUDIT: OTHER,1', { level: 'LOG', code: 'AUDIT', text: 'OTHER,1' }],
    ['%{word:level}:  %{_state}%{data:text}', 'LOG: nothing', false],
    ['(?:(?!foo).)*%{word:last}\\b(?=\\d|$)', 'bar baz', { last: 'baz' }],
    ['(?:(?!foo).)*%{word:last}', 'a foo b', false],
  ])('%s on %s', (pattern, text, expected) => {
    expect(parse(pattern, text, state)).toEqual(expected);
  });
});

describe('long texts', () => {
  it('rest a rule that was slow on one, for a while', () => {
    let now = 0;
    let step = 150;
    const parser = compileGrok(
      { matchRules: 'r %{data:x}', supportRules: '' },
      {
        clock: () => {
          now += step;
          return now;
        },
      },
    );
    const tries = (length: number) => parser.ruleOf('x'.repeat(length)) !== undefined;
    const during = [tries(3000), tries(3000), tries(2000), tries(4000), tries(10)];
    step = 1;
    now += 60_000;
    expect([...during, tries(3000), tries(4000), parser.refused]).toEqual([
      true,
      false,
      true,
      false,
      true,
      true,
      true,
      2,
    ]);
  });

  it.each([
    ['(a+)+b', 'a'],
    ['(.*)(.*)(.*)(.*)(.*)x', 'a'],
    ['%{data:a} %{data:b} %{data:c} %{data:d} q', 'a '],
    ['(?:%{path:p} ?)+z', '/a/b'],
    ['%{quotedString:a}+x', '"a"'],
    ['\\s*\\s*\\s*x', ' '],
    ['(?!.*q)%{data:a}(?=x)x', 'a'],
    ['%{data::querystring}', 'a=%&'],
    ['%{data::xml}', '<a>'],
    ['%{data::rubyhash}', '{a=>'],
  ])(
    'take bounded time: %s',
    (pattern, unit) => {
      const start = performance.now();
      parse(pattern, unit.repeat(Math.floor((1 << 20) / unit.length)));
      parse(pattern, unit.repeat(Math.floor(1000 / unit.length)));
      expect(performance.now() - start).toBeLessThan(30_000);
    },
    60_000,
  );
});

describe('what cannot be compiled', () => {
  it.each([
    ['', '', 'bad_grok: rule (none), column 1: a grok parser needs a match rule'],
    ['r', '', 'bad_grok: rule r, column 2: a rule needs a pattern after its name'],
    ['%{data:x}', '', 'bad_grok: rule %{data:x}, column 1: a rule begins with its name: letters, digits, _ and .'],
    ['r %{nothing:x}', '', 'bad_grok: rule r, column 5: there is no matcher or rule nothing'],
    ['r a %{data:x:nothing}', '', 'bad_grok: rule r, column 14: there is no filter nothing'],
    ['r %{data:x', '', 'bad_grok: rule r, column 3: an expression without its }'],
    ['r %{regex("a)"):x}', '', 'bad_grok: rule r, column 3: a ) without its ( (at character 2)'],
    ['r (a', '', 'bad_grok: rule r, column 3: a ( without its ) (at character 1)'],
    ['r (a)\\1', '', 'bad_grok: rule r, column 3: a back-reference cannot run in linear time (at character 4)'],
    ['r %{a}', 'a %{b}\nb %{a}', 'bad_grok: rule a, column 1: refers to itself: a > b'],
    ['r a\nr b', '', 'bad_grok: rule r, column 1: there is a rule of this name already'],
    ['r %{date("QQ"):x}', '', 'bad_grok: rule r, column 5: no such date field: QQ'],
    ['r %{date("yyyy","Mars"):x}', '', 'bad_grok: rule r, column 5: no such time zone: Mars'],
    ['r %{data:x:scale("a")}', '', 'bad_grok: rule r, column 12: scale needs a number'],
    ['r %{data:x:useragent}', '', 'bad_grok: rule r, column 12: useragent is not available here'],
    [
      'r %{data}',
      'a %{data:x:array(",", b)}\nb %{data:x:array(",", a)}',
      'bad_grok: rule b, column 3: refers to itself',
    ],
  ])('%j with %j', (matchRules, supportRules, reason) => {
    expect(reasonOf(matchRules, supportRules)).toBe(reason);
  });
});
