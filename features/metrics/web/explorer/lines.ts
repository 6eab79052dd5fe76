import { unitName } from '@komainu/contracts/metrics/unit-name.ts';
import { onTimes, sharedTimes } from '@komainu/ui/charts/shared-times.ts';
import { type ChartKind, type ChartSeries, type SeriesSummary, summarise } from '@komainu/ui/charts/timeseries-data.ts';

interface UnitAnswer {
  readonly name?: string;
}

/** `POST /api/v2/query/timeseries` as far as the explorer reads it. */
export interface TimeseriesAnswer {
  readonly data: {
    readonly attributes: {
      readonly series: readonly {
        readonly group_tags?: readonly string[];
        readonly unit?: readonly (UnitAnswer | null)[] | null;
      }[];
      readonly times: readonly number[];
      readonly values: readonly (readonly (number | null)[])[];
    };
  };
}

/** A query or a formula with what the server answered. */
export interface AnsweredRow {
  readonly id: string;
  /** The metric, or the text of what is no single metric. */
  readonly label: string;
  readonly answer: TimeseriesAnswer | undefined;
}

/** A line of the answer, ready for chart and table. */
export interface Line extends ChartSeries {
  readonly rowId: string;
  readonly label: string;
  readonly group: readonly string[];
  readonly unit: string;
  /** Of the points as they came. */
  readonly summary: SeriesSummary;
}

export interface LineChart {
  readonly unit: string;
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}

/**
 * Charts for the rows' lines, one for each unit: percent and bytes have no axis in common. Rows may have intervals of
 * their own (rollups); a coarser line is drawn through the times of a finer one.
 */
export function chartsOf(rows: readonly AnsweredRow[], kind: ChartKind): LineChart[] {
  const answered = rows.filter((row) => row.answer !== undefined);
  const isOnly = answered.length === 1;
  const byUnit = new Map<string, AnsweredLine[]>();
  for (const row of answered) {
    const isTwice = answered.some((other) => other.id !== row.id && other.label === row.label);
    const label = isTwice ? `${row.id} ${row.label}` : row.label;
    for (const line of linesOf(row, isOnly, label)) {
      byUnit.set(line.unit, [...(byUnit.get(line.unit) ?? []), line]);
    }
  }
  return [...byUnit].map(([unit, lines]) => {
    const times = sharedTimes(lines);
    return { unit, times, lines: lines.map((line) => ({ ...line, values: onTimes(line, times, kind !== 'bars') })) };
  });
}

interface AnsweredLine extends Line {
  readonly times: readonly number[];
}

function linesOf(row: AnsweredRow, isOnly: boolean, label: string): AnsweredLine[] {
  const { series, times, values } = row.answer?.data.attributes ?? { series: [], times: [], values: [] };
  return series.map((one, index) => {
    const group = one.group_tags ?? [];
    const own = values[index] ?? [];
    const groupName = group.join(', ');
    const name = isOnly ? groupName || label : [label, groupName].filter(Boolean).join(' ');
    return {
      rowId: row.id,
      label: row.label,
      group,
      name,
      unit: unitName(one.unit),
      times,
      values: own,
      summary: summarise(own),
    };
  });
}
