import { type UnitPair, unitName } from '../../metrics/unit-name.ts';
import type { Ask } from '../asking/requests.ts';

/** `POST /api/v2/query/timeseries`, as far as widgets read it. */
export interface TimeseriesAnswer {
  readonly data: {
    readonly attributes: {
      readonly series: readonly {
        readonly group_tags?: readonly string[];
        readonly query_index?: number;
        readonly unit?: UnitPair;
        /** Of lines that belong to a band, and of those that `outliers` looked at. */
        readonly attributes?: {
          readonly algorithm?: 'anomalies' | 'forecast';
          readonly bound?: 'upper' | 'lower';
          readonly direction?: 'both' | 'above' | 'below';
          readonly outlier?: boolean;
        };
      }[];
      readonly times: readonly number[];
      readonly values: readonly (readonly (number | null)[])[];
    };
  };
}

/** `POST /api/v2/query/scalar`. */
export interface ScalarAnswer {
  readonly data: {
    readonly attributes: {
      readonly columns: readonly ScalarColumn[];
    };
  };
}
type ScalarColumn =
  | { readonly type: 'group'; readonly name: string; readonly values: readonly (readonly string[])[] }
  | {
      readonly type: 'number';
      readonly name: string;
      readonly values: readonly (number | null)[];
      readonly meta?: { readonly unit?: UnitPair };
    };

/** One line of an answer. */
export interface Line {
  /** Which formula of the ask it answers. */
  readonly formula: number;
  readonly group: readonly string[];
  readonly name: string;
  readonly unit: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** Where the values are expected, in step with them. */
  readonly band?: LineBand;
  /** Whether `outliers` took it for one; undefined when nobody asked. */
  readonly outlier?: boolean;
}

interface LineBand {
  readonly of: 'anomalies' | 'forecast';
  readonly direction: 'both' | 'above' | 'below';
  readonly upper: readonly (number | null)[];
  readonly lower: readonly (number | null)[];
}

/** Lines with names: the group's tags, behind the formula's label where several could be meant. */
export function linesOf(ask: Ask, answer: TimeseriesAnswer, isOnly: boolean): Line[] {
  const { series, times, values } = answer.data.attributes;
  return series.flatMap((one, index): readonly Line[] => {
    const { algorithm, bound, direction = 'both', outlier } = one.attributes ?? {};
    // Edges of a band follow their line and are drawn with it.
    if (bound !== undefined) return [];
    const formula = one.query_index ?? 0;
    const label = ask.formulas[formula]?.label ?? '';
    const group = one.group_tags ?? [];
    const saysLabel =
      !isOnly || ask.formulas.length > 1 || group.length === 0 || ask.formulas[formula]?.isNamed === true;
    const name = [saysLabel ? label : '', group.join(', ')].filter(Boolean).join(' ');
    const [upper, lower] = [values[index + 1] ?? [], values[index + 2] ?? []];
    return [
      {
        formula,
        group,
        name: name || label,
        unit: unitName(one.unit),
        times,
        values: values[index] ?? [],
        ...(algorithm === undefined ? {} : { band: { of: algorithm, direction, upper, lower } }),
        ...(outlier === undefined ? {} : { outlier }),
      },
    ];
  });
}

export interface TableColumn {
  readonly label: string;
  readonly unit: string;
}
export interface TableRow {
  readonly key: string;
  /** Values of the group's tags, in the table's order. */
  readonly names: readonly string[];
  readonly values: readonly (number | null)[];
}
export interface Table {
  readonly groups: readonly string[];
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export const EMPTY_TABLE: Table = { groups: [], columns: [], rows: [] };

export function tableOf(ask: Ask, answer: ScalarAnswer): Table {
  const { columns } = answer.data.attributes;
  const groups = columns.filter((column) => column.type === 'group');
  const numbers = columns.filter((column) => column.type === 'number');
  const length = Math.max(0, ...columns.map(({ values }) => values.length));
  return {
    groups: groups.map(({ name }) => name),
    columns: numbers.map(({ name, meta }, index) => ({
      label: ask.formulas[index]?.label ?? name,
      unit: unitName(meta?.unit),
    })),
    rows: Array.from({ length }, (_, row) => {
      const names = groups.map(({ values }) => (values[row] ?? []).join(', '));
      return { key: names.join('\u0000'), names, values: numbers.map(({ values }) => values[row] ?? null) };
    }),
  };
}

/** Tables of several requests side by side: rows are met by their group. */
export function joinedTables(tables: readonly Table[]): Table {
  const [only] = tables;
  if (tables.length === 1 && only !== undefined) return only;
  const groups = [...new Set(tables.flatMap((table) => table.groups))];
  const columns = tables.flatMap((table) => table.columns);
  const rows = new Map<string, { names: readonly string[]; values: (number | null)[] }>();
  let offset = 0;
  for (const table of tables) {
    for (const row of table.rows) {
      const names = groups.map((group) => row.names[table.groups.indexOf(group)] ?? '');
      const key = names.join('\u0000');
      const joined = rows.get(key) ?? { names, values: columns.map((): number | null => null) };
      row.values.forEach((value, index) => {
        joined.values[offset + index] = value;
      });
      rows.set(key, joined);
    }
    offset += table.columns.length;
  }
  return { groups, columns, rows: [...rows].map(([key, row]) => ({ key, ...row })) };
}
