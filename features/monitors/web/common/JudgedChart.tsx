import type { MonitorDefinition } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { ThresholdChart } from '@komainu/ui/monitors/ThresholdChart.tsx';
import { splitComparison } from '../model/comparison.ts';
import { kindOf } from '../model/kinds.ts';
import { readMetricAlert } from '../model/metric-alert.ts';

interface JudgedChartProps {
  readonly label: string;
  readonly definition: Pick<MonitorDefinition, 'type' | 'query' | 'options'>;
  readonly series: MonitorPreviewAnswer['series'];
  readonly height: number;
  readonly highlighted?: string | undefined;
}

/** What a monitor judges: values with their thresholds; of anomalies the band that values should stay in. */
export function JudgedChart({ label, definition, series, height, highlighted }: JudgedChartProps) {
  const { type, query, options } = definition;
  const band = kindOf(type, query) === 'anomaly' ? readMetricAlert(splitComparison(query).body)?.query : undefined;
  if (band !== undefined) return <MetricChart title={label} query={band} height={height} />;
  return (
    <ThresholdChart
      label={label}
      query={query}
      thresholds={options.thresholds ?? {}}
      series={series}
      height={height}
      highlighted={highlighted}
    />
  );
}
