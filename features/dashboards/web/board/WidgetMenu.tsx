import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { CREATE_MONITOR } from '@komainu/ui/monitors/create-monitor.ts';
import { newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import {
  IconActivity,
  IconBell,
  IconCopy,
  IconCopyPlus,
  IconDots,
  IconFileText,
  IconMaximize,
  IconPencil,
  IconRoute,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { DASHBOARDS } from '../messages.ts';
import type { WidgetPath } from '../model/board-edits.ts';
import type { Widget } from '../model/dashboard.ts';
import { exploreLinks } from '../model/explore-links.ts';
import { monitorStart } from '../model/monitor-start.ts';
import { useActions } from './board-actions.tsx';
import { useBoard } from './board-context.tsx';

interface WidgetMenuProps {
  readonly widget: Widget;
  readonly path: WidgetPath;
  readonly title: string;
}

const EXPLORE = {
  metrics: { Icon: IconActivity, text: 'exploreMetrics' },
  logs: { Icon: IconFileText, text: 'exploreLogs' },
  traces: { Icon: IconRoute, text: 'exploreTraces' },
} as const;

/** What a widget leads to and, while editing, what can be done with it. */
export function WidgetMenu(props: WidgetMenuProps) {
  const { isShared } = useBoard();
  return isShared ? null : <Opening {...props} />;
}

function Opening({ widget, path, title }: WidgetMenuProps) {
  const text = useText(DASHBOARDS);
  const actions = useActions();
  const { isEditing, substitute } = useBoard();
  const [params] = useUrlParams();
  const links = exploreLinks(widget.definition, substitute);
  const monitorText = useText(CREATE_MONITOR);
  const mayWrite = useMay('write');
  const watched = monitorStart(widget.definition, substitute);
  const isGroup = widget.definition.type === 'group';
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <Button kind="quiet" label={text.widgetMenu(title)} title={text.more} className="widget-menu">
          <IconDots size={15} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {isGroup ? null : (
          <Menu.Item leftSection={<IconMaximize size={15} />} onClick={() => actions.expand(path)}>
            {text.widgetFull}
          </Menu.Item>
        )}
        {links.map(({ kind, path: to, params: own }) => {
          const { Icon, text: key } = EXPLORE[kind];
          return (
            <Menu.Item
              key={kind}
              leftSection={<Icon size={15} />}
              renderRoot={(props: object) => (
                <Link {...(props as ComponentProps<typeof Link>)} to={linkTo(to, own, params) as string} />
              )}
            >
              {text[key]}
            </Menu.Item>
          );
        })}
        {watched === undefined || !mayWrite ? null : (
          <Menu.Item
            leftSection={<IconBell size={15} />}
            renderRoot={(props: object) => (
              <Link {...(props as ComponentProps<typeof Link>)} to={newMonitorLink(watched, params) as string} />
            )}
          >
            {monitorText.create}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => actions.copy(widget)}>
          {text.copy}
        </Menu.Item>
        {actions.canEdit ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => actions.edit(path)}>
              {text.edit}
            </Menu.Item>
            <Menu.Item leftSection={<IconCopyPlus size={15} />} onClick={() => actions.duplicate(path)}>
              {text.duplicate}
            </Menu.Item>
            {isEditing ? (
              <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => actions.remove(path)}>
                {text.deleteWidget}
              </Menu.Item>
            ) : null}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
