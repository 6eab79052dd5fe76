import { Menu } from '@mantine/core';
import {
  IconCopy,
  IconCopyPlus,
  IconDots,
  IconFileText,
  IconInfoCircle,
  IconRoute,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { Button } from '../controls/controls.tsx';
import { useText } from '../i18n/messages.ts';
import { linkTo, useUrlParams } from '../url/url-state.ts';
import { METRIC_EDITOR } from './messages.ts';
import { formOf } from './query-form.ts';
import { scopeOfText, searchOfScope } from './scope-search.ts';

interface QueryMenuProps {
  readonly text: string;
  readonly onDuplicate: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

/** What else a query leads to: the logs and traces of its scope, the metric itself. */
export function QueryMenu({ text: query, onDuplicate, onRemove }: QueryMenuProps) {
  const text = useText(METRIC_EDITOR);
  const [params] = useUrlParams();
  const search = searchOfScope(scopeOfText(query));
  const metric = formOf(query)?.metric ?? '';
  const about = search === '' ? {} : { query: search };
  const to = (path: string, own: Readonly<Record<string, string>>) => (props: object) => (
    <Link {...(props as ComponentProps<typeof Link>)} to={linkTo(path, own, params) as string} />
  );
  return (
    <Menu position="bottom-end" width={230} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button kind="quiet" label={text.more}>
          <IconDots size={15} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileText size={15} />} renderRoot={to('/logs', about)}>
          {text.logs}
        </Menu.Item>
        <Menu.Item leftSection={<IconRoute size={15} />} renderRoot={to('/apm/traces', about)}>
          {text.traces}
        </Menu.Item>
        {metric === '' ? null : (
          <Menu.Item leftSection={<IconInfoCircle size={15} />} renderRoot={to('/metrics/summary', { metric })}>
            {text.aboutMetric}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconCopy size={15} />}
          disabled={query === ''}
          onClick={() => void navigator.clipboard.writeText(query)}
        >
          {text.copy}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopyPlus size={15} />}
          disabled={onDuplicate === undefined || query === ''}
          onClick={onDuplicate}
        >
          {text.duplicate}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={15} />} disabled={onRemove === undefined} onClick={onRemove}>
          {text.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
