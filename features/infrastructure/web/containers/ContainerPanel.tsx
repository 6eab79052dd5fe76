import type { ContainerHistoryAnswer, ContainerRow } from '@komainu/contracts/infrastructure/containers-api.ts';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { bytes, digits } from '@komainu/ui/format/number.ts';
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
import { CONTAINER_KIND } from './kind.ts';
import { CONTAINERS } from './messages.ts';

interface ContainerPanelProps {
  /** `host/id`. */
  readonly containerKey: string;
  readonly steps: PanelSteps;
}

/** One container: what it used, what it is, and where to go from it. */
export function ContainerPanel({ containerKey, steps }: ContainerPanelProps) {
  const text = useText(CONTAINERS);
  const slash = containerKey.lastIndexOf('/');
  const [host, id] = [containerKey.slice(0, Math.max(0, slash)), containerKey.slice(slash + 1)];
  const history = useHistory<ContainerHistoryAnswer>(`${CONTAINER_KIND.path}/history`, {
    host,
    id,
  });
  return (
    <RunningPanel
      steps={steps}
      title={history.data?.details?.name || id.slice(0, 12)}
      subtitle={host}
      history={history}
      notKnown={text.notKnown}
      head={(details: ContainerRow) => <Links container={details} />}
      charts={(used) => <Charts history={used} />}
      facts={(details) => <Facts container={details} />}
    />
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
  return (
    <UsageCharts
      history={history}
      cpu={[{ name: lists.cpu, colourKey: 'user', values: history.cpuPercent }]}
      network={
        <HistoryChart
          title={lists.network}
          times={history.timesUnixMs}
          unit="byte/second"
          series={[
            { name: lists.received, colourKey: 'read', values: history.receivedBytesPerS },
            { name: lists.sent, colourKey: 'written', values: history.sentBytesPerS },
          ]}
        />
      }
    />
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
  return <PanelFacts facts={facts} tags={container.tags} />;
}
