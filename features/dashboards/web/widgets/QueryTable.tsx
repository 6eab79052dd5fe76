import { listOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { TableRow } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { lookOf } from '@komainu/contracts/dashboards/drawing/conditional-formats.ts';
import { formattedValue } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { groupOf, type WidgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useMemo, useState } from 'react';
import { useTable } from '../data/use-table.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

const MOST_ROWS = 500;

interface Sort {
  readonly column: number;
  readonly isFalling: boolean;
}

/** Groups and values in columns; a click on a title orders by it, whatever the definition says. */
export function QueryTable({ definition, label }: WidgetProps) {
  const { asked, table } = useTable(definition);
  const [sort, setSort] = useState<Sort>();
  const { language } = useLanguage();
  const rows = useMemo(
    () => (sort === undefined ? table.rows : sorted(table.rows, table.groups.length, sort, language)),
    [table, sort, language],
  );
  const order = (column: number): void =>
    setSort((before) => ({
      column,
      isFalling: before?.column === column ? !before.isFalling : column >= table.groups.length,
    }));
  const title = (name: string, column: number, isNumber: boolean) => (
    <th
      key={`${column} ${name}`}
      scope="col"
      data-align={isNumber ? 'right' : undefined}
      aria-sort={sort?.column === column ? (sort.isFalling ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className="widget-sort" translate="no" onClick={() => order(column)}>
        {name}
        {sort?.column === column ? (sort.isFalling ? ' ↓' : ' ↑') : ''}
      </button>
    </th>
  );
  return (
    <WidgetStates asked={asked} isEmpty={table.rows.length === 0}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="widget-scroll" aria-label={label} tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              {table.groups.map((name, index) => title(name, index, false))}
              {table.columns.map((column, index) => title(column.label, table.groups.length + index, true))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => (
              <tr key={row.key}>
                {row.names.map((name, index) => (
                  <td key={table.groups[index]} className="mono">
                    <GroupMenu definition={definition} group={groupOf(table, row)}>
                      <button type="button" className="widget-cell" translate="no">
                        {name === '' ? '–' : name}
                      </button>
                    </GroupMenu>
                  </td>
                ))}
                {row.values.map((value, index) => (
                  <Cell key={index} table={table} value={value} column={index} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </WidgetStates>
  );
}

/** A number, or a bar as long as its share of the column's greatest. */
function Cell({ table, value, column }: { table: WidgetTable; value: number | null; column: number }) {
  const origin = table.origins[column];
  const modes = listOf(origin?.request['cell_display_mode']);
  const mode = textOf(origin?.formula['cell_display_mode']) || textOf(modes[column]) || 'number';
  const look = lookOf(value, origin?.formula['conditional_formats'] ?? origin?.request['conditional_formats']);
  const most = mode === 'bar' ? Math.max(...table.rows.map((row) => Math.abs(row.values[column] ?? 0)), 0) : 0;
  const shown =
    value === null
      ? undefined
      : formattedValue(value, {
          unit: table.columns[column]?.unit ?? '',
          precision: undefined,
          customUnit: '',
          scales: true,
        });
  const text = shown === undefined ? '–' : [shown.digits, shown.unit].filter(Boolean).join(' ');
  return (
    <td data-align="right" style={{ background: look?.background, color: look?.colour }}>
      {mode === 'bar' && most > 0 && value !== null ? (
        <span className="widget-bar-cell">
          <span style={{ width: `${(Math.abs(value) / most) * 100}%` }} />
          {text}
        </span>
      ) : (
        text
      )}
    </td>
  );
}

function sorted(rows: readonly TableRow[], groups: number, { column, isFalling }: Sort, language: string): TableRow[] {
  const sign = isFalling ? -1 : 1;
  return [...rows].sort((a, b) =>
    column < groups
      ? sign * (a.names[column] ?? '').localeCompare(b.names[column] ?? '', language, { numeric: true })
      : sign * ((a.values[column - groups] ?? -Infinity) - (b.values[column - groups] ?? -Infinity)) || 0,
  );
}
