import './monitor-widgets.css';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { sloQuestion, sloWindow, sloWindowNames } from '@komainu/contracts/dashboards/asking/monitors.ts';
import { sloTarget, worstParts } from '@komainu/contracts/dashboards/drawing/slo-target.ts';
import { budgetLeft, sliText, sloStateOf } from '@komainu/contracts/slo/budget.ts';
import type { SloHistory } from '@komainu/contracts/slo/history.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SloBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { sloToken } from '@komainu/ui/monitors/states.ts';
import { Budget } from '@komainu/ui/slo/Budget.tsx';
import { SliChart } from '@komainu/ui/slo/SliChart.tsx';
import { useSloHistory } from '@komainu/ui/slo/slo-api.ts';
import { FixedTimeRange, useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { type ShownSlo, useWidgetSlo } from '../../data/use-monitors.ts';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { BoardLink } from './BoardLink.tsx';
import { MONITOR_WIDGETS } from './messages.ts';

const MINUTE_MS = 60_000;

/** An objective in one or several windows: what was reached, the error budget, and its groups or monitors. */
export function SloWidget({ definition, label }: WidgetProps) {
  const text = useText(MONITOR_WIDGETS);
  const id = sloQuestion(definition);
  const found = useWidgetSlo(id);
  if (id === '') return <WidgetNotice title={text.noSloTitle} />;
  if (found.error instanceof ApiError && found.error.status === 404) return <WidgetNotice title={text.sloGoneTitle} />;
  const slo = found.data;
  return (
    <WidgetStates asked={statesOf(found)} isEmpty={slo === undefined}>
      {slo === undefined ? null : (
        <section className="slo-widget" aria-label={label}>
          <p className="slo-widget-head">
            <BoardLink path={`/slo/${slo.id}`}>{slo.name}</BoardLink>
          </p>
          <div className="slo-widget-windows">
            {sloWindowNames(definition).map((name) => (
              <Window key={name} definition={definition} slo={slo} name={name} />
            ))}
          </div>
        </section>
      )}
    </WidgetStates>
  );
}

interface WindowProps extends Pick<WidgetProps, 'definition'> {
  readonly slo: ShownSlo;
  readonly name: string;
}

function Window({ definition, slo, name }: WindowProps) {
  const text = useText(MONITOR_WIDGETS);
  const board = useTimeRange();
  const own = sloWindow(name, Math.floor(board.toMs / MINUTE_MS) * MINUTE_MS);
  const window = own ?? { fromMs: board.fromMs, toMs: board.toMs };
  const { target, warning } = sloTarget(definition, slo.thresholds, name, own !== undefined);
  const found = useSloHistory(slo.id, window, target);
  const history = found.data?.data;
  const sli = history?.overall.sli_value ?? null;
  const title = /^\d+d$/.test(name) ? text.days(name.slice(0, -1)) : (wordOf(text, name) ?? name);
  const mode = textOf(definition['view_mode']) || 'overall';
  const state = sloStateOf(sli, { target, ...(warning === undefined ? {} : { warning }) });
  return (
    <FixedTimeRange fromMs={window.fromMs} toMs={window.toMs}>
      <div className="slo-widget-window">
        <p>
          <span>{title}</span>
          <SloBadge state={history === undefined ? undefined : state} />
        </p>
        <strong style={state === 'breached' ? { color: `var(${sloToken(state)})` } : {}}>{sliText(sli)}</strong>
        <small>
          {text.target} {target} %
        </small>
        {definition['show_error_budget'] === false ? null : <Budget left={budgetLeft(sli, target)} label={text.left} />}
        {history === undefined || mode === 'component' ? null : (
          <SliChart label={text.reached} history={history} threshold={{ target }} height={90} />
        )}
        {history === undefined || mode === 'overall' ? null : <Components history={history} target={target} />}
        {found.error === null ? null : <small role="alert">{found.error.message}</small>}
      </div>
    </FixedTimeRange>
  );
}

function Components({ history, target }: { history: SloHistory; target: number }) {
  const parts = worstParts(history);
  return (
    <ul className="slo-widget-parts">
      {parts.map((part) => (
        <li key={`${part.group} ${part.name}`}>
          <i style={{ background: `var(${sloToken(sloStateOf(part.sli_value, { target }))})` }} />
          <span translate="no">{part.name ?? part.group}</span>
          <span>{sliText(part.sli_value)}</span>
        </li>
      ))}
    </ul>
  );
}

function wordOf(
  text: Readonly<Record<'week_to_date' | 'previous_week' | 'month_to_date' | 'previous_month' | 'global_time', string>>,
  name: string,
): string | undefined {
  switch (name) {
    case 'week_to_date':
    case 'previous_week':
    case 'month_to_date':
    case 'previous_month':
    case 'global_time':
      return text[name];
    default:
      return undefined;
  }
}
