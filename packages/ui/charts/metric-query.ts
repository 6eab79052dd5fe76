import { type UnitPair, unitName } from '@komainu/contracts/metrics/unit-name.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiGet } from '../api/client.ts';
import type { TimeWindow } from '../time/range.ts';
import type { ChartSeries } from './timeseries-data.ts';

/** `/api/v1/query` as far as charts read it. */
interface MetricQueryAnswer {
  readonly series: readonly {
    readonly metric: string;
    readonly scope: string;
    readonly tag_set?: readonly string[];
    readonly query_index?: number;
    readonly unit?: UnitPair;
    readonly attributes?: { readonly bound?: 'upper' | 'lower' };
    readonly pointlist: readonly (readonly [number, number | null])[];
  }[];
}

export interface MetricLines {
  /** Unix ms, rising: all times at which any line has a point. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  /** Datadog's unit name, '' when the metric has none. */
  readonly unit: string;
}

const NOTHING: MetricLines = { times: [], series: [], unit: '' };

/**
 * Runs a metric query over a window; lines are named by their group. A `preview` does not count as a query of the metric: it
 * is for screens that show every metric, wanted or not.
 */
export function useMetricQuery(query: string, window: TimeWindow, { enabled = true, preview = false } = {}) {
  const fromS = Math.floor(window.fromMs / 1000);
  const toS = Math.ceil(window.toMs / 1000);
  const answer = useQuery({
    queryKey: ['metric-query', query, fromS, toS],
    enabled: enabled && query !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiGet<MetricQueryAnswer>(
        `/api/v1/query?from=${fromS}&to=${toS}&query=${encodeURIComponent(query)}${preview ? '&preview=true' : ''}`,
        signal,
      ),
  });
  const lines = useMemo(() => (answer.data === undefined ? NOTHING : metricLines(answer.data)), [answer.data]);
  return { ...answer, lines };
}

/** Puts all lines on one axis of times. */
export function metricLines(answer: MetricQueryAnswer): MetricLines {
  const times = [...new Set(answer.series.flatMap((one) => one.pointlist.map(([time]) => time)))].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  const series = answer.series.map((one) => {
    const values = new Array<number | null>(times.length).fill(null);
    for (const [time, value] of one.pointlist) values[place.get(time) ?? 0] = value;
    return { name: lineName(one), values };
  });
  return { times, series, unit: unitName(answer.series[0]?.unit) };
}

/** The edges of a band are named after their line, with an arrow. */
function lineName(one: MetricQueryAnswer['series'][number]): string {
  const group = one.tag_set ?? [];
  const name = group.length > 0 ? group.join(', ') : one.metric;
  const bound = one.attributes?.bound;
  return bound === undefined ? name : `${name} ${bound === 'upper' ? '↑' : '↓'}`;
}
