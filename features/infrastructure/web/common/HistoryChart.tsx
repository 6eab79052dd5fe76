import { SeriesKey } from '@komainu/ui/charts/SeriesKey.tsx';
import { TimeseriesChart } from '@komainu/ui/charts/TimeseriesChart.tsx';
import type { ChartKind, ChartSeries } from '@komainu/ui/charts/timeseries-data.ts';
import { useState } from 'react';

interface HistoryChartProps {
  readonly title: string;
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly unit?: string;
  readonly kind?: ChartKind;
}

/** A chart of what one thing used. */
export function HistoryChart({ title, times, series, unit = '', kind = 'line' }: HistoryChartProps) {
  const [hovered, setHovered] = useState<string>();
  return (
    <section className="metric-chart">
      <h3>{title}</h3>
      <TimeseriesChart
        label={title}
        times={times}
        series={series}
        unit={unit}
        kind={kind}
        height={120}
        highlighted={hovered}
      />
      {series.length > 1 ? <SeriesKey series={series} onHover={setHovered} /> : null}
    </section>
  );
}
