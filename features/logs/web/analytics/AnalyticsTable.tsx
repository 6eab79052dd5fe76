import { TableScroll } from '@komainu/ui/controls/controls.tsx';
import { exact, withUnit } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo, useState } from 'react';
import type { AnalyticsRow } from './aggregate.ts';
import type { AnalyticsState } from './analytics-state.ts';
import { type BucketActions, BucketMenu } from './BucketMenu.tsx';
import { ANALYTICS } from './messages.ts';

interface AnalyticsTableProps {
  readonly rows: readonly AnalyticsRow[];
  readonly state: AnalyticsState;
  readonly units: readonly string[];
  readonly actions: BucketActions;
}

/** Groups and measures in columns; a click on a title orders by it. */
export function AnalyticsTable({ rows, state, units, actions }: AnalyticsTableProps) {
  const text = useText(ANALYTICS);
  const [sort, setSort] = useState<{ readonly column: number; readonly falling: boolean }>();
  const { language } = useLanguage();
  const groupCount = state.groups.length;
  const sorted = useMemo(
    () => (sort === undefined ? rows : sortedBy(rows, groupCount, sort)),
    [rows, groupCount, sort],
  );
  const order = (column: number): void =>
    setSort((before) => ({ column, falling: before?.column === column ? !before.falling : column >= groupCount }));
  const title = (column: number, name: string, isNumber: boolean) => (
    <th
      key={`${column} ${name}`}
      scope="col"
      data-align={isNumber ? 'right' : undefined}
      aria-sort={sort?.column === column ? (sort.falling ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="sort-title"
        translate={isNumber ? undefined : 'no'}
        onClick={() => order(column)}
      >
        {name}
        {sort?.column === column ? (sort.falling ? ' ↓' : ' ↑') : ''}
      </button>
    </th>
  );
  return (
    <TableScroll label={text.table}>
      <table className="data-table">
        <thead>
          <tr>
            {state.groups.map(({ path }, index) => title(index, path, false))}
            {state.measures.map((measure, index) =>
              title(groupCount + index, `${text[measure.aggregation]} ${measure.path}`.trim(), true),
            )}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.key}>
              {row.names.map((name, index) => (
                <td key={state.groups[index]?.path} className="mono">
                  <BucketMenu {...actions} names={row.names}>
                    <button type="button" className="bucket-name" translate="no" title={name}>
                      {name === '' ? '–' : name}
                    </button>
                  </BucketMenu>
                </td>
              ))}
              {row.values.map((value, index) => (
                <td key={index} data-align="right">
                  {shown(value, units[index] ?? '', language)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** Whole numbers with all their digits: a table is where they are read. */
function shown(value: number | null, unit: string, language: string): string {
  if (value === null) return '–';
  return unit === '' && Number.isInteger(value) ? exact(value, language) : withUnit(value, unit);
}

function sortedBy(
  rows: readonly AnalyticsRow[],
  groupCount: number,
  { column, falling }: { readonly column: number; readonly falling: boolean },
): readonly AnalyticsRow[] {
  const direction = falling ? -1 : 1;
  const compare = (a: AnalyticsRow, b: AnalyticsRow): number =>
    column < groupCount
      ? (a.names[column] ?? '').localeCompare(b.names[column] ?? '', undefined, { numeric: true })
      : (a.values[column - groupCount] ?? -Infinity) - (b.values[column - groupCount] ?? -Infinity);
  return rows.toSorted((a, b) => direction * compare(a, b));
}
