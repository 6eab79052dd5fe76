import type { HostSummary } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { hostCharts } from '../host/charts.ts';
import { HOSTS } from '../messages.ts';
import { MAP } from './messages.ts';

/** One host over the map: how it is, and the way to its page. */
export function HostMapPanel({ name, onClose }: { name: string; onClose: () => void }) {
  const text = useText(HOSTS);
  const map = useText(MAP);
  const [params] = useUrlParams();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['host', name],
    queryFn: ({ signal }) => apiGet<HostSummary>(`/api/unstable/hosts/${encodeURIComponent(name)}`, signal),
  });
  const header = (
    <div className="panel-head">
      <h2 translate="no">{name}</h2>
      {data === undefined ? null : (
        <span style={{ color: data.up ? 'var(--ok)' : 'var(--text-3)' }}>{data.up ? text.up : text.down}</span>
      )}
    </div>
  );
  return (
    <SidePanel header={header} onClose={onClose}>
      <LoadingBar on={isFetching && data === undefined} />
      <div className="panel-links">
        <Link to={linkTo(`/infrastructure/hosts/${encodeURIComponent(name)}`, {}, params) as string}>{map.open}</Link>
      </div>
      {error !== null && data === undefined ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      <div className="panel-charts">
        {hostCharts(name).map(({ id, ...chart }) => (
          <MetricChart key={id} title={text[id]} height={110} {...chart} />
        ))}
      </div>
      {data === undefined ? null : (
        <div className="panel-tags" translate="no">
          {data.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </div>
      )}
    </SidePanel>
  );
}
