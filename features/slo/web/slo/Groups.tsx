import { sliText, sloStateOf, uptimeSpans } from '@komainu/contracts/slo/budget.ts';
import type { SloHistory } from '@komainu/contracts/slo/history.ts';
import { TableScroll } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SloBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { StateBars } from '@komainu/ui/monitors/StateBars.tsx';
import { SLOS } from '../messages.ts';
import { useMonitorNames } from '../use-monitor-names.ts';

/** Each group, or each monitor, in the window: the worst first. */
export function Groups({ history, target }: { history: SloHistory; target: number }) {
  const text = useText(SLOS);
  const parts = history.groups ?? history.monitors ?? [];
  const names = useMonitorNames(history.groups === undefined ? (history.slo.monitor_ids ?? []) : []);
  if (parts.length === 0) return null;
  const hasHistory = parts.some((part) => part.history !== undefined);
  const sorted = parts.toSorted((a, b) => (a.sli_value ?? 101) - (b.sli_value ?? 101));
  const title = history.groups === undefined ? text.members : text.groups;
  return (
    <section className="definition-section">
      <h3>{title}</h3>
      <TableScroll label={title}>
        <table className="data-table slo-groups" data-history={hasHistory}>
          <thead>
            <tr>
              <th scope="col">{text.status}</th>
              <th scope="col">{text.group}</th>
              {hasHistory ? <th scope="col">{text.history}</th> : null}
              <th scope="col" data-align="right">
                {text.sli}
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((part) => {
              const name = names.get(Number(part.group)) ?? names.get(Number(part.name)) ?? part.name ?? part.group;
              return (
                <tr key={`${part.group} ${name}`}>
                  <td>
                    <SloBadge state={part.state ?? sloStateOf(part.sli_value, { target })} />
                  </td>
                  <td translate="no">{name}</td>
                  {hasHistory ? (
                    <td>
                      <StateBars
                        label={name}
                        spans={uptimeSpans(part, history.to_ts)}
                        fromMs={history.from_ts * 1000}
                        toMs={history.to_ts * 1000}
                      />
                    </td>
                  ) : null}
                  <td data-align="right">{sliText(part.sli_value)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
