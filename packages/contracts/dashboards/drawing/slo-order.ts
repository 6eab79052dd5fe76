import type { SloSearchRow } from '../../slo/slo.ts';

/** Objectives by a column of the public API: `status.sli`, `status.error_budget_remaining`, `name`; unknown ones last. */
export function orderSlos(
  rows: readonly SloSearchRow[],
  { column, isFalling }: { readonly column: string; readonly isFalling: boolean },
): readonly SloSearchRow[] {
  const sign = isFalling ? -1 : 1;
  if (column === 'name')
    return rows.toSorted((a, b) => sign * a.attributes.name.localeCompare(b.attributes.name, 'en', { numeric: true }));
  const value = ({ attributes: { status } }: SloSearchRow): number | null =>
    column === 'status.error_budget_remaining' ? status.error_budget_remaining : status.sli;
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}
