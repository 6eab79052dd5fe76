import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { ChartSeries } from '@komainu/ui/charts/timeseries-data.ts';
import { type AnalyticsState, measureText } from './analytics-state.ts';

/** The body of `POST /api/v2/logs/analytics/aggregate`. */
export interface AggregateBody {
  readonly filter: SearchFilter;
  readonly compute: readonly object[];
  readonly group_by: readonly object[];
}

type Scalar = string | number;
interface Point {
  readonly time: string;
  readonly value: Scalar;
}

/** Its answer. */
export interface AggregateAnswer {
  readonly data: {
    readonly buckets: readonly {
      readonly by: Readonly<Record<string, Scalar>>;
      readonly computes: Readonly<Record<string, Scalar | readonly Point[]>>;
    }[];
  };
  readonly meta: { readonly elapsed: number };
}

/** One combination of group values with what was computed of it. */
export interface AnalyticsRow {
  readonly key: string;
  readonly names: readonly string[];
  /** In the order of the measures; null where there was no value. */
  readonly values: readonly (number | null)[];
}

/** Times that a series has its points at. */
export interface TimeGrid {
  readonly stepMs: number;
  readonly times: readonly number[];
}

const SECOND = 1000;
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60 * SECOND),
  ...[1, 2, 4, 6, 12].map((hours) => hours * 3600 * SECOND),
  ...[1, 2, 7, 30].map((days) => days * 86_400 * SECOND),
];
const MOST_POINTS = 120;

/** Steps that people count in, at most 120 over the window, beginning at multiples of the step as the server does. */
export function timeGrid(fromMs: number, toMs: number): TimeGrid {
  const length = Math.max(1, toMs - fromMs);
  const stepMs = STEPS_MS.find((step) => length / step <= MOST_POINTS) ?? 30 * 86_400 * SECOND;
  const start = Math.floor(fromMs / stepMs) * stepMs;
  const times = Array.from({ length: Math.ceil((toMs - start) / stepMs) }, (_, index) => start + index * stepMs);
  return { stepMs, times };
}

/** Asks for values, or with a grid for their course over time (of the first measure). */
export function aggregateBody(filter: SearchFilter, state: AnalyticsState, grid?: TimeGrid): AggregateBody {
  const [first] = state.measures;
  const measures = grid === undefined ? state.measures : state.measures.slice(0, 1);
  return {
    filter,
    compute: measures.map(({ aggregation, path }) => ({
      aggregation,
      ...(path === '' ? {} : { metric: path }),
      ...(grid === undefined ? { type: 'total' } : { type: 'timeseries', interval: `${grid.stepMs}ms` }),
    })),
    group_by: state.groups.map(({ path, limit }) => ({
      facet: path,
      limit,
      sort: {
        type: 'measure',
        aggregation: first?.aggregation ?? 'count',
        ...(first === undefined || first.path === '' ? {} : { metric: first.path }),
        order: state.order,
      },
    })),
  };
}

/** The buckets as rows, ordered by the first measure. */
export function rowsOf(answer: AggregateAnswer, state: AnalyticsState): AnalyticsRow[] {
  const direction = state.order === 'asc' ? 1 : -1;
  return answer.data.buckets
    .map(({ by, computes }) => ({
      ...namesOf(by, state),
      values: state.measures.map((_, index) => numberOf(computes[`c${index}`])),
    }))
    .sort((a, b) => ((a.values[0] ?? 0) - (b.values[0] ?? 0)) * direction);
}

/** The buckets as lines over the grid; where nothing was counted a count is 0, other measures have no value. */
export function seriesOf(answer: AggregateAnswer, state: AnalyticsState, grid: TimeGrid): ChartSeries[] {
  const [measure] = state.measures;
  const missing = measure?.aggregation === 'count' || measure?.aggregation === 'cardinality' ? 0 : null;
  return answer.data.buckets.map(({ by, computes }) => {
    const points = computes['c0'];
    const byTime = new Map(
      Array.isArray(points)
        ? (points as readonly Point[]).map(({ time, value }) => [Date.parse(time), numberOf(value)])
        : [],
    );
    const { names } = namesOf(by, state);
    const name = names.map((one) => (one === '' ? '–' : one)).join(' · ');
    return {
      name: name === '' && measure !== undefined ? measureText(measure) : name,
      values: grid.times.map((time) => byTime.get(time) ?? missing),
    };
  });
}

function namesOf(by: Readonly<Record<string, Scalar>>, state: AnalyticsState): { key: string; names: string[] } {
  const names = state.groups.map(({ path }) => String(by[path] ?? ''));
  return { key: JSON.stringify(names), names };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
