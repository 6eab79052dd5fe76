import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { changeShiftMs } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { Table } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { tableOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { changeRows } from '@komainu/contracts/dashboards/drawing/change-rows.ts';
import { formattedValue } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { groupOf, rowName } from '@komainu/contracts/dashboards/drawing/table.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useMemo } from 'react';
import { useAsks, useScalars } from '../data/use-answers.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { WIDGETS } from './messages.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** Each group's value against the one of the same time before. */
export function Change({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { fromMs, toMs } = useTimeRange();
  const requests = useMemo(() => requestsOf(definition).slice(0, 1), [definition]);
  const request = requests[0] ?? {};
  const shift = changeShiftMs(request);
  const asks = useAsks(requests);
  const asked = useScalars(asks);
  const before = useScalars(asks, { fromMs: fromMs - shift, toMs: toMs - shift });
  const [present, past] = useMemo(() => {
    const read = (answers: typeof asked.answers): Table | undefined => {
      const [ask, answer] = [asks[0], answers[0]];
      return ask === undefined || answer === undefined ? undefined : tableOf(ask, answer);
    };
    return [read(asked.answers), read(before.answers)];
  }, [asks, asked.answers, before.answers]);
  const rows = useMemo(
    () => (present === undefined || past === undefined ? [] : changeRows(present, past, request)),
    [present, past, request],
  );
  const unit = present?.columns[0]?.unit ?? '';
  const show = (value: number): string => {
    const shown = formattedValue(value, { unit, precision: undefined, customUnit: '', scales: true });
    return [shown.digits, shown.unit].filter(Boolean).join(' ');
  };
  const isGood = (change: number): boolean => change === 0 || change > 0 === (request['increase_good'] !== false);
  const states = { ...asked, error: asked.error ?? before.error, isReady: asked.isReady && before.isReady };
  return (
    <WidgetStates asked={states} isEmpty={rows.length === 0}>
      <section className="widget-scroll" aria-label={label}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{present?.groups.join(' · ') || text.value}</th>
              <th scope="col" data-align="right">
                {text.before}
              </th>
              <th scope="col" data-align="right">
                {text.now}
              </th>
              <th scope="col" data-align="right">
                {text.changed}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <td className="mono">
                  <GroupMenu
                    definition={definition}
                    group={present === undefined ? {} : groupOf(present, { ...row, values: [] })}
                  >
                    <button type="button" className="widget-cell" translate="no">
                      {rowName({ ...row, values: [] }, asks[0]?.formulas[0]?.label ?? '')}
                    </button>
                  </GroupMenu>
                </td>
                <td data-align="right">{show(row.past)}</td>
                <td data-align="right">{show(row.present)}</td>
                <td data-align="right" className="widget-change" data-good={isGood(row.change)}>
                  {row.change > 0 ? '▲ ' : row.change < 0 ? '▼ ' : ''}
                  {textOf(request['change_type']) === 'relative' ? percent(row.relative) : show(Math.abs(row.change))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </WidgetStates>
  );
}

const percent = (ratio: number): string =>
  Number.isFinite(ratio)
    ? `${formattedValue(Math.abs(ratio) * 100, { unit: '', precision: undefined, customUnit: '', scales: true }).digits} %`
    : '–';
