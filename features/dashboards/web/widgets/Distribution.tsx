import { histogramRequest, histogramSamples } from '@komainu/contracts/dashboards/asking/histogram.ts';
import { numberOf, objectOf, objectsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { linesOf, tableOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { binsOf, quantile } from '@komainu/contracts/dashboards/drawing/histogram.ts';
import { markerOf } from '@komainu/contracts/dashboards/drawing/markers.ts';
import { withUnit } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { useAsks, useScalars, useTimeseries } from '../data/use-answers.ts';
import { WIDGETS } from './messages.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

const PERCENTILES = [0.5, 0.75, 0.95] as const;

/** How often which values occur: one of each group, or every point of the window when nothing is grouped. */
export function Distribution({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const requests = useMemo(
    () => requestsOf(definition).map((request) => histogramRequest(request) ?? request),
    [definition],
  );
  const isHistogram = useMemo(
    () => requestsOf(definition).some((one) => histogramRequest(one) !== undefined),
    [definition],
  );
  const asks = useAsks(requests);
  const scalars = useScalars(asks);
  const { asked, values, unit } = useValues(asks, scalars, isHistogram);
  const wanted = numberOf(objectOf(definition['xaxis'])['num_buckets']) ?? 40;
  const bins = useMemo(() => binsOf(values, Math.max(4, Math.min(wanted, 200))), [values, wanted]);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const [low, high] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const at = (value: number): number => ((value - low) / (high - low || 1)) * 100;
  const lines = objectsOf(definition['markers']).flatMap((marker) => markerOf(marker) ?? []);
  return (
    <WidgetStates asked={asked} isEmpty={bins.length === 0}>
      <div className="widget-distribution">
        <div className="widget-distribution-plot">
          <svg
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            role="img"
            aria-label={`${label}: ${text.points(values.length)}`}
          >
            {bins.map((bin) => (
              <rect
                key={bin.from}
                x={at(bin.from)}
                y={100 - (bin.count / most) * 96}
                width={Math.max(0.2, at(bin.to) - at(bin.from) - 0.25)}
                height={(bin.count / most) * 96}
              >
                <title>{`${withUnit(bin.from, unit)} – ${withUnit(bin.to, unit)}: ${bin.count}`}</title>
              </rect>
            ))}
          </svg>
          {PERCENTILES.map((share) => {
            const value = quantile(values, share);
            return value === undefined || values.length < 4 ? null : (
              <span key={share} className="widget-quantile" style={{ left: `${at(value)}%` }} data-place={share}>
                p{share * 100}
              </span>
            );
          })}
          {lines
            .filter(({ from, to }) => from === to && from >= low && from <= high)
            .map((marker) => (
              <span
                key={marker.from}
                className="widget-quantile"
                style={{
                  left: `${at(marker.from)}%`,
                  borderColor: `var(${marker.token})`,
                  color: `var(${marker.token})`,
                }}
              >
                {marker.label}
              </span>
            ))}
        </div>
        <div className="widget-distribution-axis" translate="no">
          <span>{withUnit(low, unit)}</span>
          <span>{withUnit((low + high) / 2, unit)}</span>
          <span>{withUnit(high, unit)}</span>
        </div>
      </div>
    </WidgetStates>
  );
}

/** Those of a distribution metric itself; values of the groups; without groups those of the points over time. */
function useValues(asks: ReturnType<typeof useAsks>, scalars: ReturnType<typeof useScalars>, isHistogram: boolean) {
  const groups = useMemo(
    () =>
      asks.flatMap((ask, index) => {
        const answer = scalars.answers[index];
        return ask === undefined || answer === undefined ? [] : [tableOf(ask, answer)];
      }),
    [asks, scalars.answers],
  );
  const samples = useMemo(
    () => (isHistogram ? groups.flatMap(({ rows }) => rows.flatMap((row) => histogramSamples(row.values))) : []),
    [isHistogram, groups],
  );
  const isGrouped = isHistogram || groups.some((table) => table.rows.length > 1);
  const points = useTimeseries(isGrouped || !scalars.isReady ? [] : asks);
  return useMemo(() => {
    if (isHistogram) return { asked: scalars, values: samples, unit: groups[0]?.columns[0]?.unit ?? '' };
    if (isGrouped) {
      const values = groups.flatMap((table) =>
        table.rows.flatMap((row) => row.values.filter((value) => value !== null)),
      );
      return { asked: scalars, values, unit: groups[0]?.columns[0]?.unit ?? '' };
    }
    const lines = asks.flatMap((ask, index) => {
      const answer = points.answers[index];
      return ask === undefined || answer === undefined ? [] : linesOf(ask, answer, true);
    });
    const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
    const error = scalars.error ?? points.error;
    return {
      asked: { ...scalars, error, isReady: scalars.isReady && points.isReady },
      values,
      unit: lines[0]?.unit ?? '',
    };
  }, [asks, groups, isGrouped, isHistogram, samples, scalars, points]);
}
