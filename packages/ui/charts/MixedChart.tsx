import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { clock, clockSeconds, dateTime } from '../format/date.ts';
import { withUnit } from '../format/number.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useTheme } from '../theme/theme.tsx';
import { useTimeRange } from '../time/time-range.tsx';
import { TIME_STEPS } from './axis-steps.ts';
import { bandExtent, bandsPlugin } from './bands.ts';
import { type ChartMarker, type MixedAxis, type MixedSeries, paintOrder } from './mixed-data.ts';
import { axisLook, markersPlugin, mixedSeriesOptions, valueAxis, valueScale } from './mixed-options.ts';
import { panPlugin } from './pan.ts';
import { tooltipPlugin } from './tooltip.ts';

interface MixedChartProps {
  readonly label: string;
  /** Unix ms, rising. */
  readonly times: readonly number[];
  readonly series: readonly MixedSeries[];
  readonly left: MixedAxis;
  readonly right: MixedAxis;
  readonly markers?: readonly ChartMarker[];
  /** Moments to mark, Unix ms. */
  readonly instants?: readonly number[];
  readonly height: number;
  readonly highlighted?: string | undefined;
}

const CURSOR_SYNC = 'komainu';
const NONE: readonly never[] = [];

/**
 * Lines, areas and bars in one chart, on two axes, with levels and moments marked. New values of the same lines are put
 * into the plot that is there, so that a board that refreshes keeps cursor and tooltip. Brushing zooms all charts, dragging with Shift moves them.
 */
export function MixedChart(props: MixedChartProps) {
  const { label, times, series, left, right, markers = NONE, instants = NONE, height, highlighted } = props;
  const holder = useRef<HTMLDivElement>(null);
  const { theme } = useTheme();
  const { language } = useLanguage();
  const { fromMs, toMs, zone, setRange } = useTimeRange();
  const drawn = useMemo(() => paintOrder(series), [series]);
  const latest = useRef({ drawn, fromMs, toMs, instants, setRange });
  latest.current = { drawn, fromMs, toMs, instants, setRange };
  const shown = useRef<uPlot | null>(null);
  const data = useMemo(
    () => [times.map((time) => time / 1000), ...drawn.map((one) => one.drawnValues)] as uPlot.AlignedData,
    [times, drawn],
  );
  // What the plot itself is made of; everything else is handed to it as it comes.
  const structure = JSON.stringify([
    drawn.map(({ name, kind, token, unit, isRight, dash, widthPx }) => [
      name,
      kind,
      token,
      unit,
      isRight,
      dash,
      widthPx,
    ]),
    left,
    right,
    markers,
  ]);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const now = latest.current.drawn;
    // An axis that lines of several units share has none.
    const unitOn = (isRight: boolean): string => {
      const units = new Set(now.filter((one) => one.isRight === isRight).map((one) => one.unit));
      return units.size === 1 ? ([...units][0] ?? '') : '';
    };
    const hasRight = now.some((one) => one.isRight);
    const options: uPlot.Options = {
      width: Math.max(60, element.clientWidth),
      height: Math.max(40, height),
      padding: [8, hasRight ? 0 : 16, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: CURSOR_SYNC }, drag: { x: true, y: false, setScale: false }, points: { size: 5 } },
      scales: {
        x: { time: true, range: () => [latest.current.fromMs / 1000, latest.current.toMs / 1000] },
        y: valueScale(left, () => bandExtent(latest.current.drawn, false)),
        ...(hasRight ? { right: valueScale(right, () => bandExtent(latest.current.drawn, true)) } : {}),
      },
      axes: [
        {
          ...axisLook(),
          size: 24,
          space: 60,
          incrs: [...TIME_STEPS],
          values: (_plot, splits, _axis, _space, stepS) =>
            splits.map((split) =>
              latest.current.toMs - latest.current.fromMs > 2 * 86_400_000
                ? dateTime(split * 1000, language, zone).replace(/[, ]*\d\d:\d\d:\d\d$/, '')
                : (stepS < 60 ? clockSeconds : clock)(split * 1000, language, zone),
            ),
        },
        valueAxis('y', left, unitOn(false)),
        ...(hasRight ? [valueAxis('right', right, unitOn(true))] : []),
      ],
      series: [{}, ...now.map(mixedSeriesOptions)],
      hooks: {
        setSelect: [
          (plot) => {
            if (plot.select.width < 4) return;
            const from = plot.posToVal(plot.select.left, 'x') * 1000;
            const to = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1000;
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            latest.current.setRange({ kind: 'absolute', fromMs: from, toMs: to });
          },
        ],
      },
      plugins: [
        panPlugin(
          () => latest.current,
          ({ fromMs: from, toMs: to }) => latest.current.setRange({ kind: 'absolute', fromMs: from, toMs: to }),
        ),
        bandsPlugin(() => latest.current.drawn),
        markersPlugin(markers, () => latest.current.instants),
        tooltipPlugin(
          () => latest.current.drawn,
          (value, one) => withUnit(value, one.unit),
          (ms) => dateTime(ms, language, zone),
          now.length > 1 && now.every(({ kind }) => kind !== 'line'),
        ),
      ],
    };
    const plot = new uPlot(options, data, element);
    shown.current = plot;
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(60, element.clientWidth), height: Math.max(40, element.clientHeight) }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      shown.current = null;
      plot.destroy();
    };
  }, [structure, language, zone, theme]);

  useEffect(() => {
    const plot = shown.current;
    if (plot !== null && plot.data !== data) plot.setData(data);
    else plot?.redraw(true, true);
  }, [data, fromMs, toMs, instants]);

  useEffect(() => {
    const plot = shown.current;
    if (plot === null) return;
    const isHere = plot.series.some((one) => one.label === highlighted);
    for (const one of plot.series.slice(1)) one.alpha = isHere && one.label !== highlighted ? 0.18 : 1;
    plot.redraw(false);
  }, [highlighted, structure, language, zone, theme]);

  return (
    <div
      ref={holder}
      className="timeseries"
      translate="no"
      role="img"
      aria-label={`${label}: ${series.map((one) => one.name).join(', ')}`}
      style={{ height }}
    />
  );
}
