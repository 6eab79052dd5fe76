import { TableScroll } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
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
    <TableScroll label={config.indexes}>
      <table className="data-table config-table index-table">
        <thead>
          <tr>
            <th scope="col">{config.order}</th>
            <th scope="col">{config.name}</th>
            <th scope="col">{config.query}</th>
            <th scope="col" data-align="right">
              {text.retention}
            </th>
            <th scope="col">{text.today}</th>
            <th scope="col">{text.exclusions}</th>
          </tr>
        </thead>
        <tbody>
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
                  <button
                    type="button"
                    className="config-link"
                    translate="no"
                    title={text.open(index.name)}
                    onClick={() => onOpen(index.name)}
                  >
                    {index.name}
                  </button>
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
        </tbody>
      </table>
    </TableScroll>
  );
}
