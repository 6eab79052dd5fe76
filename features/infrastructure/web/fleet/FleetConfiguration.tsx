import type { FleetAgentDetails } from '@komainu/contracts/infrastructure/fleet-api.ts';
import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import { FLEET } from './messages.ts';

/** The configuration of an agent, as it is in force or by where it comes from. */
export function FleetConfiguration({ agent }: { agent: FleetAgentDetails }) {
  const text = useText(FLEET);
  const [chosen, setChosen] = useState('full');
  const names: Readonly<Record<string, string>> = {
    full: text.full,
    provided: text.provided,
    file: text.file,
    environment: text.environment,
    runtime: text.runtime,
    remote: text.remote,
    fleet: text.fleetLayer,
    cli: text.cli,
  };
  const shown = agent.configuration.find(({ layer }) => layer === chosen) ?? agent.configuration[0];
  if (shown === undefined) return <p className="fleet-none">{text.noConfiguration}</p>;
  return (
    <div className="fleet-config">
      {agent.configuration.length < 2 ? null : (
        <SegmentedControl
          label={text.layers}
          value={shown.layer}
          choices={agent.configuration.map(({ layer }) => ({ value: layer, label: names[layer] ?? layer }))}
          onChange={setChosen}
        />
      )}
      <pre className="panel-command" translate="no">
        {shown.text}
      </pre>
    </div>
  );
}
