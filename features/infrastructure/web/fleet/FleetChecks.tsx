import type { FleetAgentDetails, FleetCheck, FleetCheckState } from '@komainu/contracts/infrastructure/fleet-api.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FLEET } from './messages.ts';

const TOKENS: Readonly<Record<FleetCheckState, string>> = {
  error: '--critical',
  warning: '--warn',
  ok: '--ok',
  waiting: '--nodata',
};

/** The checks of an agent, what fails first, each with its reason and its config. */
export function FleetChecks({ agent }: { agent: FleetAgentDetails }) {
  const text = useText(FLEET);
  if (agent.instances.length === 0) return <p className="fleet-none">{text.noChecks}</p>;
  return agent.instances.map((check) => <Check key={`${check.name} ${check.instance}`} check={check} />);
}

function Check({ check }: { check: FleetCheck }) {
  const text = useText(FLEET);
  const config = [
    ['init_config', check.initConfig],
    ['instance', check.instanceConfig],
  ].filter(([, value]) => value !== undefined && value !== '' && value !== '{}' && value !== 'null');
  return (
    <section className="fleet-check">
      <h3>
        <span className="dot" style={{ background: `var(${TOKENS[check.state]})` }} />
        <span translate="no">{check.name}</span>
        <span>{text[check.state]}</span>
      </h3>
      {check.message === '' ? null : (
        <p className="fleet-message" data-state={check.state} translate="no">
          {check.message}
        </p>
      )}
      <p className="fleet-source">
        <span translate="no">{check.instance}</span>
        {check.version === '' ? null : <span>{`${text.watched}: ${check.version}`}</span>}
        {check.source === '' ? null : <span>{`${text.source}: ${check.source}`}</span>}
      </p>
      {config.length === 0 ? null : (
        <details>
          <summary>{text.config}</summary>
          {config.map(([name, value]) => (
            <pre key={name} className="panel-command" translate="no">{`${name}:\n${value}`}</pre>
          ))}
        </details>
      )}
    </section>
  );
}
