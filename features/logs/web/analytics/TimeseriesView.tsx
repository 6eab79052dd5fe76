import { Legend } from '@komainu/ui/charts/Legend.tsx';
import { TimeseriesChart } from '@komainu/ui/charts/TimeseriesChart.tsx';
import type { ChartKind, ChartSeries } from '@komainu/ui/charts/timeseries-data.ts';
import { chartTokens } from '@komainu/ui/colour/series-colour.ts';
import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useMemo, useState } from 'react';
import type { TimeGrid } from './aggregate.ts';
import { type BucketActions, BucketMenu } from './BucketMenu.tsx';
import { ANALYTICS } from './messages.ts';

interface TimeseriesViewProps {
  readonly label: string;
  readonly grid: TimeGrid;
  readonly series: readonly ChartSeries[];
  /** The groups' values of each series, in the same order. */
  readonly names: readonly (readonly string[])[];
  readonly unit: string;
  /** Counts add up, percentiles do not. */
  readonly adds: boolean;
  readonly actions: BucketActions;
}

const KINDS: readonly ChartKind[] = ['bars', 'line', 'area'];

/** A measure over time, a line or a stack of bars for each group, and what a click on its name offers. */
export function TimeseriesView({ label, grid, series, names, unit, adds, actions }: TimeseriesViewProps) {
  const text = useText(ANALYTICS);
  const [chosen, setChosen] = useUrlState('chart');
  const [hovered, setHovered] = useState<string>();
  const kind = KINDS.find((one) => one === chosen) ?? (adds ? 'bars' : 'line');
  const coloured = useMemo(() => {
    const tokens = chartTokens(series);
    return series.map((one, index) => ({ ...one, token: tokens[index] ?? '--c1' }));
  }, [series]);
  return (
    <>
      <div className="analytics-kind">
        <SegmentedControl
          label={text.chart}
          value={kind}
          choices={[
            { value: 'bars', label: text.bars },
            { value: 'line', label: text.lines },
            { value: 'area', label: text.areas },
          ]}
          onChange={(next) => setChosen(next, { replace: true })}
        />
      </div>
      <TimeseriesChart
        label={label}
        times={grid.times}
        series={coloured}
        kind={kind}
        unit={unit}
        stack={adds}
        height={300}
        highlighted={hovered}
      />
      <Legend
        series={coloured}
        unit={unit}
        onHover={setHovered}
        action={(index, shown) => (
          <BucketMenu {...actions} names={names[index] ?? []}>
            {shown}
          </BucketMenu>
        )}
      />
    </>
  );
}
