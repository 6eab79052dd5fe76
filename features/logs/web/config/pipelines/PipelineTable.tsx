import { Button, TableScroll, Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconCopyPlus } from '@tabler/icons-react';
import { useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { OrderCell } from '../order/OrderCell.tsx';
import { useDragOrder } from '../order/use-drag-order.ts';
import { QueryText } from '../QueryText.tsx';
import { Switch } from '../Switch.tsx';
import { PIPELINES } from './messages.ts';
import { PipelineVolume } from './PipelineVolume.tsx';
import type { ListedPipeline } from './pipeline-api.ts';
import { countOf } from './tree.ts';

interface PipelineTableProps {
  readonly pipelines: readonly ListedPipeline[];
  readonly canOrder: boolean;
  /** Why they cannot be put in order. */
  readonly orderTip: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onClone: (id: string) => void;
  readonly onSwitch: (pipeline: ListedPipeline, isEnabled: boolean) => void;
  readonly onMove: (from: number, to: number) => void;
}

export function PipelineTable(props: PipelineTableProps) {
  const { pipelines, canOrder, orderTip, onOpen, onClone, onSwitch, onMove } = props;
  const text = useText(PIPELINES);
  const config = useText(CONFIG);
  const { may, reason } = useAccess('write');
  const drag = useDragOrder(onMove);
  return (
    <TableScroll label={config.pipelines}>
      <table className="data-table config-table pipeline-table">
        <thead>
          <tr>
            <th scope="col">{config.order}</th>
            <th scope="col">{config.enabled}</th>
            <th scope="col">{config.name}</th>
            <th scope="col">{config.query}</th>
            <th scope="col" data-align="right">
              {text.processors}
            </th>
            <th scope="col" data-align="right">
              {text.lastDay}
            </th>
            <th scope="col">
              <span className="visually-hidden">{config.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pipelines.map((pipeline, place) => {
            const { handle, row } = drag(place);
            return (
              <tr key={pipeline.id} {...row}>
                <td>
                  <OrderCell
                    name={pipeline.name}
                    place={place}
                    count={pipelines.length}
                    disabled={!canOrder}
                    title={orderTip}
                    handle={handle}
                    onMove={onMove}
                  />
                </td>
                <td>
                  <Switch
                    label={text.onOff(pipeline.name)}
                    checked={pipeline.is_enabled}
                    disabled={!may}
                    title={reason}
                    onChange={(isEnabled) => onSwitch(pipeline, isEnabled)}
                  />
                </td>
                <td>
                  <span className="pipeline-name">
                    <button type="button" className="config-link" translate="no" onClick={() => onOpen(pipeline.id)}>
                      {pipeline.name}
                    </button>
                    {pipeline.is_read_only ? <Tag>{text.ready}</Tag> : null}
                  </span>
                </td>
                <td>
                  <QueryText query={pipeline.filter.query} />
                </td>
                <td data-align="right">{countOf(pipeline.processors)}</td>
                <td data-align="right">
                  <PipelineVolume query={pipeline.filter.query} />
                </td>
                <td data-align="right">
                  <Button
                    kind="quiet"
                    disabled={!may}
                    title={reason ?? text.cloneTip}
                    onClick={() => onClone(pipeline.id)}
                  >
                    <IconCopyPlus size={14} />
                    {text.clone}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}
