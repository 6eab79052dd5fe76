import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { linesOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { lookOf } from '@komainu/contracts/dashboards/drawing/conditional-formats.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { summarise } from '@komainu/ui/charts/timeseries-data.ts';
import { useMemo } from 'react';
import { useAsks, useTimeseries } from '../data/use-answers.ts';
import { useSize } from '../data/use-size.ts';
import { useTable } from '../data/use-table.ts';
import type { Definition } from '../model/dashboard.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** One number as large as fits, in the colours of its rules. */
export function QueryValue({ definition, label }: WidgetProps) {
  const { asked, table } = useTable(definition);
  const [holder, size] = useSize<HTMLDivElement>();
  const value = table.rows[0]?.values.find((one) => one !== null) ?? null;
  const place = Math.max(0, table.rows[0]?.values.findIndex((one) => one !== null) ?? 0);
  const origin = table.origins[place];
  const look = lookOf(value, origin?.formula['conditional_formats'] ?? origin?.request['conditional_formats']);
  const shown =
    value === null
      ? undefined
      : formattedValue(value, {
          unit: table.columns[place]?.unit ?? '',
          precision: precisionOf(definition),
          customUnit: textOf(definition['custom_unit']),
          scales: definition['autoscale'] !== false,
        });
  const length = (shown?.digits.length ?? 1) + (shown?.unit.length ?? 0) * 0.5 + 0.5;
  const fontPx = Math.max(14, Math.min(size.height * 0.62, (size.width / length) * 1.5, 96));
  return (
    <WidgetStates asked={asked} isEmpty={value === null}>
      <div
        className="widget-value"
        ref={holder}
        data-align={textOf(definition['text_align']) || 'center'}
        style={{ background: look?.background, color: look?.colour }}
      >
        {definition['timeseries_background'] === undefined ? null : <Background definition={definition} />}
        {look?.imageUrl === undefined ? null : <img src={look.imageUrl} alt="" referrerPolicy="no-referrer" />}
        {look?.hidesValue === true ? null : (
          <output aria-label={label} style={{ fontSize: fontPx }} translate="no">
            {shown?.digits}
            <span className="widget-value-unit">{shown?.unit}</span>
          </output>
        )}
      </div>
    </WidgetStates>
  );
}

/** How the value came to be, behind it. */
function Background({ definition }: { definition: Definition }) {
  const requests = useMemo(() => requestsOf(definition).slice(0, 1), [definition]);
  const { asks, answers } = useTimeseries(useAsks(requests));
  const [ask, answer] = [asks[0], answers[0]];
  const values = ask === undefined || answer === undefined ? [] : (linesOf(ask, answer, true)[0]?.values ?? []);
  const { min, max } = summarise(values);
  if (min === null || max === null || values.length < 2) return null;
  const low = Math.min(0, min);
  const at = (value: number): number => 100 - ((value - low) / (max - low || 1)) * 96;
  const points = values.map((value, index) => [(index / (values.length - 1)) * 100, at(value ?? low)] as const);
  const isBars = textOf(objectOf(definition['timeseries_background'])['type']) === 'bars';
  return (
    <svg className="widget-value-course" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {isBars ? (
        points.map(([x, y]) => <rect key={x} x={x} y={y} width={80 / points.length} height={100 - y} />)
      ) : (
        <path d={`M0 100${points.map(([x, y]) => `L${x.toFixed(2)} ${y.toFixed(2)}`).join('')}L100 100Z`} />
      )}
    </svg>
  );
}
