import type { MonitorThresholds } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import { useMemo } from 'react';
import { MixedChart } from '../charts/MixedChart.tsx';
import type { MixedSeries } from '../charts/mixed-data.ts';
import { chartTokens } from '../colour/series-colour.ts';
import { useText } from '../i18n/messages.ts';
import { STATES } from './states.ts';
import { axisWithThresholds, type Comparator, comparisonOf, judgesValues, thresholdMarkers } from './thresholds.ts';

interface ThresholdChartProps {
  readonly label: string;
  readonly query: string;
  readonly thresholds: MonitorThresholds;
  readonly series: MonitorPreviewAnswer['series'];
  readonly unit?: string;
  readonly height: number;
  readonly highlighted?: string | undefined;
}

/** Lines of the most groups that one chart draws; those with the most extreme values. */
const MOST_LINES = 50;

/** What a monitor judges, with its thresholds as areas. */
export function ThresholdChart({
  label,
  query,
  thresholds,
  series,
  unit = '',
  height,
  highlighted,
}: ThresholdChartProps) {
  const words = useText(STATES);
  const comparison = comparisonOf(query);
  const whole = useMemo(
    (): MonitorThresholds =>
      judgesValues(query)
        ? {
            ...thresholds,
            ...(thresholds.critical === undefined && comparison !== undefined ? { critical: comparison.value } : {}),
          }
        : {},
    [thresholds, comparison?.value, query],
  );
  const comparator: Comparator = comparison?.comparator ?? '>';
  const { times, lines } = useMemo(() => linesOf(series, unit, comparator), [series, unit, comparator]);
  const axis = useMemo(
    () =>
      axisWithThresholds(
        lines.flatMap(({ values }) => values),
        whole,
      ),
    [lines, whole],
  );
  return (
    <MixedChart
      label={label}
      times={times}
      series={lines}
      left={axis}
      right={axis}
      markers={thresholdMarkers(comparator, whole, words)}
      height={height}
      highlighted={highlighted}
    />
  );
}

/** The groups on one axis of times. */
function linesOf(
  series: MonitorPreviewAnswer['series'],
  unit: string,
  comparator: Comparator,
): { readonly times: readonly number[]; readonly lines: readonly MixedSeries[] } {
  const sign = comparator.startsWith('<') ? -1 : 1;
  const extreme = (points: MonitorPreviewAnswer['series'][number]['points']): number =>
    points.reduce((most, [, value]) => (value === null ? most : Math.max(most, value * sign)), -Infinity);
  const drawn = [...series].sort((a, b) => extreme(b.points) - extreme(a.points)).slice(0, MOST_LINES);
  const times = [...new Set(drawn.flatMap(({ points }) => points.map(([time]) => time)))].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  const tokens = chartTokens(drawn.map(({ group }) => ({ name: group })));
  const lines = drawn.map(({ group, points }, index): MixedSeries => {
    const values = new Array<number | null>(times.length).fill(null);
    for (const [time, value] of points) values[place.get(time) ?? 0] = value;
    const token = tokens[index] ?? '--c1';
    return { name: group, values, token, kind: 'line', unit, isRight: false, widthPx: 1.5 };
  });
  return { times, lines };
}
