import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SearchSchema } from '../search/schema.ts';
import { CalculatedFieldError } from './error.ts';
import { withCalculatedFields } from './fields.ts';

const schema: SearchSchema = {
  messageColumn: 'message',
  reserved: {},
  tagsColumn: 'tags',
  attributes: { text: 'attrs', hot: {} },
};

const nested = (depth: number) => `${'split_after('.repeat(depth)}@a${', "/")'.repeat(depth)}`;

test.each([
  ['', '#x: a value is missing at the end (at character 1)'],
  ['1 +', '#x: a value is missing at the end (at character 4)'],
  ['1 2', '#x: 2 is not expected here (at character 3)'],
  ['(1', '#x: the parenthesis is not closed (at character 3)'],
  ['abs(1', '#x: the parenthesis after abs is not closed (at character 6)'],
  ['"open', '#x: the quote is not closed (at character 1)'],
  ['@', '#x: a name is missing after @ (at character 1)'],
  ['1 ; 2', '#x: ; is not expected here (at character 3)'],
  ['sleep(3)', '#x: there is no function sleep (at character 1)'],
  ['constructor(3)', '#x: there is no function constructor (at character 1)'],
  ['extract(a, b)', '#x: extract takes a quoted rule (at character 1)'],
  ['extract(a, "b")', '#x: extract takes a rule with a matcher such as %{number} (at character 1)'],
  [
    'extract(a, "%{ip}")',
    '#x: extract knows no matcher ip: it takes data, integer, notspace, number, word (at character 1)',
  ],
  ['extract(a, "%{word:b}", "c")', '#x: extract finds no matcher named c (at character 1)'],
  ['extract(a, "(?=b)%{word}")', '#x: extract takes no (? but (?: (at character 1)'],
  ['extract(a, "b) %{word}")', expect.stringContaining('#x: extract cannot read its rule:')],
  ['abs(1, 2)', '#x: abs is called as abs(number) (at character 1)'],
  ['1 + round(1, @a)', '#x: round takes whole decimals between -15 and 15 (at character 5)'],
  [
    'case(true, 1, false, 2)',
    '#x: case takes pairs of a condition and a value, and a value for none of them (at character 1)',
  ],
  ['split_after(@a, @b)', '#x: split_after takes a quoted separator (at character 1)'],
  ['cidr_match(@a, "x")', '#x: cidr_match takes quoted address blocks such as "10.0.0.0/8" (at character 1)'],
  ['#y', '#x: there is no field #y (at character 1)'],
  ['1 + #x', '#x: #x is made from itself (at character 5)'],
  ['('.repeat(60), '#x: the expression is nested deeper than 50 levels (at character 52)'],
  [`1${'+1'.repeat(60)}`, '#x: there are more than 50 operators in a row (at character 102)'],
  ['1'.repeat(3000), '#x: the expression is longer than 2000 characters (at character 2001)'],
  [nested(40), '#x: the expression is too long for the store (at character 1)'],
])('%s', (expression, message) => {
  expect(() => withCalculatedFields(schema, [{ name: 'x', expression }])).toThrow(
    expect.objectContaining({ message, code: 'bad_calculated_field', status: 400 }),
  );
});

test('circles, taken names and bad names are refused', () => {
  const make = (...fields: [string, string][]) =>
    withCalculatedFields(
      schema,
      fields.map(([name, expression]) => ({ name, expression })),
    );
  expect(() => make(['a', '#b'], ['b', '#a'])).toThrow('#a is made from itself');
  expect(() => make(['a', '1'], ['#a', '2'])).toThrow('the name is taken');
  expect(() => make(['a b', '1'])).toThrow('a name is a word');
  expect(() => make(...Array.from({ length: 21 }, (_, index): [string, string] => [`f${index}`, '1']))).toThrow(
    'more than 20',
  );
  expect([...(make(['a', '#b + 1'], ['b', '2']).calculated ?? new Map()).keys()].sort()).toEqual(['#a', '#b']);
});

const piece = fc.oneof(
  fc.constantFrom(
    '@a',
    '#x',
    'tag',
    '1',
    '.5',
    '"t"',
    "'",
    '"',
    '(',
    ')',
    ',',
    '+',
    '-',
    '*',
    '/',
    '%',
    '^',
    '==',
    '<',
    '&&',
    'AND',
    'NOT',
    '!',
  ),
  fc.constantFrom('if(', 'concat(', 'max(', 'split_before(', 'round(', '\\', ';', '--', '/*', '`', '\n'),
  fc.string({ maxLength: 3 }),
);

test('hostile expressions are compiled or refused, and never leave their literals', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        const { calculated } = withCalculatedFields(schema, [{ name: 'x', expression: pieces.join(' ') }]);
        const sql = calculated?.get('#x')?.text ?? '';
        const bare = sql.replace(/'(?:[^'\\]|\\.)*'/gs, "''");
        expect(bare).toMatch(/^[A-Za-z0-9_`()[\], .'<>=!+*/-]*$/);
        expect(bare).not.toMatch(/--|\/\*|;/);
      } catch (error) {
        if (!(error instanceof CalculatedFieldError)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});
