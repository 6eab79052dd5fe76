import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { askOf, requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconClock, IconGripVertical } from '@tabler/icons-react';
import { useId } from 'react';
import { DASHBOARDS } from '../messages.ts';
import type { WidgetPath } from '../model/board-edits.ts';
import type { Definition, Widget } from '../model/dashboard.ts';
import { WIDGETS } from '../widgets/messages.ts';
import { widgetTypeOf } from '../widgets/widget-types.ts';
import { useActions } from './board-actions.tsx';
import { useBoard } from './board-context.tsx';
import { WidgetBody } from './WidgetBody.tsx';
import { WidgetMenu } from './WidgetMenu.tsx';

/** What a widget is called: its title, else what it asks, else its type. */
export function useWidgetTitle(definition: Definition): { readonly shown: string; readonly label: string } {
  const text = useText(WIDGETS);
  const { substitute } = useBoard();
  const given = substitute(textOf(definition.title), 'plain');
  const type = widgetTypeOf(definition.type);
  if (given !== '') return { shown: given, label: given };
  const asked = requestsOf(definition)
    .flatMap((request) => askOf(request, substitute)?.formulas ?? [])
    .map((formula) => formula.label);
  const label = [...new Set(asked)].filter(Boolean).slice(0, 3).join(', ') || text[type.name];
  return { shown: type.isBare === true ? '' : label, label };
}

interface WidgetFrameProps {
  readonly widget: Widget;
  readonly path: WidgetPath;
}

/** A widget with its title, its menu and, while editing, the handle to move it. */
export function WidgetFrame({ widget, path }: WidgetFrameProps) {
  const text = useText(DASHBOARDS);
  const { isEditing } = useBoard();
  const titleId = useId();
  const actions = useActions();
  const { definition } = widget;
  const { shown, label } = useWidgetTitle(definition);
  const isBare = widgetTypeOf(definition.type).isBare === true && shown === '';
  const time = objectOf(definition['time']);
  const span =
    textOf(time['live_span']) ||
    (time['type'] === 'live' ? `${textOf(time['value'])} ${textOf(time['unit'])}` : textOf(time['type']));
  return (
    <article
      className="widget"
      data-bare={isBare}
      {...(shown === '' ? { 'aria-label': label } : { 'aria-labelledby': titleId })}
      onDoubleClick={(event) => {
        if (isEditing && !(event.target as HTMLElement).closest('button, a, input')) actions.edit(path);
      }}
    >
      <header className="widget-head" data-align={textOf(definition['title_align']) || 'left'}>
        {isEditing ? (
          <span className={path.group === undefined ? 'widget-drag' : 'widget-drag-inner'} title={text.move}>
            <IconGripVertical size={14} />
          </span>
        ) : null}
        <h3 id={titleId} translate="no" title={textOf(definition['description']) || shown}>
          {shown}
        </h3>
        {span === '' || span === 'global_time' ? null : (
          <span className="widget-span" title={text.ownTime(span)}>
            <IconClock size={12} />
            {span}
          </span>
        )}
        <WidgetMenu widget={widget} path={path} title={label} />
      </header>
      <WidgetBody definition={definition} label={label} />
    </article>
  );
}
