// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts hold them
import { expect, it } from 'vitest';
import { runBody, runExpression } from './evaluate.ts';
import { parseExpression } from './parse.ts';

const dollar = {
  Steps: {
    List: {
      items: [
        { name: 'a', n: 3, tags: ['env:prod', 'x'] },
        { name: 'b', n: 1, tags: [] },
      ],
    },
    Signal: { severity: 2 },
  },
  Trigger: { text: ' Hello, World ', none: null },
};

it.each([
  ['1 + 2 * 3 - 4 / 2', 5],
  ['(1 + 2) * -3 % 5', -4],
  ['"a" + 1 + 2', 'a12'],
  ['[1, 2, 3].filter(x => x < 3)', [1, 2]],
  ['`P${5 - $.Steps.Signal.severity}`', 'P3'],
  ['`a ${`b ${"}"}`} c`', 'a b } c'],
  ['$.Steps.List.items.map(({}) => 1)', 'refused'],
  ['$.Steps.List.items.map((one, index) => `${index}:${one.name}`).join("; ")', '0:a; 1:b'],
  ['$.Steps.List.items.find(one => one.n > 2)?.tags.includes("env:prod")', true],
  ['$.Steps.List.items.find(one => one.n > 9)?.tags.length', null],
  ['$.Steps.List.items.reduce((sum, one) => sum + one.n, 0)', 4],
  ['$.Steps.List.items.sort((a, b) => a.n - b.n)[0].name', 'b'],
  ['Object.fromEntries($.Steps.List.items.map(one => [one.name, one.n]))', { a: 3, b: 1 }],
  ['Object.keys({ ...$.Steps.Signal, [`k${1}`]: 2, short: 1 })', ['severity', 'k1', 'short']],
  ['$.Trigger.text.trim().toLowerCase().split(", ")', ['hello', 'world']],
  ['$.Trigger.none ?? "nothing"', 'nothing'],
  ['$.Trigger.none == undefined && $.Trigger.none !== undefined', true],
  ['$.Trigger.missing === undefined ? "yes" : "no"', 'yes'],
  ['!$.Trigger.none || false', true],
  ['typeof $.Trigger.text', 'string'],
  ['Math.max(...$.Steps.List.items.map(x => x.n))', 3],
  ['JSON.parse("[1]")[0] + Number("2")', 3],
  ['"x".padStart(3, "0") + (3.14159).toFixed(2)', '00x3.14'],
  ['[..."ab".split("")].concat([1], 2)', ['a', 'b', 1, 2]],
  ['"1" == 1 && "1" !== 1', true],
  ['// a comment\n 1 /* two */ + 1;', 2],
])('%s', (script, expected) => {
  if (expected === 'refused') expect(() => runExpression(script, dollar)).toThrow(/at character/);
  else expect(runExpression(script, dollar)).toEqual(expected);
});

it('runs the body of a function', () => {
  const script = `
    const tags = $.Steps.List.items[0].tags || [];
    console.log(tags);
    const findTag = (key) => tags.find(tag => tag.split(':')[0] === key);
    if (tags.length === 0) { return null; } else if (tags.length > 9) return 'many';
    let env = tags.filter(t => t.includes('env:')).map(t => { const parts = t.split(':'); return parts[1]; });
    return { env: env[0], all: tags.length, found: findTag('env') };`;
  expect(runBody(script, dollar)).toEqual({ env: 'prod', all: 2, found: 'env:prod' });
  expect(runBody('const a = 1;', dollar)).toBeNull();
});

it.each([
  ['process.exit()', '"process" is not known here (at character 1)'],
  ['$.Steps.exit()', 'the method "exit" is not known here (at character 8)'],
  ['$.constructor.constructor("return 1")()', 'the method "constructor" is not known here'],
  ['[].map.call', '"call" cannot be read of undefined'],
  ['({}).__proto__', null],
  ['"a".constructor', null],
  ['eval("1")', 'the function "eval" is not known here (at character 1)'],
  ['globalThis', '"globalThis" is not known here (at character 1)'],
  ['_.includes([1], 1)', '"_" is not known here (at character 1)'],
  ['[1].push(2)', 'the method "push" is not known here'],
  ['a = 1', '"a" is not known here (at character 1)'],
  ['$ = 1', '"=" is not expected (at character 3)'],
  ['{ b }', '"b" is not known here (at character 3)'],
  ['Math', '"Math" is not known here (at character 1)'],
  ['Math.x', '"Math" is not known here (at character 1)'],
  ['/x/.test("x")', '"/" is not expected (at character 1)'],
  ['1 +', 'the end is not expected (at character 4)'],
  ['"a', 'a text is not closed (at character 1)'],
  ['$.Trigger.none.x', '"x" cannot be read of null'],
  ['(5).map(x => x)', 'the method "map" is none of number (at character 4)'],
  ['"x".repeat(9999999)', 'a text gets too long'],
  [`${'('.repeat(200)}1${')'.repeat(200)}`, 'it is nested too deep'],
  ['[1,2,3].map(1)', 'a function such as x => x.name is expected'],
  ['#', '"#" is not understood (at character 1)'],
])('%.40s reaches nothing', (script, reason) => {
  if (reason === null) expect(runExpression(script, dollar)).toBeNull();
  else expect(() => runExpression(script, dollar)).toThrow(reason);
});

it('ends', () => {
  const list = `[${Array.from({ length: 100 }, () => 0).join()}]`;
  const long = '"0123456789".repeat(5000).split("")';
  expect(() => runExpression(`${long}.map(a => ${long}.includes("x"))`, {})).toThrow('the script takes too long');
  const script = `${list}.map(a => ${list}.map(b => ${list}.map(c => ${list}.map(d => 1))))`;
  expect(() => runExpression(script, {})).toThrow('the script takes too long');
  expect(() => runBody('const a = f => f(f); return a(a);', {})).toThrow('functions call one another too deep');
  expect(() => runBody('const a = x => a(x); return a(1);', {})).toThrow('the function "a" is not known here');
  expect(() => parseExpression('1'.repeat(30_000))).toThrow('longer than 20000');
});
