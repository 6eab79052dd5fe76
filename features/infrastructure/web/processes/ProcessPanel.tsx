import type { ProcessDetails, ProcessHistoryAnswer } from '@komainu/contracts/infrastructure/processes-api.ts';
import { ErrorState, LoadingBar, Tag } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { bytes } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { HistoryChart } from '../shared/HistoryChart.tsx';
import { LISTS } from '../shared/messages.ts';
import { useHistory } from '../shared/use-running.ts';
import { PROCESSES } from './messages.ts';

interface ProcessPanelProps {
  /** `host/pid/created`. */
  readonly processKey: string;
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

/** One process: what it is, what it used, and where to go from it. */
export function ProcessPanel({ processKey, onClose, onNext, onPrevious }: ProcessPanelProps) {
  const text = useText(PROCESSES);
  const [host = '', pid = '', created = ''] = partsOf(processKey);
  const { data, error, isFetching, refetch } = useHistory<ProcessHistoryAnswer>('/api/unstable/processes/history', {
    host,
    pid,
    created,
  });
  const details = data?.details ?? undefined;
  const header = (
    <div className="panel-head" translate="no">
      <h2>{details?.name ?? pid}</h2>
      <span>
        {pid} · {host}
      </span>
    </div>
  );
  return (
    <SidePanel header={header} onClose={onClose} onNext={onNext} onPrevious={onPrevious}>
      <LoadingBar on={isFetching && data === undefined} />
      {error !== null && data === undefined ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && details === undefined ? <p>{text.notKnown}</p> : null}
      {details === undefined ? null : (
        <>
          <pre className="panel-command" translate="no">
            {details.command}
          </pre>
          <Links details={details} />
        </>
      )}
      {data === undefined ? null : <Charts history={data} />}
      {details === undefined ? null : <Facts details={details} />}
    </SidePanel>
  );
}

/** Names of hosts may hold slashes; the last two parts are numbers. */
function partsOf(key: string): string[] {
  const match = /^(.*)\/(\d+)\/(\d+)$/s.exec(key);
  return match === null ? [] : match.slice(1);
}

function Links({ details }: { details: ProcessDetails }) {
  const lists = useText(LISTS);
  const [params] = useUrlParams();
  const host = `/infrastructure/hosts/${encodeURIComponent(details.host)}`;
  return (
    <div className="panel-links">
      <Link to={linkTo(host, {}, params) as string}>{`${lists.host} ${details.host}`}</Link>
      <Link to={linkTo('/logs', { query: termOf('host', details.host) }, params) as string}>
        {lists.allLogs(details.host)}
      </Link>
      {details.containerId === '' ? null : (
        <Link
          to={
            linkTo(
              '/infrastructure/containers',
              { container: `${details.host}/${details.containerId}`, search: `container_id:${details.containerId}` },
              params,
            ) as string
          }
        >
          {details.containerId.slice(0, 12)}
        </Link>
      )}
    </div>
  );
}

function Charts({ history }: { history: ProcessHistoryAnswer }) {
  const text = useText(PROCESSES);
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
        series={[
          { name: lists.system, colourKey: 'system', values: history.cpuSystemPercent },
          { name: lists.user, colourKey: 'user', values: history.cpuUserPercent },
        ]}
      />
      <HistoryChart
        title={lists.memory}
        times={times}
        unit="byte"
        kind="area"
        series={[{ name: lists.memory, colourKey: 'rss', values: history.rssBytes }]}
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
      <HistoryChart
        title={text.threadsAndFiles}
        times={times}
        series={[
          { name: lists.threads, colourKey: 'threads', values: history.threads },
          { name: text.openFiles, colourKey: 'files', values: history.openFiles },
        ]}
      />
    </div>
  );
}

function Facts({ details }: { details: ProcessDetails }) {
  const text = useText(PROCESSES);
  const lists = useText(LISTS);
  const { language } = useLanguage();
  const facts: readonly (readonly [string, string | number])[] = [
    [text.user, details.user],
    [text.parent, details.parentPid],
    [text.state, details.state],
    [text.nice, details.nice],
    [text.executable, details.executable],
    [text.directory, details.directory],
    [text.virtual, bytes(details.virtualBytes)],
    [text.container, details.containerId],
    [lists.started, fullDateTime(details.createdUnixMs, language)],
    [lists.lastSeen, ago(details.seenUnixMs, Date.now(), language)],
  ];
  return (
    <dl className="panel-facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      <dt>{lists.tags}</dt>
      <dd className="panel-tags" translate="no">
        {details.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </dd>
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string | number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd translate="no">{value}</dd>
    </>
  );
}
