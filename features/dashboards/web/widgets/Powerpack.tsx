import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { packVariables } from '@komainu/contracts/dashboards/asking/pack-variables.ts';
import { COLUMNS, type Place, placesOf } from '@komainu/contracts/dashboards/drawing/layout.ts';
import type { Powerpack as Pack } from '@komainu/contracts/dashboards/powerpacks.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { BoardProvider, useBoard } from '../board/board-context.tsx';
import { WidgetBody } from '../board/WidgetBody.tsx';
import { type Definition, innerWidgets, type Widget } from '../model/dashboard.ts';
import { WIDGETS } from './messages.ts';
import { statesOf, WidgetNotice, WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';
import { widgetTypeOf } from './widget-types.ts';

/** The widgets of a powerpack, with the values that this use of it gives to the pack's own variables. */
export function Powerpack({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const board = useBoard();
  const id = textOf(definition['powerpack_id']);
  const found = useQuery({
    queryKey: ['dashboards', 'powerpack', id],
    enabled: id !== '',
    queryFn: ({ signal }) => apiGet<{ readonly data: Pack }>(`/api/v2/powerpacks/${encodeURIComponent(id)}`, signal),
  });
  const pack = found.data?.data.attributes;
  const { variables, chosen } = useMemo(() => packVariables(pack, definition, board), [pack, definition, board]);
  const widgets = useMemo(
    () => (pack === undefined ? [] : innerWidgets(pack.group_widget.definition as unknown as Definition)),
    [pack],
  );
  const places = useMemo(() => placesOf(widgets), [widgets]);
  if (id === '') {
    return <WidgetNotice title={text.noPackTitle} />;
  }
  const rows = Math.max(1, ...places.map(({ y, h }) => y + h));
  return (
    <WidgetStates asked={statesOf(found)} isEmpty={widgets.length === 0}>
      <BoardProvider variables={variables} chosen={chosen} isEditing={false} isShared={board.isShared}>
        <section
          className="widget-pack"
          aria-label={label}
          style={{ gridTemplateColumns: `repeat(${COLUMNS}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
        >
          {widgets.map((widget, index) => (
            <PackWidget key={String(widget.id ?? index)} widget={widget} place={places[index]} />
          ))}
        </section>
      </BoardProvider>
    </WidgetStates>
  );
}

function PackWidget({ widget, place }: { readonly widget: Widget; readonly place: Place | undefined }) {
  const text = useText(WIDGETS);
  const { substitute } = useBoard();
  const title = substitute(textOf(widget.definition.title), 'plain');
  const { x, y, w, h } = place ?? { x: 0, y: 0, w: COLUMNS, h: 1 };
  return (
    <article style={{ gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` }}>
      {title === '' ? null : <h4 translate="no">{title}</h4>}
      <WidgetBody definition={widget.definition} label={title || text[widgetTypeOf(widget.definition.type).name]} />
    </article>
  );
}
