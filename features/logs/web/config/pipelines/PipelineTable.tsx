import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { IconCopyPlus } from '@tabler/icons-react';
import { useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
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
    <DataTable
      label={config.pipelines}
      kind="config-table pipeline-table"
      heads={[
        config.order,
        config.enabled,
        config.name,
        config.query,
        { right: text.processors },
        { right: text.lastDay },
        { unseen: config.actions },
      ]}
    >
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
                <OpenName name={pipeline.name} onOpen={() => onOpen(pipeline.id)} />
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
              <Button kind="quiet" disabled={!may} title={reason ?? text.cloneTip} onClick={() => onClone(pipeline.id)}>
                <IconCopyPlus size={14} />
                {text.clone}
              </Button>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
