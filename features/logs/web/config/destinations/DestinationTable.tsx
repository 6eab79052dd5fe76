import { bytes } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useAccess } from '../ConfigFrame.tsx';
import { useWords } from '../form/use-words.ts';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import { QueryText } from '../QueryText.tsx';
import { StateBadge } from '../StateBadge.tsx';
import { Switch } from '../Switch.tsx';
import { type Destination, targetText, useDestinationStates } from './destination-api.ts';
import { DESTINATION_FIELDS } from './fields.ts';
import { DESTINATIONS } from './messages.ts';

interface DestinationTableProps {
  readonly destinations: readonly Destination[];
  readonly opened: string;
  readonly onOpen: (id: string) => void;
  readonly onSwitch: (id: string, enabled: boolean) => void;
}

const TYPES = DESTINATION_FIELDS.flatMap((field) =>
  field.kind === 'choice' && field.at === 'forwarder_destination.type' ? field.options : [],
);

export function DestinationTable({ destinations, opened, onOpen, onSwitch }: DestinationTableProps) {
  const text = useText(DESTINATIONS);
  const config = useText(CONFIG);
  const words = useWords();
  const { may, reason } = useAccess('manage');
  const states = useDestinationStates(destinations.length > 0);
  return (
    <DataTable
      label={config.destinations}
      kind="config-table destination-table"
      heads={[config.enabled, config.name, config.query, text.target, config.state]}
    >
      {destinations.map(({ id, attributes: { name, query, enabled, forwarder_destination: target } }) => {
        const status = states.data?.get(id);
        const type = TYPES.find(({ value }) => value === target['type']);
        return (
          <tr key={id} data-selected={id === opened}>
            <td>
              <Switch
                label={text.onOff(name)}
                checked={enabled}
                disabled={!may}
                title={reason}
                onChange={(next) => onSwitch(id, next)}
              />
            </td>
            <td>
              <OpenName name={name} tip={text.open(name)} onOpen={() => onOpen(id)} />
            </td>
            <td>
              <QueryText query={query} />
            </td>
            <td>
              {type === undefined ? '' : words(type.label)}
              <div className="config-sub mono">{targetText(target)}</div>
            </td>
            <td>
              {status === undefined ? null : <StateBadge state={status.state} reason={status.reason} />}
              {status === undefined || status.waitingBytes === 0 ? null : (
                <div className="config-sub">{text.waiting(bytes(status.waitingBytes))}</div>
              )}
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
