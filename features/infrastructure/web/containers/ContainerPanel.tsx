import type { ContainerHistoryAnswer, ContainerRow } from '@komainu/contracts/infrastructure/containers-api.ts';
import { ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { bytes, digits } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { HistoryChart } from '../shared/HistoryChart.tsx';
import { LISTS } from '../shared/messages.ts';
import { useHistory } from '../shared/use-running.ts';
import { CONTAINERS } from './messages.ts';

interface ContainerPanelProps {
  /** `host/id`. */
  readonly containerKey: string;
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

/** One container: what it used, what it is, and where to go from it. */
export function ContainerPanel({ containerKey, onClose, onNext, onPrevious }: ContainerPanelProps) {
  const text = useText(CONTAINERS);
  const slash = containerKey.lastIndexOf('/');
  const [host, id] = [containerKey.slice(0, Math.max(0, slash)), containerKey.slice(slash + 1)];
  const { data, error, isFetching, refetch } = useHistory<ContainerHistoryAnswer>('/api/unstable/containers/history', {
    host,
    id,
  });
  const details = data?.details ?? undefined;
  const header = (
    <div className="panel-head" translate="no">
      <h2>{details?.name || id.slice(0, 12)}</h2>
      <span>{host}</span>
    </div>
  );
  return (
    <SidePanel header={header} onClose={onClose} onNext={onNext} onPrevious={onPrevious}>
      <LoadingBar on={isFetching && data === undefined} />
      {error !== null && data === undefined ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && details === undefined ? <p>{text.notKnown}</p> : null}
      {details === undefined ? null : <Links container={details} />}
      {data === undefined ? null : <Charts history={data} />}
      {details === undefined ? null : <Facts container={details} />}
    </SidePanel>
  );
}

function Links({ container }: { container: ContainerRow }) {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const [params] = useUrlParams();
  const host = `/infrastructure/hosts/${encodeURIComponent(container.host)}`;
  const named = container.name === '' ? termOf('container_id', container.id) : termOf('container_name', container.name);
  return (
    <div className="panel-links">
      <Link to={linkTo(host, {}, params) as string}>{`${lists.host} ${container.host}`}</Link>
      <Link to={linkTo('/logs', { query: named }, params) as string}>
        {lists.allLogs(container.name === '' ? container.id.slice(0, 12) : container.name)}
      </Link>
      <Link
        to={linkTo('/infrastructure/processes', { search: termOf('container_id', container.id) }, params) as string}
      >
        {text.processes}
      </Link>
    </div>
  );
}

function Charts({ history }: { history: ContainerHistoryAnswer }) {
  const lists = useText(LISTS);
  const { timesUnixMs: times } = history;
  if (times.length === 0) return <p>{lists.noHistory}</p>;
  return (
    <div className="panel-charts">
      <HistoryChart
        title={lists.cpu}
        times={times}
        unit="percent"
        kind="area"
        series={[{ name: lists.cpu, colourKey: 'user', values: history.cpuPercent }]}
      />
      <HistoryChart
        title={lists.memory}
        times={times}
        unit="byte"
        kind="area"
        series={[{ name: lists.memory, colourKey: 'rss', values: history.rssBytes }]}
      />
      <HistoryChart
        title={lists.network}
        times={times}
        unit="byte/second"
        series={[
          { name: lists.received, colourKey: 'read', values: history.receivedBytesPerS },
          { name: lists.sent, colourKey: 'written', values: history.sentBytesPerS },
        ]}
      />
      <HistoryChart
        title={lists.diskIo}
        times={times}
        unit="byte/second"
        series={[
          { name: lists.read, colourKey: 'read', values: history.readBytesPerS },
          { name: lists.written, colourKey: 'written', values: history.writeBytesPerS },
        ]}
      />
    </div>
  );
}

function Facts({ container }: { container: ContainerRow }) {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const { language } = useLanguage();
  const { cpuLimitPercent, memoryLimitBytes, startedUnixMs } = container;
  const facts: readonly (readonly [string, string])[] = [
    [text.image, `${container.image}${container.imageTag === '' ? '' : `:${container.imageTag}`}`],
    [text.state, container.state],
    [text.health, container.health === 'unknown' ? '' : container.health],
    [text.runtime, container.runtime],
    [text.cpuLimit, cpuLimitPercent === 0 ? '' : `${digits(cpuLimitPercent)} %`],
    [text.memoryLimit, memoryLimitBytes === 0 ? '' : bytes(memoryLimitBytes)],
    [lists.started, startedUnixMs === 0 ? '' : fullDateTime(startedUnixMs, language)],
    [lists.lastSeen, ago(container.seenUnixMs, Date.now(), language)],
    [text.id, container.id],
  ];
  return (
    <dl className="panel-facts">
      {facts
        .filter(([, value]) => value !== '')
        .flatMap(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`} translate="no">
            {value}
          </dd>,
        ])}
      <dt>{lists.tags}</dt>
      <dd className="panel-tags" translate="no">
        {container.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </dd>
    </dl>
  );
}
