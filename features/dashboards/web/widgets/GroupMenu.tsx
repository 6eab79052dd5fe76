import { parameterOf, parameterValue } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { defineMessages, useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import { IconExternalLink, IconFileText, IconFilter, IconRoute, IconServer2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { customLinksOf } from '../model/custom-links.ts';
import type { Definition } from '../model/dashboard.ts';

const TEXT = defineMessages(
  {
    logs: 'Logs of this group',
    traces: 'Traces of this group',
    host: 'This host',
    filter: (name: string, value: string) => `Set $${name} to ${value}`,
  },
  {
    logs: 'このグループのログ',
    traces: 'このグループのトレース',
    host: 'このホスト',
    filter: (name: string, value: string) => `$${name} を ${value} にする`,
  },
);

interface GroupMenuProps {
  readonly definition: Definition;
  readonly group: Readonly<Record<string, string>>;
  readonly children: ReactNode;
  /** The menu is open for as long as it is there, and is closed by this: for what is not a button. */
  readonly onClose?: () => void;
}

/** Where a click on a group leads: its logs, traces and host, the board for it alone, and links of the widget's own. */
export function GroupMenu(props: GroupMenuProps) {
  const { isShared } = useBoard();
  return isShared ? props.children : <Opening {...props} />;
}

function Opening({ definition, group, children, onClose }: GroupMenuProps) {
  const text = useText(TEXT);
  const [params, setParams] = useUrlParams();
  const { fromMs, toMs } = useTimeRange();
  const { variables, substitute } = useBoard();
  const entries = Object.entries(group).filter(([, value]) => value !== '' && value !== 'N/A');
  const search = entries.map(([key, value]) => `${key}:${/[\s()":]/.test(value) ? `"${value}"` : value}`).join(' ');
  const to = (path: string, own: Readonly<Record<string, string>>) => (props: object) => (
    <Link {...(props as ComponentProps<typeof Link>)} to={linkTo(path, own, params) as string} />
  );
  const links = customLinksOf(definition, { group, fromMs, toMs }, substitute);
  const filters = entries.flatMap(([key, value]) =>
    variables.filter(({ prefix }) => prefix === key).map((variable) => ({ variable, value })),
  );
  const host = group['host'];
  return (
    <Menu position="bottom-start" withinPortal {...(onClose === undefined ? {} : { opened: true, onClose })}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {filters.map(({ variable, value }) => (
          <Menu.Item
            key={variable.name}
            leftSection={<IconFilter size={15} />}
            onClick={() => setParams({ [parameterOf(variable.name)]: parameterValue(variable, [value]) })}
          >
            {text.filter(variable.name, value)}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconFileText size={15} />}
          renderRoot={to('/logs', search === '' ? {} : { query: search })}
        >
          {text.logs}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconRoute size={15} />}
          renderRoot={to('/apm/traces', search === '' ? {} : { query: search })}
        >
          {text.traces}
        </Menu.Item>
        {host === undefined ? null : (
          <Menu.Item
            leftSection={<IconServer2 size={15} />}
            renderRoot={to(`/infrastructure/hosts/${encodeURIComponent(host)}`, {})}
          >
            {text.host}
          </Menu.Item>
        )}
        {links.map(({ label, href }) => (
          <Menu.Item
            key={label}
            leftSection={<IconExternalLink size={15} />}
            component="a"
            href={href}
            target="_blank"
            rel="noopener noreferrer"
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
