import { sliLine, uptimeSpans } from '@komainu/contracts/slo/budget.ts';
import type { SloHistory } from '@komainu/contracts/slo/history.ts';
import type { SloThreshold } from '@komainu/contracts/slo/slo.ts';
import { useMemo } from 'react';
import { MixedChart } from '../charts/MixedChart.tsx';
import type { MixedAxis, MixedSeries } from '../charts/mixed-data.ts';
import { StateBars } from '../monitors/StateBars.tsx';

interface SliChartProps {
  readonly label: string;
  readonly history: SloHistory;
  readonly threshold: Pick<SloThreshold, 'target' | 'warning'>;
  readonly height: number;
}

/** How good it was over a window: the share of good events with the target, or the good and bad times. */
export function SliChart({ label, history, threshold, height }: SliChartProps) {
  const { target } = threshold;
  const line = useMemo(() => sliLine(history), [history]);
  if (history.series === undefined) {
    return (
      <StateBars
        label={label}
        spans={uptimeSpans(history.overall, history.to_ts)}
        fromMs={history.from_ts * 1000}
        toMs={history.to_ts * 1000}
      />
    );
  }
  const least = line.values.reduce<number>((low, value) => Math.min(low, value ?? 100), target);
  const air = (100 - least || 1) * 0.1;
  const axis: MixedAxis = {
    isLog: false,
    min: Math.max(0, least - air),
    max: Math.min(100 + air, 100.5),
    includesZero: false,
    label: '',
  };
  const series: MixedSeries[] = [
    { name: label, values: line.values, token: '--c1', kind: 'line', unit: 'percent', isRight: false, widthPx: 1.5 },
  ];
  return (
    <MixedChart
      label={label}
      times={line.times}
      series={series}
      left={axis}
      right={axis}
      markers={[{ from: target, to: -Infinity, token: '--critical', isDashed: false, label: `${target} %` }]}
      height={height}
    />
  );
}
