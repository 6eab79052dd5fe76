import '../hosts.css';
import '../common/lists.css';
import type { HostsAnswer } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ErrorState, LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { NoAgents } from '../common/NoAgents.tsx';
import { HOSTS } from '../messages.ts';
import { HostColumns } from './HostColumns.tsx';
import { useHostColumns } from './host-columns.tsx';
import { type HostState, orderHosts } from './host-order.ts';

/** Every host that sent something, with how it is now. */
export default function HostsPage() {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  const [search, setSearch] = useUrlState('search');
  const [state, setState] = useUrlState('state', 'all');
  const [sort] = useUrlState('sort', 'name');
  const { fromMs, toMs } = useTimeRange();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['hosts', search, fromMs, toMs],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiGet<HostsAnswer>(
        `/api/unstable/hosts?search=${encodeURIComponent(search)}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`,
        signal,
      ),
  });
  const columns = useHostColumns();
  const hosts = useMemo(() => orderHosts(data?.data ?? [], state as HostState, sort), [data, state, sort]);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="page">
      <div className="page-bar">
        <SearchField label={text.search} value={search} onChange={(typed) => setSearch(typed, { replace: true })} />
        <SegmentedControl
          label={text.state}
          value={state}
          choices={[
            { value: 'all', label: text.all },
            { value: 'up', label: text.up },
            { value: 'down', label: text.down },
          ]}
          onChange={setState}
        />
        <span>{data === undefined ? '' : text.shown(exact(hosts.length, language))}</span>
        <HostColumns />
      </div>
      <LoadingBar on={isFetching} />
      {hosts.length === 0 && data !== undefined ? (
        <NoAgents title={text.emptyTitle} text={text.emptyText} />
      ) : (
        <VirtualTable
          label={text.hosts}
          rows={hosts}
          columns={columns}
          rowKey={(host) => host.name}
          rowToken={(host) => (host.up ? '--ok' : '--nodata')}
        />
      )}
    </div>
  );
}
