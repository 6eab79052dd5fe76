import type { HistogramAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { useMemo } from 'react';
import { TimeseriesChart } from '../charts/TimeseriesChart.tsx';
import type { ChartSeries } from '../charts/timeseries-data.ts';
import { statusToken } from '../colour/series-colour.ts';

// The gravest status stands lowest, where its height is read best.
const ORDER = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'ok', 'debug', 'trace'];
const rank = (status: string): number => (ORDER.indexOf(status) + ORDER.length) % ORDER.length;

/** Counts over time by status; brushing zooms. */
export function StatusHistogram({ label, answer }: { label: string; answer: HistogramAnswer | undefined }) {
  const { times, series } = useMemo(() => foldHistogram(answer), [answer]);
  return <TimeseriesChart label={label} times={times} series={series} kind="bars" height={110} />;
}

/** The answer as lines of a chart. */
export function foldHistogram(answer: HistogramAnswer | undefined): { times: number[]; series: ChartSeries[] } {
  if (answer === undefined) return { times: [], series: [] };
  const length = answer.series[0]?.counts.length ?? 0;
  const times = Array.from({ length }, (_, index) => answer.fromUnixMs + index * answer.stepMs);
  const series = [...answer.series]
    .sort((a, b) => rank(a.group) - rank(b.group))
    .map(({ group, counts }) => ({ name: group === '' ? '–' : group, token: statusToken(group), values: counts }));
  return { times, series };
}
