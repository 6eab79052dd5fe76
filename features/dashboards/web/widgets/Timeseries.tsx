import { objectsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { marksOf } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { axisOf } from '@komainu/contracts/dashboards/drawing/axis.ts';
import { markerOf } from '@komainu/contracts/dashboards/drawing/markers.ts';
import { MixedChart } from '@komainu/ui/charts/MixedChart.tsx';
import { useMemo, useState } from 'react';
import { useAsks, useTimeseries } from '../data/use-answers.ts';
import { useEventInstants } from '../data/use-events.ts';
import { useSize } from '../data/use-size.ts';
import { legendForm, TimeseriesLegend } from './TimeseriesLegend.tsx';
import { chartSeries } from './timeseries-series.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** Several requests in one chart, each with its own way of drawing and its axis. */
export function Timeseries({ definition, label }: WidgetProps) {
  const requests = useMemo(() => requestsOf(definition), [definition]);
  const asked = useTimeseries(useAsks(requests), requests);
  const [hovered, setHovered] = useState<string>();
  const [only, setOnly] = useState<string>();
  const [outer, whole] = useSize<HTMLDivElement>();
  const [holder, size] = useSize<HTMLDivElement>();
  const all = useMemo(() => chartSeries(requests, asked.asks, asked.answers), [requests, asked.asks, asked.answers]);
  const isOnly = only !== undefined && all.series.some(({ name }) => name === only);
  const series = useMemo(
    () => (isOnly ? all.series.filter(({ name }) => name === only) : all.series),
    [all.series, isOnly, only],
  );
  const [left, right, markers] = useMemo(
    () => [
      axisOf(definition['yaxis']),
      axisOf(definition['right_yaxis']),
      objectsOf(definition['markers']).flatMap((marker) => markerOf(marker) ?? []),
    ],
    [definition],
  );
  const instants = useEventInstants(marksOf(definition));
  const form = legendForm(definition, all.series.length, whole.height);
  return (
    <WidgetStates asked={asked} isEmpty={all.series.length === 0}>
      <div className="widget-chart" data-legend={form} ref={outer}>
        <div className="widget-plot" ref={holder}>
          {size.height === 0 ? null : (
            <MixedChart
              label={label}
              times={all.times}
              series={series}
              left={left}
              right={right}
              markers={markers}
              instants={instants}
              height={size.height}
              highlighted={hovered}
            />
          )}
        </div>
        <TimeseriesLegend
          form={form}
          series={all.series}
          columns={definition['legend_columns']}
          only={isOnly ? only : undefined}
          onHover={setHovered}
          onOnly={(name) => setOnly(name === only ? undefined : name)}
        />
      </div>
    </WidgetStates>
  );
}
