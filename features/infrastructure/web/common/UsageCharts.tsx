import type { RunningHistoryAnswer } from '@komainu/contracts/infrastructure/running-api.ts';
import type { ChartSeries } from '@komainu/ui/charts/timeseries-data.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { ReactNode } from 'react';
import { HistoryChart } from './HistoryChart.tsx';
import { LISTS } from './messages.ts';

interface UsageChartsProps {
  readonly history: RunningHistoryAnswer<unknown>;
  readonly cpu: readonly ChartSeries[];
  /** Between those of memory and disks. */
  readonly network?: ReactNode;
  /** Charts that only one kind has. */
  readonly children?: ReactNode;
}

/** What one thing used: CPU, memory and disks. */
export function UsageCharts({ history, cpu, network, children }: UsageChartsProps) {
  const lists = useText(LISTS);
  const { timesUnixMs: times } = history;
  if (times.length === 0) return <p>{lists.noHistory}</p>;
  return (
    <div className="panel-charts">
      <HistoryChart title={lists.cpu} times={times} unit="percent" kind="area" series={cpu} />
      <HistoryChart
        title={lists.memory}
        times={times}
        unit="byte"
        kind="area"
        series={[{ name: lists.memory, colourKey: 'rss', values: history.rssBytes }]}
      />
      {network}
      <HistoryChart
        title={lists.diskIo}
        times={times}
        unit="byte/second"
        series={[
          { name: lists.read, colourKey: 'read', values: history.readBytesPerS },
          { name: lists.written, colourKey: 'written', values: history.writeBytesPerS },
        ]}
      />
      {children}
    </div>
  );
}
