import { useText } from '@komainu/ui/i18n/messages.ts';
import { Menu } from '@mantine/core';
import { IconCopy, IconFilter, IconFilterOff, IconListDetails, IconListSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Group } from './analytics-state.ts';
import { excluding, only, termText } from './bucket-query.ts';
import { ANALYTICS } from './messages.ts';

export interface BucketActions {
  readonly query: string;
  readonly groups: readonly Group[];
  readonly onQuery: (query: string) => void;
  /** Shows the logs of a query as a list. */
  readonly onLogs: (query: string) => void;
}

/** What a click on a bucket offers: its logs, its values as filters. */
export function BucketMenu(props: BucketActions & { names: readonly string[]; children: ReactNode }) {
  const text = useText(ANALYTICS);
  const { query, groups, names, onQuery, onLogs } = props;
  const pairs = groups.map(({ path }, index) => ({ path, value: names[index] ?? '' }));
  return (
    <Menu position="bottom-start" withinPortal transitionProps={{ duration: 0 }}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconListSearch size={14} />} onClick={() => onLogs(only(query, pairs))}>
          {text.seeLogs}
        </Menu.Item>
        {pairs.map((pair) => (
          <Menu.Item
            key={pair.path}
            translate="no"
            leftSection={<IconListDetails size={14} />}
            onClick={() => onLogs(only('', [pair]))}
          >
            {text.allOf(termText(pair))}
          </Menu.Item>
        ))}
        {pairs.length > 1 ? (
          <Menu.Item leftSection={<IconFilter size={14} />} onClick={() => onQuery(only(query, pairs))}>
            {text.filterAll}
          </Menu.Item>
        ) : null}
        {pairs.map((pair) => (
          <Menu.Item
            key={pair.path}
            translate="no"
            leftSection={<IconFilter size={14} />}
            onClick={() => onQuery(only(query, [pair]))}
          >
            {text.filterBy(termText(pair))}
          </Menu.Item>
        ))}
        {pairs.map((pair) => (
          <Menu.Item
            key={pair.path}
            translate="no"
            leftSection={<IconFilterOff size={14} />}
            onClick={() => onQuery(excluding(query, pair))}
          >
            {text.exclude(termText(pair))}
          </Menu.Item>
        ))}
        {pairs.length === 0 ? null : (
          <Menu.Item
            leftSection={<IconCopy size={14} />}
            onClick={() => void navigator.clipboard.writeText(names.join(' '))}
          >
            {text.copyValue}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
