import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import { OrderCell } from '../order/OrderCell.tsx';
import { useDragOrder } from '../order/use-drag-order.ts';
import { QueryText } from '../QueryText.tsx';
import { StateBadge } from '../StateBadge.tsx';
import { type Archive, placeText } from './archive-api.ts';
import { ARCHIVES } from './messages.ts';

interface ArchiveTableProps {
  readonly archives: readonly Archive[];
  readonly opened: string;
  readonly onOpen: (id: string) => void;
  readonly onSearch: (id: string) => void;
  readonly onRehydrate: (id: string) => void;
  readonly onMove: (from: number, to: number) => void;
}

export function ArchiveTable({ archives, opened, onOpen, onSearch, onRehydrate, onMove }: ArchiveTableProps) {
  const text = useText(ARCHIVES);
  const config = useText(CONFIG);
  const manage = useAccess('manage');
  const write = useAccess('write');
  const drag = useDragOrder(onMove);
  return (
    <DataTable
      label={config.archives}
      kind="config-table archive-table"
      heads={[config.order, config.name, config.query, text.place, config.state, { unseen: config.actions }]}
    >
      {archives.map(({ id, attributes }, place) => {
        const { handle, row } = drag(place);
        return (
          <tr key={id} data-selected={id === opened} {...row}>
            <td>
              <OrderCell
                name={attributes.name}
                place={place}
                count={archives.length}
                disabled={!manage.may}
                title={manage.reason}
                handle={handle}
                onMove={onMove}
              />
            </td>
            <td>
              <OpenName name={attributes.name} tip={text.open(attributes.name)} onOpen={() => onOpen(id)} />
            </td>
            <td>
              <QueryText query={attributes.query} />
            </td>
            <td className="mono">{placeText(attributes.destination)}</td>
            <td>
              <StateBadge state={attributes.state} reason={attributes.state_reason} />
            </td>
            <td data-align="right">
              <Button kind="quiet" onClick={() => onSearch(id)}>
                {text.search}
              </Button>
              <Button kind="quiet" disabled={!write.may} title={write.reason} onClick={() => onRehydrate(id)}>
                {text.rehydrate}
              </Button>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
