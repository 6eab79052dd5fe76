import { objectOf, textOf, textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { hostMapDefinition } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { groupNodes } from '@komainu/contracts/dashboards/drawing/host-map/groups.ts';
import { fillRange, hostNodes } from '@komainu/contracts/dashboards/drawing/host-map/nodes.ts';
import { withUnit } from '@komainu/ui/format/number.ts';
import { HostMapCanvas } from '@komainu/ui/host-map/HostMapCanvas.tsx';
import { DEFAULT_PALETTE, isMapPalette } from '@komainu/ui/host-map/palette.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo, useState } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { useTable } from '../data/use-table.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { WIDGETS } from './messages.ts';
import { WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** All hosts with one metric as their colour and another as their size, in frames by the tags that they are grouped by. */
export function HostMap({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { substitute } = useBoard();
  const [opened, setOpened] = useState<{ readonly host: string; readonly x: number; readonly y: number }>();
  const keys = useMemo(() => textsOf(definition['group']), [definition]);
  const shown = useMemo(() => hostMapDefinition(definition, substitute), [definition, substitute]);
  const { asked, table } = useTable(shown);
  const unit = table.columns[0]?.unit ?? '';
  const style = useMemo(() => objectOf(definition['style']), [definition]);
  const nodes = useMemo(() => hostNodes(table), [table]);
  const groups = useMemo(() => groupNodes(nodes, keys.filter((key) => key !== 'host').slice(0, 2), '–'), [nodes, keys]);
  const range = useMemo(() => fillRange(nodes, style), [nodes, style]);
  const palette = textOf(style['palette']);
  return (
    <WidgetStates asked={asked} isEmpty={nodes.length === 0}>
      <section className="widget-hosts" aria-label={label}>
        <HostMapCanvas
          label={label}
          groups={groups}
          palette={isMapPalette(palette) ? palette : DEFAULT_PALETTE}
          isFlipped={style['palette_flip'] === true}
          range={range}
          selectedKey={opened?.host}
          zoomsWithControl
          describe={({ label: host, value }) => [host, value === null ? '–' : withUnit(value, unit)]}
          onSelect={({ key }, at) => setOpened({ host: key, ...at })}
        />
        {opened === undefined ? null : (
          <GroupMenu definition={definition} group={{ host: opened.host }} onClose={() => setOpened(undefined)}>
            <span className="widget-hosts-at" style={{ left: opened.x, top: opened.y }} />
          </GroupMenu>
        )}
        <p className="widget-foot" translate="no">
          {text.hosts(nodes.length)} · {asked.asks[0]?.formulas[0]?.label} {withUnit(range.low, unit)} –{' '}
          {withUnit(range.high, unit)}
        </p>
      </section>
    </WidgetStates>
  );
}
