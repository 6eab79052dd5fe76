import { CodedError } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMonitorQuery } from './parse.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

const TYPES = [
  'query alert',
  'log alert',
  'trace-analytics alert',
  'event-v2 alert',
  'service check',
  'composite',
  'process alert',
  'slo alert',
  'rum alert',
  'data-jobs alert',
];
const PIECES = [
  ...[
    'logs',
    'formula',
    'processes',
    'burn_rate',
    'avg',
    'last_5m',
    'current_1d',
    'last',
    'by',
    'over',
    'rollup',
    'count',
    '5m',
  ],
  ...[
    '(',
    ')',
    '"',
    "'",
    ',',
    '.',
    ':',
    '{',
    '}',
    '*',
    '>',
    '>=',
    '&&',
    '||',
    '!',
    '\\',
    '=',
    '1e999',
    '-1',
    ' ',
    '\n',
    '123',
    'é',
    '😀',
  ],
  'avg(last_5m):avg:a{*} > 1',
  'logs("a").last("5m") > 1',
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));

it('answers any text with a query, or with an error that points into it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TYPES), fc.oneof(text, fc.string()), (type, query) => {
      try {
        expect(parseMonitorQuery(type, query).kind).toMatch(/^[a-z]+$/);
      } catch (error) {
        expect(error).toBeInstanceOf(CodedError);
        if (!(error instanceof MonitorSyntaxError)) return;
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.offset).toBeLessThanOrEqual(query.length);
      }
    }),
    { numRuns: 3_000 },
  );
});

it('reads long hostile texts in no time', () => {
  const texts = [
    '('.repeat(40_000),
    '!'.repeat(40_000),
    '1 && '.repeat(9_000),
    `logs("${'\\'.repeat(40_000)}").last("5m") > 1`,
    `avg(last_5m):${'-'.repeat(40_000)} > 1`,
    '9'.repeat(49_000),
  ];
  const startedMs = performance.now();
  for (const query of texts) {
    for (const type of TYPES) {
      try {
        parseMonitorQuery(type, query);
      } catch (error) {
        expect(error).toBeInstanceOf(CodedError);
      }
    }
  }
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
