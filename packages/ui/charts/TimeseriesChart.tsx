import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { chartTokens, tokenValue } from '../colour/series-colour.ts';
import { clock, clockSeconds, dateTime } from '../format/date.ts';
import { withUnit } from '../format/number.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useTheme } from '../theme/theme.tsx';
import { useTimeRange } from '../time/time-range.tsx';
import { TIME_STEPS, valueSteps } from './axis-steps.ts';
import { panPlugin } from './pan.ts';
import { type ChartKind, type ChartSeries, stacked } from './timeseries-data.ts';
import { tooltipPlugin } from './tooltip.ts';

interface TimeseriesChartProps {
  /** Names the chart for those who do not see it. */
  readonly label: string;
  /** Unix ms, rising. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly kind?: ChartKind;
  /** Datadog's unit name: byte, nanosecond, percent, … */
  readonly unit?: string;
  readonly height?: number;
  /** Areas and bars stand on one another unless this is false. */
  readonly stack?: boolean;
  /** The series to bring out; the others fade. */
  readonly highlighted?: string | undefined;
}

// Charts of one page share a cursor.
const CURSOR_SYNC = 'komainu';
const LINE_PX = 1.5;

/** A chart over the global time range. Brushing zooms all charts; the cursor moves on all of them. */
export function TimeseriesChart(props: TimeseriesChartProps) {
  const { label, times, series, kind = 'line', unit = '', height = 200, stack = true, highlighted } = props;
  const holder = useRef<HTMLDivElement>(null);
  const { theme } = useTheme();
  const { language } = useLanguage();
  const { fromMs, toMs, zone, setRange } = useTimeRange();
  const shown = useRef<uPlot | null>(null);
  const zoom = useRef(setRange);
  zoom.current = setRange;
  const isStacked = stack && kind !== 'line';
  const data = useMemo<uPlot.AlignedData>(() => {
    const rows = isStacked ? stacked(series) : series.map((one) => [...one.values]);
    // The tallest is drawn first, so that each stays visible.
    return [times.map((time) => time / 1000), ...(isStacked ? rows.reverse() : rows)] as uPlot.AlignedData;
  }, [times, series, isStacked]);

  // The theme is among the dependencies because it decides the token values that a canvas needs.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const tokens = chartTokens(series);
    const coloured = series.map((one, index) => ({ ...one, token: tokens[index] ?? '--c1' }));
    const drawn = isStacked ? coloured.reverse() : coloured;
    const steps = valueSteps(unit);
    const axis = {
      stroke: tokenValue('--text-3'),
      grid: { stroke: tokenValue('--border'), width: 1 },
      ticks: { show: false },
      font: `11px ${tokenValue('--font')}`,
    };
    const options: uPlot.Options = {
      width: Math.max(100, element.clientWidth),
      height,
      // Room for half of a last mark at the right edge.
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: CURSOR_SYNC }, drag: { x: true, y: false, setScale: false }, points: { size: 5 } },
      scales: {
        x: { time: true, range: () => [fromMs / 1000, toMs / 1000] },
        y: { range: (_plot, min, max) => yRange(min, max) },
      },
      axes: [
        {
          ...axis,
          size: 26,
          space: 64,
          incrs: [...TIME_STEPS],
          values: (_plot, splits, _axis, _space, stepS) =>
            splits.map((split) =>
              toMs - fromMs > 2 * 86_400_000
                ? dateTime(split * 1000, language, zone).replace(/[, ]*\d\d:\d\d:\d\d$/, '')
                : (stepS < 60 ? clockSeconds : clock)(split * 1000, language, zone),
            ),
        },
        {
          ...axis,
          size: 64,
          space: 36,
          ...(steps === undefined ? {} : { incrs: [...steps] }),
          values: (_plot, splits) => splits.map((split) => withUnit(split, unit)),
        },
      ],
      series: [{}, ...drawn.map((one) => seriesOptions(one, kind))],
      hooks: {
        setSelect: [
          (plot) => {
            if (plot.select.width < 4) return;
            const from = plot.posToVal(plot.select.left, 'x') * 1000;
            const to = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1000;
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            zoom.current({ kind: 'absolute', fromMs: from, toMs: to });
          },
        ],
      },
      plugins: [
        panPlugin(
          () => ({ fromMs, toMs }),
          (panned) => zoom.current({ kind: 'absolute', ...panned }),
        ),
        tooltipPlugin(
          drawn,
          (value) => withUnit(value, unit),
          (ms) => dateTime(ms, language, zone),
          isStacked,
        ),
      ],
    };
    const plot = new uPlot(options, data, element);
    shown.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: Math.max(100, element.clientWidth), height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      shown.current = null;
      plot.destroy();
    };
  }, [data, kind, unit, height, fromMs, toMs, language, zone, theme, isStacked]);

  // Of the same dependencies, because a plot that was made anew knows nothing of it.
  useEffect(() => {
    if (shown.current !== null) bringOut(shown.current, highlighted, kind);
  }, [highlighted, data, kind, unit, height, fromMs, toMs, language, zone, theme, isStacked]);

  return (
    <div
      ref={holder}
      className="timeseries"
      role="img"
      aria-label={`${label}: ${series.map((one) => one.name).join(', ')}`}
      style={{ height }}
    />
  );
}

/** Zero stands at the bottom unless there are negative values; a flat line keeps some air. */
function yRange(min: number | null, max: number | null): [number, number] {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(0, max ?? 0);
  return high === low ? [low, low + 1] : [low * 1.08, high * 1.08];
}

/** Lets one series stand out and the others fade, without making the plot anew. */
function bringOut(plot: uPlot, highlighted: string | undefined, kind: ChartKind): void {
  const isHere = plot.series.some((one) => one.label === highlighted);
  for (const one of plot.series.slice(1)) {
    const isOut = isHere && one.label === highlighted;
    one.alpha = isHere && !isOut ? 0.18 : 1;
    if (kind !== 'bars') one.width = isOut ? 2.5 : LINE_PX;
  }
  plot.redraw(false);
}

/** Places of values that no line joins: alone between gaps they would not be seen. */
function lonePoints(plot: uPlot, place: number): number[] {
  const values = plot.data[place] ?? [];
  const isGap = (index: number): boolean => values[index] === null || values[index] === undefined;
  return [...values.keys()].filter((index) => !isGap(index) && isGap(index - 1) && isGap(index + 1));
}

function seriesOptions(one: ChartSeries & { token: string }, kind: ChartKind): uPlot.Series {
  const colour = tokenValue(one.token);
  return {
    label: one.name,
    stroke: colour,
    width: kind === 'bars' ? 0 : LINE_PX,
    spanGaps: false,
    points: kind === 'bars' ? { show: false } : { show: true, filter: lonePoints, size: 4, fill: colour },
    ...(kind === 'line' ? {} : { fill: kind === 'bars' ? colour : `${colour}55` }),
    ...(kind === 'bars' && uPlot.paths.bars !== undefined
      ? { paths: uPlot.paths.bars({ size: [0.9, 60], gap: 1 }) }
      : {}),
  };
}
