import { timelineRequests } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { linesOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { axisOf } from '@komainu/contracts/dashboards/drawing/axis.ts';
import { MixedChart } from '@komainu/ui/charts/MixedChart.tsx';
import type { MixedSeries } from '@komainu/ui/charts/mixed-data.ts';
import { useMemo } from 'react';
import { useAsks, useTimeseries } from '../data/use-answers.ts';
import { useSize } from '../data/use-size.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** How many events there were, over time. */
export function EventTimeline({ definition, label }: WidgetProps) {
  const requests = useMemo(() => timelineRequests(definition, label), [definition, label]);
  const asked = useTimeseries(useAsks(requests));
  const [holder, size] = useSize<HTMLDivElement>();
  const line = useMemo(() => {
    const [ask, answer] = [asked.asks[0], asked.answers[0]];
    return ask === undefined || answer === undefined ? undefined : linesOf(ask, answer, true)[0];
  }, [asked.asks, asked.answers]);
  const series = useMemo(
    (): MixedSeries[] =>
      line === undefined
        ? []
        : [{ name: label, values: line.values, kind: 'bars', unit: '', isRight: false, token: '--c1', widthPx: 1 }],
    [line, label],
  );
  return (
    <WidgetStates asked={asked} isEmpty={series.length === 0}>
      <div className="widget-plot" ref={holder}>
        {size.height === 0 || line === undefined ? null : (
          <MixedChart
            label={label}
            times={line.times}
            series={series}
            left={axisOf({})}
            right={axisOf({})}
            height={size.height}
          />
        )}
      </div>
    </WidgetStates>
  );
}
