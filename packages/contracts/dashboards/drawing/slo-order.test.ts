import { expect, test } from 'vitest';
import type { SloSearchRow } from '../../slo/slo.ts';
import { orderSlos } from './slo-order.ts';

test('objectives without a value come last, whichever the order', () => {
  const row = (name: string, sli: number | null, left: number | null): SloSearchRow =>
    // Only what is ordered by.
    ({ attributes: { name, status: { sli, error_budget_remaining: left } } }) as unknown as SloSearchRow;
  const rows = [row('b', 99, 10), row('c', null, null), row('a', 95, 50)];
  const names = (column: string, isFalling: boolean): string =>
    orderSlos(rows, { column, isFalling })
      .map(({ attributes }) => attributes.name)
      .join('');
  expect([
    names('status.sli', false),
    names('status.sli', true),
    names('status.error_budget_remaining', true),
    names('name', false),
  ]).toEqual(['abc', 'bac', 'abc', 'abc']);
});
