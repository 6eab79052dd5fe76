import { guestChoice } from '@komainu/contracts/dashboards/asking/shared-variables.ts';
import { parameterOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import type { SharedView } from '@komainu/contracts/dashboards/shares.ts';
import { Tabs } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { TimeControl } from '@komainu/ui/time/TimeControl.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useEffect, useMemo } from 'react';
import { BoardProvider } from '../board/board-context.tsx';
import { Grid } from '../board/Grid.tsx';
import { DASHBOARDS } from '../messages.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { tabsOf, widgetsOfTab } from '../model/tabs.ts';
import { GuestVariable } from './GuestVariable.tsx';

/** A dashboard to look at, with what its share lets the guest choose. */
export function SharedBoard({ view }: { view: SharedView }) {
  const text = useText(DASHBOARDS);
  const [params, setParams] = useUrlParams();
  // The contract's widgets are typed, those of the screens are open.
  const dashboard = view.dashboard as unknown as Dashboard;
  const { template_variables: variables, title } = view.dashboard;
  // An address with values that are not shared shows what is.
  const chosen = useMemo(() => guestChoice(variables, params) ?? guestChoice(variables, {}) ?? {}, [variables, params]);
  const isRefused = guestChoice(variables, params) === undefined;
  useEffect(() => {
    if (!isRefused) return;
    const names = Object.keys(params).filter((name) => name.startsWith(parameterOf('')));
    setParams(Object.fromEntries(names.map((name) => [name, undefined])), { replace: true });
  }, [isRefused, params, setParams]);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const tabs = useMemo(() => tabsOf(dashboard), [dashboard]);
  const tab = tabs.find(({ id }) => id === params['tab']) ?? tabs[0];
  const widgets = useMemo(() => widgetsOfTab(dashboard, tab), [dashboard, tab]);
  const selectable = variables.filter((variable) => variable.is_selectable);
  if (isRefused) return null;
  return (
    <BoardProvider variables={variables} chosen={chosen} isEditing={false} isShared>
      <div className="board">
        <header className="board-bar">
          <div className="board-title">
            <h1 translate="no">{title}</h1>
          </div>
          {view.global_time_selectable_enabled ? <TimeControl /> : null}
        </header>
        {selectable.length === 0 ? null : (
          <fieldset className="board-variables" aria-label={text.variables}>
            {selectable.map((variable) => (
              <GuestVariable key={variable.name} variable={variable} values={chosen[variable.name] ?? []} />
            ))}
          </fieldset>
        )}
        {tab === undefined ? null : (
          <Tabs
            label={text.tabs}
            value={tab.id}
            tabs={tabs.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => setParams({ tab: id }, { replace: true })}
          />
        )}
        <div className="board-scroll">
          {dashboard.description ? (
            <p className="board-description" translate="no">
              {dashboard.description}
            </p>
          ) : null}
          <Grid key={tab?.id ?? ''} widgets={widgets} layoutType={dashboard.layout_type} />
        </div>
      </div>
    </BoardProvider>
  );
}
