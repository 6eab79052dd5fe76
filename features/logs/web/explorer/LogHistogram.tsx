import type { HistogramAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { TimeseriesChart } from '@komainu/ui/charts/TimeseriesChart.tsx';
import type { ChartSeries } from '@komainu/ui/charts/timeseries-data.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { LOGS } from '../messages.ts';

// The gravest status stands lowest, where its height is read best.
const ORDER = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'ok', 'debug', 'trace'];
const rank = (status: string): number => (ORDER.indexOf(status) + ORDER.length) % ORDER.length;

/** Counts by status; brushing zooms. */
export function LogHistogram({ answer }: { answer: HistogramAnswer | undefined }) {
  const text = useText(LOGS);
  const { times, series } = useMemo(() => foldHistogram(answer), [answer]);
  return <TimeseriesChart label={text.histogram} times={times} series={series} kind="bars" height={110} />;
}

export function foldHistogram(answer: HistogramAnswer | undefined): { times: number[]; series: ChartSeries[] } {
  if (answer === undefined) return { times: [], series: [] };
  const length = answer.series[0]?.counts.length ?? 0;
  const times = Array.from({ length }, (_, index) => answer.fromUnixMs + index * answer.stepMs);
  const series = [...answer.series]
    .sort((a, b) => rank(a.group) - rank(b.group))
    .map(({ group, counts }) => ({ name: group === '' ? '–' : group, token: statusToken(group), values: counts }));
  return { times, series };
}
