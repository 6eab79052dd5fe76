import { EmptyState, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useReadyDashboards } from '../data/dashboards-api.ts';
import { DASHBOARDS } from '../messages.ts';
import { dashboardPath } from '../model/dashboard.ts';

/** Dashboards that come with the server: to look at as they are, or to clone. */
export function ReadyTable({ words }: { words: readonly string[] }) {
  const text = useText(DASHBOARDS);
  const [params] = useUrlParams();
  const { data, error, refetch } = useReadyDashboards();
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return null;
  const shown = data.data.filter((one) => {
    const about = `${one.title} ${one.description} ${one.category}`.toLowerCase();
    return words.every((word) => about.includes(word));
  });
  if (shown.length === 0) {
    return (
      <EmptyState title={data.data.length === 0 ? text.noReady : text.nothingFound}>
        {data.data.length === 0 ? null : <p>{text.nothingFoundText}</p>}
      </EmptyState>
    );
  }
  return (
    <DataTable label={text.ready} kind="lists-table" heads={[text.title, text.category, { right: text.widgets }]}>
      {shown.map((one) => (
        <tr key={one.id}>
          <td translate="no">
            <Link to={linkTo(dashboardPath(one), {}, params) as string}>{one.title}</Link>
            {one.description === '' ? null : <p className="lists-description">{one.description}</p>}
          </td>
          <td translate="no">{one.category}</td>
          <td data-align="right">{one.widget_count}</td>
        </tr>
      ))}
    </DataTable>
  );
}
