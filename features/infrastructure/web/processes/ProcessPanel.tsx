import type { ProcessDetails, ProcessHistoryAnswer } from '@komainu/contracts/infrastructure/processes-api.ts';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { bytes } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { HistoryChart } from '../common/HistoryChart.tsx';
import { LISTS } from '../common/messages.ts';
import { PanelFacts } from '../common/PanelFacts.tsx';
import { RunningPanel } from '../common/RunningPanel.tsx';
import { UsageCharts } from '../common/UsageCharts.tsx';
import { useHistory } from '../common/use-running.ts';
import type { PanelSteps } from '../common/use-selection.ts';
import { PROCESS_KIND } from './kind.ts';
import { PROCESSES } from './messages.ts';

interface ProcessPanelProps {
  /** `host/pid/created`. */
  readonly processKey: string;
  readonly steps: PanelSteps;
}

/** One process: what it is, what it used, and where to go from it. */
export function ProcessPanel({ processKey, steps }: ProcessPanelProps) {
  const text = useText(PROCESSES);
  const [host = '', pid = '', created = ''] = partsOf(processKey);
  const history = useHistory<ProcessHistoryAnswer>(`${PROCESS_KIND.path}/history`, {
    host,
    pid,
    created,
  });
  return (
    <RunningPanel
      steps={steps}
      title={history.data?.details?.name ?? pid}
      subtitle={`${pid} · ${host}`}
      history={history}
      notKnown={text.notKnown}
      head={(details: ProcessDetails) => (
        <>
          <pre className="panel-command" translate="no">
            {details.command}
          </pre>
          <Links details={details} />
        </>
      )}
      charts={(used) => <Charts history={used} />}
      facts={(details) => <Facts details={details} />}
    />
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
  return (
    <UsageCharts
      history={history}
      cpu={[
        { name: lists.system, colourKey: 'system', values: history.cpuSystemPercent },
        { name: lists.user, colourKey: 'user', values: history.cpuUserPercent },
      ]}
    >
      <HistoryChart
        title={text.threadsAndFiles}
        times={history.timesUnixMs}
        series={[
          { name: lists.threads, colourKey: 'threads', values: history.threads },
          { name: text.openFiles, colourKey: 'files', values: history.openFiles },
        ]}
      />
    </UsageCharts>
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
  return <PanelFacts facts={facts} tags={details.tags} />;
}
