import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { GROUP_TOKENS } from '@komainu/contracts/dashboards/drawing/colour-names.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconGripVertical, IconPlus } from '@tabler/icons-react';
import { useId } from 'react';
import { DASHBOARDS } from '../messages.ts';
import { keyOf } from '../model/board-edits.ts';
import { innerWidgets, type Widget } from '../model/dashboard.ts';
import { WIDGETS } from '../widgets/messages.ts';
import { useActions } from './board-actions.tsx';
import { useBoard } from './board-context.tsx';
import { Grid } from './Grid.tsx';
import { WidgetMenu } from './WidgetMenu.tsx';

/** Widgets together under a title. */
export function GroupFrame({ widget }: { widget: Widget }) {
  const text = useText(DASHBOARDS);
  const words = useText(WIDGETS);
  const { isEditing, substitute } = useBoard();
  const actions = useActions();
  const titleId = useId();
  const { definition } = widget;
  const key = keyOf(widget);
  const title = substitute(textOf(definition.title), 'plain');
  const widgets = innerWidgets(definition);
  const token = GROUP_TOKENS[textOf(definition['background_color'])];
  const banner = textOf(definition['banner_img']);
  return (
    <section
      className="widget-group"
      {...(title === '' ? { 'aria-label': words.group } : { 'aria-labelledby': titleId })}
    >
      <header
        className="widget-group-head"
        data-align={textOf(definition['title_align']) || 'left'}
        style={token === undefined ? undefined : { background: `color-mix(in srgb, var(${token}) 22%, var(--bg))` }}
      >
        {isEditing ? (
          <span className="widget-drag" title={text.move}>
            <IconGripVertical size={14} />
          </span>
        ) : null}
        {/^https:\/\//.test(banner) ? <img src={banner} alt="" referrerPolicy="no-referrer" /> : null}
        <h3 id={titleId} translate="no">
          {definition['show_title'] === false && !isEditing ? '' : title || (isEditing ? words.group : '')}
        </h3>
        {isEditing ? (
          <Button kind="quiet" onClick={() => actions.addTo(key)}>
            <IconPlus size={14} />
            {text.addWidget}
          </Button>
        ) : null}
        <WidgetMenu widget={widget} path={{ key }} title={title || words.group} />
      </header>
      {widgets.length === 0 ? (
        <p className="widget-group-empty">{words.emptyGroup}</p>
      ) : (
        <Grid widgets={widgets} layoutType="ordered" group={key} />
      )}
    </section>
  );
}
