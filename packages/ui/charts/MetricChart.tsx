import { useState } from 'react';
import { LoadingBar } from '../controls/controls.tsx';
import { useTimeRange } from '../time/time-range.tsx';
import { Legend } from './Legend.tsx';
import { useMetricQuery } from './metric-query.ts';
import { SeriesKey } from './SeriesKey.tsx';
import { TimeseriesChart } from './TimeseriesChart.tsx';
import type { ChartKind } from './timeseries-data.ts';

interface MetricChartProps {
  readonly title: string;
  readonly query: string;
  readonly kind?: ChartKind;
  /** Used when the metric itself says no unit. */
  readonly unit?: string;
  readonly height?: number;
  readonly legend?: boolean;
  /** Does not count as a query of the metric. */
  readonly preview?: boolean;
}

/** A metric query as a titled chart over the global time range. */
export function MetricChart({
  title,
  query,
  kind = 'line',
  unit = '',
  height = 150,
  legend = false,
  preview = false,
}: MetricChartProps) {
  const window = useTimeRange();
  const { lines, error, isFetching } = useMetricQuery(query, window, { preview });
  const [hovered, setHovered] = useState<string>();
  const shownUnit = lines.unit === '' ? unit : lines.unit;
  return (
    <section className="metric-chart">
      <h3>{title}</h3>
      <LoadingBar on={isFetching} />
      {error === null ? (
        <TimeseriesChart
          label={title}
          times={lines.times}
          series={lines.series}
          kind={kind}
          unit={shownUnit}
          height={height}
          highlighted={hovered}
        />
      ) : (
        <p role="alert">{error.message}</p>
      )}
      {legend ? <Legend series={lines.series} unit={shownUnit} onHover={setHovered} /> : null}
      {!legend && lines.series.length > 0 ? <SeriesKey series={lines.series} onHover={setHovered} /> : null}
    </section>
  );
}
