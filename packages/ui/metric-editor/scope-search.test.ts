import { expect, it } from 'vitest';
import { searchOfLine, searchOfScope } from './scope-search.ts';

it.each([
  ['*', ''],
  ['', ''],
  ['env:prod,host:a', 'env:prod host:a'],
  ['env:prod, !host:a', 'env:prod -host:a'],
  ['env IN (a, "b c") AND service NOT IN (x)', 'env:(a OR "b c") AND -service:(x)'],
  ['(env:a OR env:b)', '(env:a OR env:b)'],
])('searches %s as %s', (scope, search) => {
  expect(searchOfScope(scope)).toBe(search);
});

it('adds the group of a line', () => {
  expect([
    searchOfLine('*', ['host:web 1', 'device:/dev/vda']),
    searchOfLine('host:a', ['host:a', 'pod:N/A']),
    searchOfLine('env:a OR env:b', ['host:x']),
  ]).toEqual(['host:"web 1" device:/dev/vda', 'host:a', '(env:a OR env:b) host:x']);
});
