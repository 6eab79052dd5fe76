import '../trace/trace.css';
import type { ServicesAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { count, digits, duration, ratio } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { TRACES } from '../messages.ts';

type Service = ServicesAnswer['data'][number];

/** Requests, errors and latency of every service that was traced. */
export default function ServicesPage() {
  const text = useText(TRACES);
  const { fromMs, toMs } = useTimeRange();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['services', fromMs, toMs],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiGet<ServicesAnswer>(`/api/unstable/services?from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`, signal),
  });
  const columns = useServiceColumns((toMs - fromMs) / 1000);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const services = data?.data ?? [];
  return (
    <div className="page">
      <LoadingBar on={isFetching} />
      {services.length === 0 && data !== undefined ? (
        <EmptyState title={text.noServices}>
          <a className="button" href="/get-started?client=traces">
            {text.getStarted}
          </a>
        </EmptyState>
      ) : (
        <VirtualTable
          label={text.services}
          rows={services}
          columns={columns}
          rowKey={(one) => one.service}
          rowToken={(one) => (one.errors > 0 ? '--critical' : '--ok')}
        />
      )}
    </div>
  );
}

function useServiceColumns(windowSeconds: number): VirtualColumn<Service>[] {
  const text = useText(TRACES);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const query = (one: Service) => termOf('service', one.service);
  return [
    {
      key: 'service',
      title: text.service,
      width: 'minmax(180px, 1fr)',
      cell: (one) => (
        <Tag series={one.service} href={linkTo('/apm/traces', { query: query(one) }, params)}>
          {one.service}
        </Tag>
      ),
    },
    { key: 'requests', title: text.requests, width: '110px', align: 'right', cell: (one) => count(one.hits) },
    { key: 'rate', title: text.rate, width: '110px', align: 'right', cell: (one) => digits(one.hits / windowSeconds) },
    { key: 'errors', title: text.errors, width: '100px', align: 'right', cell: (one) => count(one.errors) },
    {
      key: 'errorRate',
      title: text.errorRate,
      width: '110px',
      align: 'right',
      cell: (one) => (
        <span style={one.errors > 0 ? { color: 'var(--critical)' } : undefined}>
          {ratio(one.hits === 0 ? 0 : one.errors / one.hits)}
        </span>
      ),
    },
    { key: 'p50', title: 'p50', width: '100px', align: 'right', cell: (one) => duration(one.p50Ns) },
    { key: 'p95', title: 'p95', width: '100px', align: 'right', cell: (one) => duration(one.p95Ns) },
    { key: 'p99', title: 'p99', width: '100px', align: 'right', cell: (one) => duration(one.p99Ns) },
    { key: 'seen', title: text.lastSeen, width: '130px', cell: (one) => ago(one.lastSeenUnixMs, Date.now(), language) },
    {
      key: 'logs',
      title: '',
      width: '80px',
      cell: (one) => <Link to={linkTo('/logs', { query: query(one) }, params) as string}>{text.logs}</Link>,
    },
  ];
}
