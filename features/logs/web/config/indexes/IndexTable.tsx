import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import { OrderCell } from '../order/OrderCell.tsx';
import { useDragOrder } from '../order/use-drag-order.ts';
import { QueryText } from '../QueryText.tsx';
import { IndexUsage } from './IndexUsage.tsx';
import type { LogIndex } from './index-api.ts';
import { INDEXES } from './messages.ts';

interface IndexTableProps {
  readonly indexes: readonly LogIndex[];
  readonly opened: string;
  readonly canOrder: boolean;
  readonly onOpen: (name: string) => void;
  readonly onMove: (from: number, to: number) => void;
}

export function IndexTable({ indexes, opened, canOrder, onOpen, onMove }: IndexTableProps) {
  const text = useText(INDEXES);
  const config = useText(CONFIG);
  const { reason } = useAccess('write');
  const drag = useDragOrder(onMove);
  return (
    <DataTable
      label={config.indexes}
      kind="config-table index-table"
      heads={[config.order, config.name, config.query, { right: text.retention }, text.today, text.exclusions]}
    >
      {indexes.map((index, place) => {
        const { handle, row } = drag(place);
        const on = index.exclusion_filters.filter(({ is_enabled }) => is_enabled).length;
        return (
          <tr key={index.name} data-selected={index.name === opened} {...row}>
            <td>
              <OrderCell
                name={index.name}
                place={place}
                count={indexes.length}
                disabled={!canOrder}
                title={reason}
                handle={handle}
                onMove={onMove}
              />
            </td>
            <td>
              <OpenName name={index.name} tip={text.open(index.name)} onOpen={() => onOpen(index.name)} />
            </td>
            <td>
              <QueryText query={index.filter.query} />
            </td>
            <td data-align="right">{text.days(index.num_retention_days)}</td>
            <td>
              <IndexUsage index={index} />
            </td>
            <td>
              {index.exclusion_filters.length === 0 ? '–' : text.exclusionsOn(on, index.exclusion_filters.length)}
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
