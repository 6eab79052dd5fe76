import type { RunningHistoryAnswer } from '@komainu/contracts/infrastructure/running-api.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import type { ReactNode } from 'react';
import type { useHistory } from './use-running.ts';
import type { PanelSteps } from './use-selection.ts';

interface RunningPanelProps<Details, History extends RunningHistoryAnswer<Details>> {
  readonly steps: PanelSteps;
  readonly title: string;
  readonly subtitle: string;
  readonly history: ReturnType<typeof useHistory<History>>;
  /** Said of what is no longer known. */
  readonly notKnown: string;
  /** What stands above the charts. */
  readonly head: (details: Details) => ReactNode;
  readonly charts: (history: History) => ReactNode;
  readonly facts: (details: Details) => ReactNode;
}

/** The panel of one thing that runs: where to go from it, what it used, what it is. */
export function RunningPanel<Details, History extends RunningHistoryAnswer<Details>>(
  props: RunningPanelProps<Details, History>,
) {
  const { data, error, isFetching, refetch } = props.history;
  const details = data?.details ?? undefined;
  const header = (
    <div className="panel-head" translate="no">
      <h2>{props.title}</h2>
      <span>{props.subtitle}</span>
    </div>
  );
  return (
    <SidePanel header={header} {...props.steps}>
      <LoadingBar on={isFetching && data === undefined} />
      {error !== null && data === undefined ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && details === undefined ? <p>{props.notKnown}</p> : null}
      {details === undefined ? null : props.head(details)}
      {data === undefined ? null : props.charts(data)}
      {details === undefined ? null : props.facts(details)}
    </SidePanel>
  );
}
