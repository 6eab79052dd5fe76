import { type Json, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Ask } from '@komainu/contracts/dashboards/asking/requests.ts';
import { type Line, linesOf, type TimeseriesAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { lineTokens, uniqueNames } from '@komainu/contracts/dashboards/drawing/line-tokens.ts';
import { statedUnit } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import type { MixedSeries, ValueBand } from '@komainu/ui/charts/mixed-data.ts';
import { onTimes, sharedTimes } from '@komainu/ui/charts/shared-times.ts';
import type { ChartKind } from '@komainu/ui/charts/timeseries-data.ts';

const DASHES: Readonly<Record<string, readonly number[]>> = { dashed: [6, 4], dotted: [2, 3] };
const WIDTHS: Readonly<Record<string, number>> = { thin: 1, normal: 1.5, thick: 3 };

/** Answers of several requests as the series of one chart. */
export function chartSeries(
  requests: readonly Json[],
  asks: readonly (Ask | undefined)[],
  answers: readonly (TimeseriesAnswer | undefined)[],
): { readonly times: readonly number[]; readonly series: readonly MixedSeries[] } {
  const isOnly = answers.filter((answer) => answer !== undefined).length === 1;
  const found = answers.flatMap((answer, index) => {
    const ask = asks[index];
    if (answer === undefined || ask === undefined) return [];
    const request = requests[index] ?? {};
    return linesOf(ask, answer, isOnly).map((line) => ({ line, request, kind: kindOf(request) }));
  });
  const times = sharedTimes(found.map(({ line }) => line));
  const names = uniqueNames(found.map(({ line }) => line.name));
  const tokens = lineTokens(
    found.map(({ request, line }, index) => ({ request, formula: line.formula, name: names[index] ?? '' })),
  );
  const series = found.map(({ line, request, kind }, index): MixedSeries => {
    const style = objectOf(request['style']);
    const formula = objectOf(objectsOf(request['formulas'])[line.formula]);
    const dash = DASHES[textOf(style['line_type'])];
    const stated = statedUnit(formula);
    return {
      name: names[index] ?? line.name,
      kind,
      values: onTimes(line, times, kind !== 'bars'),
      token: line.outlier === undefined ? (tokens[index] ?? '--c1') : line.outlier ? '--critical' : '--c12',
      unit: stated === undefined ? line.unit : stated.startsWith('label:') ? '' : stated,
      isRight: request['on_right_yaxis'] === true,
      widthPx: WIDTHS[textOf(style['line_width'])] ?? 1.5,
      ...(dash === undefined ? {} : { dash }),
      ...(line.band === undefined ? {} : { band: bandOf(line, line.band, times) }),
    };
  });
  return { times, series: onTwoAxes(series) };
}

/** Percent and bytes have no axis in common: where nobody chose an axis, lines of another unit than the first go right. */
export function onTwoAxes(series: readonly MixedSeries[]): readonly MixedSeries[] {
  const unit = series[0]?.unit ?? '';
  if (series.some((one) => one.isRight) || series.every((one) => one.unit === unit)) return series;
  return series.map((one) => (one.unit === unit ? one : { ...one, isRight: true }));
}

function bandOf(
  line: Line,
  { of, direction, upper, lower }: NonNullable<Line['band']>,
  times: readonly number[],
): ValueBand {
  const edge = (values: Line['values']) => onTimes({ times: line.times, values }, times, true);
  return { low: edge(lower), high: edge(upper), direction, showsBreaches: of === 'anomalies' };
}

function kindOf(request: Json): ChartKind {
  const kind = textOf(request['display_type']);
  return kind === 'area' || kind === 'bars' ? kind : 'line';
}
