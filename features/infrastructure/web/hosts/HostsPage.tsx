import '../hosts.css';
import type { HostSummary, HostsAnswer } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { digits, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { HOSTS } from '../messages.ts';

/** Every host that sent something, with how it is now. */
export default function HostsPage() {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  const [search, setSearch] = useUrlState('search');
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
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const hosts = data?.data ?? [];
  return (
    <div className="page">
      <div className="hosts-bar">
        <input
          className="input"
          type="search"
          value={search}
          aria-label={text.search}
          placeholder={text.search}
          onChange={(event) => setSearch(event.target.value, { replace: true })}
        />
        <span>{data === undefined ? '' : text.shown(exact(hosts.length, language))}</span>
      </div>
      <LoadingBar on={isFetching} />
      {hosts.length === 0 && data !== undefined ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
          <a className="button" href="/get-started">
            {text.getStarted}
          </a>
        </EmptyState>
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

function useHostColumns(): VirtualColumn<HostSummary>[] {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  return [
    {
      key: 'name',
      title: text.host,
      width: 'minmax(160px, 1.4fr)',
      cell: (host) => (
        <Link to={linkTo(`/infrastructure/hosts/${encodeURIComponent(host.name)}`, {}, params) as string}>
          {host.name}
        </Link>
      ),
    },
    {
      key: 'state',
      title: text.state,
      width: '80px',
      cell: (host) => (
        <span style={{ color: host.up ? 'var(--ok)' : 'var(--text-3)' }}>{host.up ? text.up : text.down}</span>
      ),
    },
    {
      key: 'cpu',
      title: text.cpu,
      width: '110px',
      cell: (host) => <Meter share={host.cpuPercent === null ? null : host.cpuPercent / 100} label={text.cpu} />,
    },
    {
      key: 'memory',
      title: text.memory,
      width: '110px',
      cell: (host) => <Meter share={host.memoryUsedRatio} label={text.memory} />,
    },
    {
      key: 'disk',
      title: text.disk,
      width: '110px',
      cell: (host) => <Meter share={host.diskUsedRatio} label={text.disk} />,
    },
    {
      key: 'load',
      title: text.load,
      width: '80px',
      align: 'right',
      cell: (host) => (host.load1 === null ? '–' : digits(host.load1)),
    },
    { key: 'apps', title: text.apps, width: 'minmax(100px, 1fr)', cell: (host) => host.apps.join(', ') },
    { key: 'services', title: text.services, width: 'minmax(100px, 1fr)', cell: (host) => host.services.join(', ') },
    {
      key: 'seen',
      title: text.lastSeen,
      width: '120px',
      cell: (host) => ago(host.lastSeenUnixMs, Date.now(), language),
    },
  ];
}

/** A share as a bar and a number; above nine tenths it warns. */
function Meter({ share, label }: { share: number | null; label: string }) {
  if (share === null) return <span>–</span>;
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <span className="meter">
      <meter className="visually-hidden" aria-label={label} min={0} max={100} value={percent} />
      <span className="meter-bar" aria-hidden>
        <span
          style={{
            width: `${percent}%`,
            background: `var(${percent >= 95 ? '--critical' : percent >= 85 ? '--warn' : '--accent'})`,
          }}
        />
      </span>
      <span className="meter-value">{digits(percent)} %</span>
    </span>
  );
}
