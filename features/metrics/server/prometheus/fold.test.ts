import { expect, it, test } from 'vitest';
import { type FoldKind, folded, foldKindOf, type Samples } from './fold.ts';

const MINUTE = 60_000;
const at = (...pairs: readonly (readonly [minutes: number, value: number])[]): Samples => ({
  timesMs: pairs.map(([minutes]) => minutes * MINUTE),
  values: pairs.map(([, value]) => value),
});

test.each<[FoldKind, string, readonly Samples[], Samples]>([
  ['interval', 'adds up what happened at once', [at([0, 1], [1, 2]), at([1, 3], [2, 4])], at([0, 1], [1, 5], [2, 4])],
  ['gauge', 'takes the mean of what is known', [at([0, 2], [2, 4]), at([0, 4], [1, 8])], at([0, 3], [1, 5], [2, 6])],
  ['gauge', 'forgets who is gone', [at([0, 2]), at([0, 4], [5, 8])], at([0, 3], [5, 8])],
  // 10 -> 12, reset, 3: five more. 100 -> 101: one more.
  [
    'counter',
    'goes on after a reset',
    [at([0, 10], [1, 12], [2, 3]), at([0, 100], [2, 101])],
    at([0, 110], [1, 112], [2, 116]),
  ],
  [
    'counter',
    'loses nothing when one ends, and gains nothing when one appears',
    [at([0, 5], [1, 6]), at([9, 50], [10, 52])],
    at([0, 5], [1, 6], [9, 6], [10, 8]),
  ],
  ['counter', 'leaves one series alone', [at([0, 5], [1, 2])], at([0, 5], [1, 2])],
])('%s: %s', (kind, _, parts, whole) => expect(folded(parts, kind)).toEqual(whole));

it('knows what is counted', () => {
  expect([
    foldKindOf('count', 'shop_orders', undefined),
    foldKindOf('gauge', 'http_requests_total', undefined),
    foldKindOf('gauge', 'http_requests_total', 'gauge'),
    foldKindOf('gauge', 'odd', 'counter'),
    foldKindOf('gauge', 'temperature', 'unknown'),
  ]).toEqual(['interval', 'counter', 'gauge', 'counter', 'gauge']);
});
