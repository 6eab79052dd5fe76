import type { ReactNode } from 'react';
import { chartTokens } from '../colour/series-colour.ts';
import { withUnit } from '../format/number.ts';
import { defineMessages, useText } from '../i18n/messages.ts';
import { type ChartSeries, summarise } from './timeseries-data.ts';
import './charts.css';

const TEXT = defineMessages(
  { series: 'Series', min: 'Min', average: 'Avg', max: 'Max', last: 'Last', values: 'Values by series' },
  { series: '系列', min: '最小', average: '平均', max: '最大', last: '最新', values: '系列ごとの値' },
);

/** The chart's lines with their numbers; it is also the chart for those who cannot see it. */
export function Legend(props: {
  series: readonly ChartSeries[];
  unit?: string;
  onHover?: (name: string | undefined) => void;
  /** Wraps a name in what a click on it does. */
  action?: (index: number, shown: ReactNode) => ReactNode;
}) {
  const text = useText(TEXT);
  const tokens = chartTokens(props.series);
  const show = (value: number | null): string => (value === null ? '–' : withUnit(value, props.unit ?? ''));
  return (
    <table className="chart-legend" aria-label={text.values}>
      <thead>
        <tr>
          <th scope="col">{text.series}</th>
          <th scope="col">{text.min}</th>
          <th scope="col">{text.average}</th>
          <th scope="col">{text.max}</th>
          <th scope="col">{text.last}</th>
        </tr>
      </thead>
      <tbody>
        {props.series.map((one, index) => {
          const summary = summarise(one.values);
          return (
            <tr
              key={one.name}
              onPointerEnter={() => props.onHover?.(one.name)}
              onPointerLeave={() => props.onHover?.(undefined)}
            >
              <td>
                {props.action === undefined ? (
                  <>
                    <span className="dot" style={{ background: `var(${tokens[index]})` }} />
                    {one.name}
                  </>
                ) : (
                  props.action(
                    index,
                    <button type="button" className="chart-legend-name" translate="no">
                      <span className="dot" style={{ background: `var(${tokens[index]})` }} />
                      {one.name}
                    </button>,
                  )
                )}
              </td>
              <td>{show(summary.min)}</td>
              <td>{show(summary.average)}</td>
              <td>{show(summary.max)}</td>
              <td>{show(summary.last)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
