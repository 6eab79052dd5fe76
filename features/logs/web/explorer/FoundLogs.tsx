import { AnalyticsView } from '../analytics/AnalyticsView.tsx';
import { isChartView, type View } from '../analytics/views.ts';
import { PatternsView } from '../patterns/PatternsView.tsx';
import { TailView } from '../tail/TailView.tsx';
import { TransactionsView } from '../transactions/TransactionsView.tsx';
import { ListView, type ListViewProps } from './ListView.tsx';
import { SelectedLog } from './SelectedLog.tsx';

interface FoundLogsProps extends ListViewProps {
  readonly view: View;
  readonly tailing: boolean;
  /** Shows the logs of a query as a list. */
  readonly onLogs: (query: string) => void;
}

/** What a query finds, as the chosen view shows it, and the log that was opened over it. */
export function FoundLogs(props: FoundLogsProps) {
  const isList = props.view === 'list' && !props.tailing;
  return (
    <>
      <div className="logs-main">
        <ChosenView {...props} />
      </div>
      {isList ? null : (
        <SelectedLog logs={[]} query={props.query} onQuery={props.onQuery} onColumn={props.onAddColumn} />
      )}
    </>
  );
}

function ChosenView({ view, tailing, ...props }: FoundLogsProps) {
  if (tailing) return <TailView query={props.query} columns={props.columns} />;
  if (isChartView(view)) return <AnalyticsView view={view} {...props} />;
  switch (view) {
    case 'patterns':
      return <PatternsView {...props} />;
    case 'transactions':
      return <TransactionsView {...props} />;
    default:
      return <ListView {...props} />;
  }
}
