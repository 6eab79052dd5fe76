import '../hosts.css';
import '../common/lists.css';
import type { HostSummary } from '@komainu/contracts/infrastructure/hosts-api.ts';
import { ApiError, apiGet } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { AttributeList } from '@komainu/ui/attributes/AttributeList.tsx';
import { flattenAttributes } from '@komainu/ui/attributes/flatten.ts';
import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { EmptyState, ErrorState, LoadingBar, Tabs, Tag } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { CREATE_MONITOR } from '@komainu/ui/monitors/create-monitor.ts';
import { type MonitorStart, metricMonitorQuery, newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ContainersView } from '../containers/ContainersView.tsx';
import { HOSTS } from '../messages.ts';
import { ProcessesView } from '../processes/ProcessesView.tsx';
import { hostCharts } from './charts.ts';
import { HostAgent } from './HostAgent.tsx';
import { LatestLogs } from './LatestLogs.tsx';
import { LatestTraces } from './LatestTraces.tsx';

/** One host: how it is, what it says, what runs on it. */
export default function HostPage() {
  const text = useText(HOSTS);
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['host', name],
    queryFn: ({ signal }) => apiGet<HostSummary>(`/api/unstable/hosts/${encodeURIComponent(name)}`, signal),
  });
  if (error instanceof ApiError && error.status === 404) {
    return (
      <EmptyState title={text.notFound}>
        <p>{text.notFoundText}</p>
        <Link to={'/infrastructure/hosts' as string}>{text.hosts}</Link>
      </EmptyState>
    );
  }
  if (data === undefined)
    return error === null ? (
      <LoadingBar on={isFetching} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="page">
      <div className="host-tabs">
        <Head host={data} />
        <HostTabs />
      </div>
      <HostTab host={data} />
    </div>
  );
}

type TabName = 'overview' | 'processes' | 'containers' | 'agent' | 'details';

/** Lists keep what they search and show in the address: another tab begins afresh. */
const OF_LISTS = { search: undefined, group: undefined, sort: undefined, order: undefined, process: undefined };

function HostTabs() {
  const text = useText(HOSTS);
  const [params, setParams] = useUrlParams();
  return (
    <Tabs<TabName>
      label={text.kind}
      value={(params['tab'] ?? 'overview') as TabName}
      tabs={[
        { value: 'overview', label: text.overview },
        { value: 'processes', label: text.processes },
        { value: 'containers', label: text.containers },
        { value: 'agent', label: text.agent },
        { value: 'details', label: text.details },
      ]}
      onChange={(tab) =>
        setParams({ ...OF_LISTS, container: undefined, tab: tab === 'overview' ? undefined : tab }, { replace: true })
      }
    />
  );
}

function HostTab({ host }: { host: HostSummary }) {
  const text = useText(HOSTS);
  const [params] = useUrlParams();
  const scope = termOf('host', host.name);
  switch (params['tab']) {
    case 'processes':
      return <ProcessesView scope={scope} hides={['host']} />;
    case 'containers':
      return <ContainersView scope={scope} hides={['host']} />;
    case 'agent':
      return (
        <div className="page-scroll">
          <HostAgent host={host.name} />
        </div>
      );
    case 'details':
      return (
        <div className="page-scroll">
          <Details host={host} />
        </div>
      );
    default:
      return (
        <div className="page-scroll">
          <div className="host-charts">
            {hostCharts(host.name).map(({ id, ...chart }) => (
              <MetricChart key={id} title={text[id]} {...chart} />
            ))}
          </div>
          <LatestTraces host={host.name} />
          <LatestLogs host={host.name} />
        </div>
      );
  }
}

function Head({ host }: { host: HostSummary }) {
  const text = useText(HOSTS);
  const [params] = useUrlParams();
  const query = termOf('host', host.name);
  const monitorText = useText(CREATE_MONITOR);
  const mayWrite = useMay('write');
  return (
    <div className="host-head">
      <span style={{ color: host.up ? 'var(--ok)' : 'var(--text-3)' }}>{host.up ? text.up : text.down}</span>
      {host.services.map((service) => (
        <Tag key={service} series={service} href={linkTo('/apm/traces', { query: termOf('service', service) }, params)}>
          {service}
        </Tag>
      ))}
      <div className="host-links">
        <Link to={linkTo('/logs', { query }, params) as string}>{text.allLogs}</Link>
        <Link to={linkTo('/apm/traces', { query }, params) as string}>{text.allTraces}</Link>
        {mayWrite ? (
          <Link to={newMonitorLink(hostMonitor(host.name), params) as string}>{monitorText.create}</Link>
        ) : null}
      </div>
    </div>
  );
}

/** What is watched of a host until somebody says otherwise. */
function hostMonitor(name: string): MonitorStart {
  return { kind: 'metric', query: metricMonitorQuery(`avg:system.load.norm.5{host:${name}}`) };
}

function Details({ host }: { host: HostSummary }) {
  const text = useText(HOSTS);
  const { language } = useLanguage();
  return (
    <section className="host-section">
      <h3>{text.details}</h3>
      <dl className="host-facts">
        <dt>{text.agent}</dt>
        <dd translate="no">{host.agentVersion === '' ? '–' : host.agentVersion}</dd>
        <dt>{text.platform}</dt>
        <dd translate="no">{host.platform === '' ? '–' : host.platform}</dd>
        <dt>{text.apps}</dt>
        <dd translate="no">{host.apps.join(', ')}</dd>
        <dt>{text.firstSeen}</dt>
        <dd>{fullDateTime(host.firstSeenUnixMs, language)}</dd>
        <dt>{text.lastSeen}</dt>
        <dd>{ago(host.lastSeenUnixMs, Date.now(), language)}</dd>
        <dt>{text.tags}</dt>
        <dd className="host-tags">
          {host.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </dd>
      </dl>
      <AttributeList leaves={flattenAttributes(host.details)} />
    </section>
  );
}
