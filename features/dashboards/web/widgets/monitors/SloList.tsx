import './monitor-widgets.css';
import { sloListSort } from '@komainu/contracts/dashboards/asking/monitors.ts';
import { orderSlos } from '@komainu/contracts/dashboards/drawing/slo-order.ts';
import { sliText } from '@komainu/contracts/slo/budget.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SloBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { Budget } from '@komainu/ui/slo/Budget.tsx';
import { useSloList } from '../../data/use-monitors.ts';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { BoardLink } from './BoardLink.tsx';
import { MONITOR_WIDGETS } from './messages.ts';

/** Objectives that match a search, with what each reached and what is left of its budget. */
export function SloList({ definition, label }: WidgetProps) {
  const text = useText(MONITOR_WIDGETS);
  const found = useSloList(definition);
  const rows = orderSlos(found.data?.data.attributes.slos.map(({ data }) => data) ?? [], sloListSort(definition));
  if (found.isSuccess && rows.length === 0) return <WidgetNotice title={text.noSlosTitle} />;
  return (
    <WidgetStates asked={statesOf(found)} isEmpty={rows.length === 0}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="slo-list-widget" aria-label={label} tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{text.status}</th>
              <th scope="col">{text.name}</th>
              <th scope="col" data-align="right">
                {text.target}
              </th>
              <th scope="col" data-align="right">
                {text.reached}
              </th>
              <th scope="col">{text.left}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, attributes }) => (
              <tr key={id}>
                <td>
                  <SloBadge state={attributes.status.state} />
                </td>
                <td>
                  <BoardLink path={`/slo/${id}`}>{attributes.name}</BoardLink>
                </td>
                <td data-align="right">{attributes.target_threshold} %</td>
                <td data-align="right">{sliText(attributes.status.sli)}</td>
                <td>
                  <Budget left={attributes.status.error_budget_remaining} label={text.left} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </WidgetStates>
  );
}
