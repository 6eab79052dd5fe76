import { budgetLine } from '@komainu/contracts/slo/budget.ts';
import type { SloHistory } from '@komainu/contracts/slo/history.ts';
import { useMemo } from 'react';
import { MixedChart } from '../charts/MixedChart.tsx';
import type { MixedAxis, MixedSeries } from '../charts/mixed-data.ts';

interface BudgetChartProps {
  readonly label: string;
  readonly history: SloHistory;
  readonly target: number;
  readonly height: number;
}

const LEAST = -200;

/** How the error budget was spent over a window: from all of it down to what is left. */
export function BudgetChart({ label, history, target, height }: BudgetChartProps) {
  const { times, series, axis } = useMemo(() => {
    const line = budgetLine(history, target);
    const last = line.values.at(-1) ?? 100;
    const one: MixedSeries = {
      name: label,
      values: line.values,
      token: last < 0 ? '--critical' : '--c1',
      kind: 'area',
      unit: 'percent',
      isRight: false,
      widthPx: 1.5,
    };
    // What is spent many times over would leave no room for the rest.
    const least = Math.max(
      LEAST,
      line.values.reduce<number>((low, value) => Math.min(low, value ?? 0), 0),
    );
    const ends: MixedAxis = { isLog: false, min: least * 1.05, max: 105, includesZero: true, label: '' };
    return { times: line.times, series: [one], axis: ends };
  }, [history, target, label]);
  return (
    <MixedChart
      label={label}
      times={times}
      series={series}
      left={axis}
      right={axis}
      markers={[{ from: 0, to: -Infinity, token: '--critical', isDashed: false, label: '' }]}
      height={height}
    />
  );
}
