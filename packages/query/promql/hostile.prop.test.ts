import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromqlExecutionError, PromqlSyntaxError } from './error.ts';
import { evaluateInstant } from './evaluate.ts';
import { Labels } from './labels.ts';
import { compileMatcher } from './matcher.ts';
import { memorySelect } from './memory-select.ts';
import { parsePromql } from './parse.ts';
import { RegexProblem } from './regex.ts';
import { functionNames } from './signatures.ts';

const WORDS = [
  ...[
    'a',
    'b{x="1"}',
    '{a=~"b|c"}',
    '1',
    '2.5e3',
    '5m',
    '"s"',
    "'\\n'",
    '`t`',
    'NaN',
    'Inf',
    'start()',
    '\u0000',
    '\\',
    '"',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '@',
    '+',
    '-',
    '*',
    '/',
    '%',
    '^',
    '==',
    '!=',
    '<',
    '>=',
    '=~',
    '!~',
    '=',
  ],
  ...['and', 'or', 'unless', 'atan2', 'bool', 'on', 'ignoring', 'group_left', 'group_right', 'offset', 'by', 'without'],
  ...['sum', 'topk', 'count_values', 'quantile', ...functionNames()],
];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join(' ')),
);

/** Expressions that mostly read well. */
const expression = fc
  .letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('a', 'b{x="1"}', '1', '0.5', 'vector(1)', 'time()', 'a offset 10s'),
      fc
        .tuple(
          tie('node'),
          fc.constantFrom('+', '/', '^', '%', '>', '== bool', 'and', 'or', '* on(x)', '- ignoring(y) group_left'),
          tie('node'),
        )
        .map((parts) => parts.join(' ')),
      fc
        .tuple(
          fc.constantFrom(
            'sum',
            'avg by (x)',
            'topk(1,',
            '-',
            'abs',
            'scalar',
            'sort',
            'absent',
            'histogram_quantile(0.5,',
          ),
          tie('node'),
        )
        .map(([name, node]) => (name.endsWith(',') ? `${name} ${node})` : `${name}(${node})`)),
      fc
        .tuple(fc.constantFrom('rate', 'sum_over_time', 'deriv', 'last_over_time'), tie('node'))
        .map(([name, node]) => `${name}((${node})[1m:10s])`),
      tie('node').map((node) => `(${node})`),
    ),
  }))
  .node.map(String);

const samples = [0, 1, Number.NaN, Number.POSITIVE_INFINITY, 3, 2];
const stored = ['a', 'b'].flatMap((name) =>
  ['1', '2'].map((x) => ({
    labels: Labels.of([
      ['__name__', name],
      ['x', x],
      ['y', name],
    ]),
    timesMs: samples.map((_, index) => index * 10_000),
    values: samples,
  })),
);

describe('hostile expressions', () => {
  it('are refused with the parser’s own error and nothing else', () => {
    fc.assert(
      fc.property(text, (query) => {
        try {
          parsePromql(query);
        } catch (error) {
          if (!(error instanceof PromqlSyntaxError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['parentheses', '('.repeat(60_000)],
    ['signs', '-'.repeat(60_000)],
    ['sums', `1${'+1'.repeat(30_000)}`],
    ['brackets', `a${'[5m:1m]'.repeat(8_000)}`],
    ['braces', `a{${'b="c",'.repeat(10_000)}`],
    ['powers', `1${'^1'.repeat(30_000)}`],
    ['length', 'a'.repeat(1_000_000)],
  ])('are refused for too many %s', (_name, query) => {
    expect(() => parsePromql(query)).toThrow(PromqlSyntaxError);
  });

  it('are evaluated, or refused with errors of the language', async () => {
    await fc.assert(
      fc.asyncProperty(expression, async (query) => {
        try {
          await evaluateInstant(parsePromql(query), memorySelect(stored), 55_000, { mostSamples: 100_000 });
        } catch (error) {
          if (!(error instanceof PromqlSyntaxError || error instanceof PromqlExecutionError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('hostile regexes', () => {
  it.each(['(a+)+', '(a|a)*b', '(.*)*c', '(a?)*a{30}b', '([a-z]+.)+[0-9]'])('%s takes linear time', (regex) => {
    const { test } = compileMatcher('x', '=~', regex);
    const startMs = performance.now();
    test(`${'a'.repeat(20_000)}!`);
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });

  it('are compiled or refused, never anything else', () => {
    const part = fc.constantFrom(
      'a',
      '|',
      '(',
      ')',
      '(?:',
      '(?i)',
      '(?P<n>',
      '[',
      ']',
      '[^',
      '[[:alpha:]]',
      '*',
      '+',
      '?',
      '{2,3}',
      '{',
      '}',
      '\\',
      '\\d',
      '\\Q',
      '.',
      '^',
      '$',
      '-',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.string(), (parts, value) => {
        try {
          compileMatcher('x', '=~', parts.join('')).test(value);
        } catch (error) {
          if (!(error instanceof RegexProblem)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
