import type { FacetDefinition } from '@komainu/contracts/logs/facets-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import {
  IconChartBar,
  IconChartHistogram,
  IconColumnInsertRight,
  IconDots,
  IconEyeOff,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { LOG_FACETS } from './messages.ts';
import { useFacetChange } from './use-facet-definitions.ts';

interface FacetMenuProps {
  readonly definition: FacetDefinition;
  readonly onEdit: () => void;
  readonly onColumn: (path: string) => void;
}

/** Where a facet leads, and what those who may can change of it. */
export function FacetMenu({ definition, onEdit, onColumn }: FacetMenuProps) {
  const text = useText(LOG_FACETS);
  const mayWrite = useMay('write');
  const change = useFacetChange();
  const [, setParams] = useUrlParams();
  const { id, path, name, type, origin } = definition;
  const show = (view: string): void =>
    setParams(
      type === 'measure'
        ? { view, measure: `avg:${path}`, tail: undefined }
        : { view, group: path, top: undefined, tail: undefined },
    );
  return (
    <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button kind="quiet" className="facet-tool" label={text.menu(name)}>
          <IconDots size={13} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {type === 'facet' ? (
          <Menu.Item leftSection={<IconChartBar size={14} />} onClick={() => show('toplist')}>
            {text.topList}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconChartHistogram size={14} />} onClick={() => show('timeseries')}>
          {text.overTime}
        </Menu.Item>
        <Menu.Item leftSection={<IconColumnInsertRight size={14} />} onClick={() => onColumn(path)}>
          {text.column}
        </Menu.Item>
        {mayWrite ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={onEdit}>
              {text.edit}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconEyeOff size={14} />}
              onClick={() => change.mutate({ kind: 'edit', id, fields: { hidden: true } })}
            >
              {text.hide}
            </Menu.Item>
            {origin === 'custom' ? (
              <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => change.mutate({ kind: 'remove', id })}>
                {text.remove}
              </Menu.Item>
            ) : null}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
