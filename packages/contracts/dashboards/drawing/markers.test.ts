import { expect, test } from 'vitest';
import { markerOf } from './markers.ts';

test.each([
  [{ value: 'y = 80', display_type: 'error dashed', label: ' limit ' }, [80, 80, '--critical', true, 'limit']],
  [{ value: '10 < y < 999', display_type: 'warning solid' }, [10, 999, '--warn', false, '']],
  [{ value: 'y>5', display_type: 'ok' }, [5, Infinity, '--ok', false, '']],
  [{ value: 'y < 1e3' }, [-Infinity, 1000, '--c1', false, '']],
])('%o', (marker, [from, to, token, isDashed, label]) => {
  expect(markerOf(marker)).toEqual({ from, to, token, isDashed, label });
});

test('what says nothing is no marker', () => {
  expect(markerOf({ value: 'max(y)' })).toBeUndefined();
});
