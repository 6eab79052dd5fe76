import type { FleetAgentDetails } from '@komainu/contracts/infrastructure/fleet-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ErrorState, LoadingBar, Tabs } from '@komainu/ui/controls/controls.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PanelFacts } from '../common/PanelFacts.tsx';
import type { PanelSteps } from '../common/use-selection.ts';
import { FleetChecks } from './FleetChecks.tsx';
import { FleetConfiguration } from './FleetConfiguration.tsx';
import { FLEET } from './messages.ts';

interface FleetPanelProps {
  readonly host: string;
  readonly steps: PanelSteps;
}

/** One agent: what fails first, then how it is set up. */
export function FleetPanel({ host, steps }: FleetPanelProps) {
  const text = useText(FLEET);
  const [tab, setTab] = useUrlState('tab', 'checks');
  const { data, error, isFetching, refetch } = useAgent(host);
  const header = (
    <div className="panel-head" translate="no">
      <h2>{host}</h2>
      <span>{data === undefined ? '' : `${data.flavor} ${data.version}`}</span>
    </div>
  );
  return (
    <SidePanel header={header} {...steps}>
      <Tabs
        label={text.about}
        value={tab}
        tabs={[
          { value: 'checks', label: text.tabChecks },
          { value: 'configuration', label: text.tabConfiguration },
          { value: 'logs', label: text.tabLogs },
          { value: 'facts', label: text.tabFacts },
        ]}
        onChange={(next) => setTab(next, { replace: true })}
      />
      <LoadingBar on={isFetching && data === undefined} />
      {error !== null && data === undefined ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : <AgentTab agent={data} tab={tab} />}
    </SidePanel>
  );
}

/** What an agent tells of itself. */
export function useAgent(host: string) {
  return useQuery({
    queryKey: ['fleet', host],
    queryFn: ({ signal }) => apiGet<FleetAgentDetails>(`/api/unstable/fleet/${encodeURIComponent(host)}`, signal),
  });
}

function AgentTab({ agent, tab }: { agent: FleetAgentDetails; tab: string }) {
  switch (tab) {
    case 'configuration':
      return <FleetConfiguration agent={agent} />;
    case 'logs':
      return <LogSources agent={agent} />;
    case 'facts':
      return <Facts agent={agent} />;
    default:
      return <FleetChecks agent={agent} />;
  }
}

function LogSources({ agent }: { agent: FleetAgentDetails }) {
  const text = useText(FLEET);
  if (agent.logSources.length === 0) return <p className="fleet-none">{text.noLogs}</p>;
  return agent.logSources.map(({ name, config, status, error }) => (
    <section key={`${name} ${config}`} className="fleet-check">
      <h3 translate="no">
        {name} <span>{status}</span>
      </h3>
      {error === '' ? null : (
        <p role="alert" className="fleet-message" data-state="error" translate="no">
          {error}
        </p>
      )}
      <pre className="panel-command" translate="no">
        {config}
      </pre>
    </section>
  ));
}

function Facts({ agent }: { agent: FleetAgentDetails }) {
  const text = useText(FLEET);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const facts: readonly (readonly [string, string])[] = [
    [text.version, agent.version],
    [text.flavor, agent.flavor],
    [text.system, `${agent.os} ${agent.osVersion}`.trim()],
    [text.addresses, agent.ipAddresses.join(', ')],
    [text.installedBy, agent.installTool],
    [text.hostnameFrom, agent.hostnameSource],
    [text.features, agent.features.join(', ')],
    [text.services, agent.services.join(', ')],
    [text.started, agent.startedUnixMs === 0 ? '' : fullDateTime(agent.startedUnixMs, language)],
    [text.firstSeen, fullDateTime(agent.firstSeenUnixMs, language)],
    [text.lastSeen, ago(agent.lastSeenUnixMs, Date.now(), language)],
  ];
  return (
    <>
      <PanelFacts facts={facts} tags={agent.tags} />
      <Link to={linkTo(`/infrastructure/hosts/${encodeURIComponent(agent.host)}`, {}, params) as string}>
        {text.openHost}
      </Link>
    </>
  );
}
