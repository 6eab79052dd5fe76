import { expect, it } from 'vitest';
import { facetChoice, plainValue, toggleExcluded, toggleIncluded, withFacetChoice } from './facet-terms.ts';
import { quoteValue } from './tokenize.ts';

it.each([
  ['status:error', ['error'], []],
  ['x status:(error OR warn) y', ['error', 'warn'], []],
  ['-status:info -status:"two words"', [], ['info', '"two words"']],
  ['NOT status:info AND x', [], ['info']],
  ['status:err*', ['err*'], []],
  ['status:>=500 status:[1 TO 2]', [], []],
  ['status:error OR x', [], []],
  ['status:(a OR (b c))', [], []],
  ['mystatus:error', [], []],
])('reads %j', (query, included, excluded) => {
  expect(facetChoice(query, 'status')).toEqual({ included, excluded });
});

const toggle = (query: string, value: string) =>
  withFacetChoice(query, 'status', toggleIncluded(facetChoice(query, 'status'), quoteValue(value)));
const exclude = (query: string, value: string) =>
  withFacetChoice(query, 'status', toggleExcluded(facetChoice(query, 'status'), quoteValue(value)));

it('chooses any of several values, and takes them back', () => {
  expect([
    toggle('', 'error'),
    toggle('service:web', 'error'),
    toggle('status:error service:web', 'warn'),
    toggle('status:(error OR warn) service:web', 'error'),
    toggle('status:error', 'error'),
    toggle('a OR b', 'error'),
    toggle('-status:error', 'error'),
    toggle('', 'two "words"'),
    toggle('status:>=500 x', 'error'),
  ]).toEqual([
    'status:error',
    'service:web status:error',
    'status:(error OR warn) service:web',
    'status:warn service:web',
    '',
    '(a OR b) status:error',
    'status:error',
    'status:"two \\"words\\""',
    'status:>=500 x status:error',
  ]);
});

it('excludes, also what was demanded', () => {
  expect([
    exclude('service:web', 'info'),
    exclude('status:(error OR info)', 'info'),
    exclude('-status:info', 'info'),
  ]).toEqual(['service:web -status:info', 'status:error -status:info', '']);
});

it.each([
  ['web', 'web'],
  ['"two words"', 'two words'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
])('shows %j as %j', (value, plain) => {
  expect(plainValue(value)).toBe(plain);
});
