import './monitor-widgets.css';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { alertQuestion } from '@komainu/contracts/dashboards/asking/monitors.ts';
import { worstValue } from '@komainu/contracts/dashboards/drawing/monitors.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { monitorStateOf, monitorToken, STATES } from '@komainu/ui/monitors/states.ts';
import { useAlert, useAlertPreview } from '../../data/use-monitors.ts';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { BoardLink } from './BoardLink.tsx';
import { MONITOR_WIDGETS } from './messages.ts';

/** The value that a monitor judges now, of several groups the one nearest its threshold, in the colour of its state. */
export function AlertValue({ definition }: WidgetProps) {
  const text = useText(MONITOR_WIDGETS);
  const states = useText(STATES);
  const found = useAlert(definition);
  const preview = useAlertPreview(found.data);
  if (alertQuestion(definition) === '') return <WidgetNotice title={text.noMonitorTitle} />;
  if (found.error instanceof ApiError && found.error.status === 404) return <WidgetNotice title={text.goneTitle} />;
  const monitor = found.data;
  const value = worstValue(preview.data, monitor?.query ?? '');
  const state = monitorStateOf(monitor?.overall_state);
  const unit = textOf(definition['unit']);
  const shown =
    value === undefined
      ? undefined
      : formattedValue(value, {
          unit: unit === 'auto' || unit === '' ? '' : `label:${unit}`,
          precision: precisionOf(definition),
          customUnit: '',
          scales: unit === 'auto' || unit === '',
        });
  return (
    <WidgetStates asked={statesOf(found.data === undefined ? found : preview)} isEmpty={monitor === undefined}>
      <div className="alert-value" style={{ textAlign: alignOf(definition['text_align']) }}>
        <strong style={{ color: `var(${monitorToken(state)})` }}>
          {shown === undefined ? states[state] : shown.digits}
          {shown === undefined || shown.unit === '' ? null : <small>{shown.unit}</small>}
        </strong>
        {monitor === undefined ? null : (
          <p>
            {shown === undefined ? null : `${states[state]} · `}
            <BoardLink path={`/monitors/${monitor.id}`}>{monitor.name}</BoardLink>
          </p>
        )}
      </div>
    </WidgetStates>
  );
}

function alignOf(value: unknown): 'left' | 'right' | 'center' {
  return value === 'left' || value === 'right' ? value : 'center';
}
