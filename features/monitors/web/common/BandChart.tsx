import { MixedChart } from '@komainu/ui/charts/MixedChart.tsx';
import { type MetricLines, useMetricQuery } from '@komainu/ui/charts/metric-query.ts';
import type { MixedAxis, MixedSeries } from '@komainu/ui/charts/mixed-data.ts';
import { chartTokens } from '@komainu/ui/colour/series-colour.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useMemo } from 'react';

interface BandChartProps {
  readonly label: string;
  /** `anomalies(…)` */
  readonly query: string;
  readonly height: number;
  readonly highlighted?: string | undefined;
}

const AXIS: MixedAxis = { isLog: false, min: undefined, max: undefined, includesZero: false, label: '' };

/** A metric with the band that it is expected in; what breaks out of it is drawn in the colour of trouble. */
export function BandChart({ label, query, height, highlighted }: BandChartProps) {
  const { lines } = useMetricQuery(query, useTimeRange());
  const series = useMemo(() => withBands(lines, label), [lines, label]);
  return (
    <MixedChart
      label={label}
      times={lines.times}
      series={series}
      left={AXIS}
      right={AXIS}
      height={height}
      highlighted={highlighted}
    />
  );
}

/** The edges of a band are named after their line, with an arrow. */
function withBands({ series, unit }: MetricLines, label: string): readonly MixedSeries[] {
  const byName = new Map(series.map((one) => [one.name, one.values]));
  const own = series.filter(({ name }) => !/ [↑↓]$/.test(name));
  const named = own.map(({ name }) => ({ name: own.length === 1 ? label : name }));
  const tokens = chartTokens(named);
  return own.map(({ name, values }, index): MixedSeries => {
    const [high, low] = [byName.get(`${name} ↑`), byName.get(`${name} ↓`)];
    const band =
      high === undefined || low === undefined
        ? {}
        : { band: { low, high, direction: 'both' as const, showsBreaches: true } };
    return {
      name: named[index]?.name ?? name,
      values,
      token: tokens[index] ?? '--c1',
      kind: 'line',
      unit,
      isRight: false,
      widthPx: 1.5,
      ...band,
    };
  });
}
