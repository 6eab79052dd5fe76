import '../hosts.css';
import '../common/lists.css';
import './fleet.css';
import type { FleetAnswer } from '@komainu/contracts/infrastructure/fleet-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ErrorState, LoadingBar, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ListBar } from '../common/ListBar.tsx';
import { NoAgents } from '../common/NoAgents.tsx';
import { useSelection } from '../common/use-selection.ts';
import { FleetPanel } from './FleetPanel.tsx';
import { type FleetFilter, filterFleet } from './filter-fleet.ts';
import { useFleetColumns } from './fleet-columns.tsx';
import { FLEET } from './messages.ts';

const EVERY_MS = 30_000;

/** Every agent that reports: its version, its checks and what fails. */
export default function FleetPage() {
  const text = useText(FLEET);
  const { language } = useLanguage();
  const [params, setParams] = useUrlParams();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['fleet'],
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) => apiGet<FleetAnswer>('/api/unstable/fleet', signal),
  });
  const columns = useFleetColumns();
  const filter = (params['state'] ?? 'all') as FleetFilter;
  const { search = '' } = params;
  const rows = filterFleet(data?.data ?? [], search, filter);
  const { selected, select, steps } = useSelection('agent', rows, ({ host }) => host, ['tab']);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="list-page">
      <ListBar
        search={search}
        placeholder={text.placeholder}
        onSearch={(next) => setParams({ search: next === '' ? undefined : next }, { replace: true })}
        count={data === undefined ? '' : text.shown(exact(rows.length, language))}
      >
        <SegmentedControl
          label={text.state}
          value={filter}
          choices={[
            { value: 'all', label: text.all },
            { value: 'failing', label: text.failing },
            { value: 'silent', label: text.silent },
          ]}
          onChange={(state) => setParams({ state: state === 'all' ? undefined : state })}
        />
      </ListBar>
      <LoadingBar on={isFetching && data === undefined} />
      {data !== undefined && rows.length === 0 ? (
        <NoAgents title={data.data.length === 0 ? text.emptyTitle : text.noneMatch} text={text.emptyText} />
      ) : (
        <VirtualTable
          label={text.fleet}
          rows={rows}
          columns={columns}
          rowKey={({ host }) => host}
          rowToken={({ up, checks }) => (checks.error > 0 ? '--critical' : up ? '--ok' : '--nodata')}
          selectedKey={selected}
          onSelect={select}
        />
      )}
      {selected === undefined ? null : <FleetPanel host={selected} steps={steps} />}
    </div>
  );
}
