import { type Json, listOf, numberOf, objectOf, objectsOf, textOf } from '../asking/json.ts';
import type { Ask } from '../asking/requests.ts';
import { EMPTY_TABLE, joinedTables, type ScalarAnswer, type Table, type TableRow, tableOf } from './answers.ts';
import { statedUnit } from './number-formats.ts';

/** A column of a widget with the formula that it shows. */
export interface WidgetTable extends Table {
  /** By column: formula and request that it comes from, for formats and units. */
  readonly origins: readonly { readonly formula: Json; readonly request: Json }[];
}

/** All scalar requests of a widget as one table, ordered as the first that says how; requests without an answer are left out. */
export function widgetTable(
  requests: readonly Json[],
  asks: readonly (Ask | undefined)[],
  answers: readonly (ScalarAnswer | undefined)[],
): WidgetTable {
  const found = requests.flatMap((request, index) => {
    const [ask, answer] = [asks[index], answers[index]];
    return ask === undefined || answer === undefined ? [] : [{ request, table: tableOf(ask, answer) }];
  });
  if (found.length === 0) return { ...EMPTY_TABLE, origins: [] };
  const joined = joinedTables(found.map((one) => one.table));
  const origins = found.flatMap(({ request, table: { columns } }) =>
    columns.map((_, index) => ({ request, formula: objectOf(objectsOf(request['formulas'])[index]) })),
  );
  const columns = joined.columns.map((column, index) => ({
    ...column,
    unit: statedUnit(origins[index]?.formula ?? {}) ?? column.unit,
  }));
  return { ...joined, columns, origins, rows: ordered(joined.rows, joined.groups, requests) };
}

/** Rows by the `sort` of a request (formulas and groups), else by the first value, the greatest first. */
function ordered(rows: readonly TableRow[], groups: readonly string[], requests: readonly Json[]): readonly TableRow[] {
  const sort = objectOf(requests.find((request) => request['sort'] !== undefined)?.['sort']);
  const keys = objectsOf(sort['order_by']);
  const byValue =
    (column: number, sign: number) =>
    (a: TableRow, b: TableRow): number =>
      sign * ((a.values[column] ?? -Infinity * sign) - (b.values[column] ?? -Infinity * sign) || 0);
  const compares = keys.map((key) => {
    const sign = textOf(key['order']) === 'asc' ? 1 : -1;
    if (textOf(key['type']) !== 'group') return byValue(numberOf(key['index']) ?? 0, sign);
    const place = groups.indexOf(textOf(key['name']));
    return (a: TableRow, b: TableRow): number => sign * (a.names[place] ?? '').localeCompare(b.names[place] ?? '');
  });
  const all = compares.length === 0 ? [byValue(0, legacyOrder(requests))] : compares;
  const count = numberOf(sort['count']);
  const list = [...rows].sort((a, b) => all.reduce((found, compare) => found || compare(a, b), 0));
  return count === undefined ? list : list.slice(0, count);
}

/** Older requests and limits of formulas say only a direction. */
function legacyOrder(requests: readonly Json[]): 1 | -1 {
  const [first] = requests;
  const limit = objectOf(objectOf(listOf(first?.['formulas'])[0])['limit']);
  return textOf(limit['order']) === 'asc' || textOf(first?.['order']) === 'asc' ? 1 : -1;
}

/** The value of a group as text; the whole when nothing is grouped. */
export const rowName = (row: TableRow, all: string): string =>
  row.names.length === 0 ? all : row.names.map((name) => (name === '' ? '–' : name)).join(' · ');

/** The tags of a row by key. */
export function groupOf(table: Table, row: TableRow): Readonly<Record<string, string>> {
  return Object.fromEntries(table.groups.map((key, index) => [key, row.names[index] ?? '']));
}
