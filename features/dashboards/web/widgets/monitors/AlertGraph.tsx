import './monitor-widgets.css';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { alertQuestion } from '@komainu/contracts/dashboards/asking/monitors.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { TopList } from '@komainu/ui/charts/TopList.tsx';
import { withUnit } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { monitorStateOf, monitorToken } from '@komainu/ui/monitors/states.ts';
import { ThresholdChart } from '@komainu/ui/monitors/ThresholdChart.tsx';
import { type ShownMonitor, useAlert, useAlertPreview } from '../../data/use-monitors.ts';
import { useSize } from '../../data/use-size.ts';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { BoardLink } from './BoardLink.tsx';
import { MONITOR_WIDGETS } from './messages.ts';

const MOST_GROUPS = 25;

/** What a monitor judges with its thresholds, or its groups by their values; how it stands and its name lead to it. */
export function AlertGraph({ definition, label }: WidgetProps) {
  const text = useText(MONITOR_WIDGETS);
  const found = useAlert(definition);
  if (alertQuestion(definition) === '') return <WidgetNotice title={text.noMonitorTitle} />;
  if (found.error instanceof ApiError && found.error.status === 404) return <WidgetNotice title={text.goneTitle} />;
  return (
    <WidgetStates asked={statesOf(found)} isEmpty={found.data === undefined}>
      {found.data === undefined ? null : (
        <Graph monitor={found.data} label={label} isList={textOf(definition['viz_type']) === 'toplist'} />
      )}
    </WidgetStates>
  );
}

function Graph({ monitor, label, isList }: { monitor: ShownMonitor; label: string; isList: boolean }) {
  const text = useText(MONITOR_WIDGETS);
  const preview = useAlertPreview(monitor);
  const [holder, size] = useSize<HTMLDivElement>();
  const { series = [], groups = [] } = preview.data ?? {};
  const valued = groups
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))
    .slice(0, MOST_GROUPS);
  return (
    <div className="alert-graph">
      <p className="alert-graph-head">
        <StateBadge state={monitorStateOf(monitor.overall_state)} />
        <BoardLink path={`/monitors/${monitor.id}`}>{monitor.name}</BoardLink>
      </p>
      <WidgetStates asked={statesOf(preview)} isEmpty={series.length === 0 && groups.length === 0}>
        {isList && valued.length > 0 ? (
          <TopList
            label={label}
            format={(value) => withUnit(value, '')}
            action={(_part, shown) => shown}
            parts={valued.map(({ group, value, state }) => ({
              key: group,
              names: [group === '*' ? text.all : group],
              value: value ?? 0,
              token: monitorToken(state),
            }))}
          />
        ) : series.length === 0 ? (
          <ul className="alert-graph-groups">
            {groups.slice(0, MOST_GROUPS).map(({ group, state }) => (
              <li key={group}>
                <StateBadge state={state} />
                <span translate="no">{group === '*' ? text.all : group}</span>
              </li>
            ))}
          </ul>
        ) : (
          <div className="widget-plot" ref={holder}>
            {size.height === 0 ? null : (
              <ThresholdChart
                label={label}
                query={monitor.query}
                thresholds={monitor.options.thresholds ?? {}}
                series={series}
                height={size.height}
              />
            )}
          </div>
        )}
      </WidgetStates>
    </div>
  );
}
