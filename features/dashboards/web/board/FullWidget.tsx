import { useText } from '@komainu/ui/i18n/messages.ts';
import { TimeControl } from '@komainu/ui/time/TimeControl.tsx';
import { Modal } from '@mantine/core';
import { DASHBOARDS } from '../messages.ts';
import type { Definition, Widget } from '../model/dashboard.ts';
import { WidgetBody } from './WidgetBody.tsx';
import { useWidgetTitle } from './WidgetFrame.tsx';

/** One widget over everything else, with its legend and the time control. */
export function FullWidget({ widget, onClose }: { widget: Widget | undefined; onClose: () => void }) {
  return widget === undefined ? null : <Opened definition={widget.definition} onClose={onClose} />;
}

function Opened({ definition, onClose }: { definition: Definition; onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const { label } = useWidgetTitle(definition);
  const shown =
    definition.type === 'timeseries' ? { ...definition, show_legend: true, legend_layout: 'horizontal' } : definition;
  return (
    <Modal opened onClose={onClose} fullScreen title={label} closeButtonProps={{ 'aria-label': text.endFullScreen }}>
      <div className="board-full">
        <TimeControl />
        <WidgetBody definition={shown} label={label} />
      </div>
    </Modal>
  );
}
