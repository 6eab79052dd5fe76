import type { MonitorDefinition } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import { useMetricQuery } from '@komainu/ui/charts/metric-query.ts';
import { ThresholdChart } from '@komainu/ui/monitors/ThresholdChart.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { splitComparison } from '../model/comparison.ts';
import { differenceQuery } from '../model/difference.ts';
import { kindOf } from '../model/kinds.ts';
import { readMetricAlert } from '../model/metric-alert.ts';
import { BandChart } from './BandChart.tsx';

interface JudgedChartProps {
  readonly label: string;
  readonly definition: Pick<MonitorDefinition, 'type' | 'query' | 'options'>;
  readonly series: MonitorPreviewAnswer['series'];
  readonly height: number;
  readonly highlighted?: string | undefined;
}

/** What a monitor judges: values or their changes with the thresholds; of anomalies the band that values should stay in. */
export function JudgedChart(props: JudgedChartProps) {
  const { type, query, options } = props.definition;
  const kind = kindOf(type, query);
  const alert = readMetricAlert(splitComparison(query).body);
  if (kind === 'anomaly' && alert !== undefined) return <BandChart {...props} query={alert.query} />;
  const difference = kind === 'change' && alert !== undefined ? differenceQuery(alert) : undefined;
  if (difference !== undefined) return <DifferenceChart {...props} difference={difference} />;
  return <ThresholdChart {...props} query={query} thresholds={options.thresholds ?? {}} />;
}

/** How much values differ from those before, at every moment. */
function DifferenceChart({ difference, definition, ...props }: JudgedChartProps & { readonly difference: string }) {
  const { lines } = useMetricQuery(difference, useTimeRange());
  const series = lines.series.map(({ name, values }) => ({
    group: name,
    points: lines.times.map((time, index): readonly [number, number | null] => [time, values[index] ?? null]),
  }));
  return (
    <ThresholdChart
      {...props}
      series={series}
      query={definition.query}
      thresholds={definition.options.thresholds ?? {}}
      unit={lines.unit}
    />
  );
}
