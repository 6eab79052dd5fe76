import { presetParams } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu, Popover } from '@mantine/core';
import { IconBookmark, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { DASHBOARDS } from '../messages.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { withoutView, withView } from '../model/views.ts';
import { useBoard } from './board-context.tsx';

interface ViewsMenuProps {
  readonly dashboard: Dashboard;
  /** Undefined for those who may not change the board. */
  readonly onChange: ((next: (before: Dashboard) => Dashboard) => void) | undefined;
}

/** Values of the template variables that were kept under names. */
export function ViewsMenu({ dashboard, onChange }: ViewsMenuProps) {
  const text = useText(DASHBOARDS);
  const { chosen } = useBoard();
  const [, setParams] = useUrlParams();
  const [isNaming, setNaming] = useState(false);
  const variables = dashboard.template_variables ?? [];
  const views = dashboard.template_variable_presets ?? [];
  if (variables.length === 0 || (views.length === 0 && onChange === undefined)) return null;
  return (
    <Popover opened={isNaming} onChange={setNaming} position="bottom-start" trapFocus>
      <Popover.Target>
        <div>
          <Menu position="bottom-start" width={240}>
            <Menu.Target>
              <Button>
                <IconBookmark size={14} />
                {text.views}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {views.map((view) => (
                <div key={view.name ?? ''} className="board-view">
                  <Menu.Item onClick={() => setParams(presetParams(view, variables))}>{view.name}</Menu.Item>
                  {onChange === undefined ? null : (
                    <Button
                      kind="quiet"
                      label={text.removeView(view.name ?? '')}
                      onClick={() => onChange((before) => withoutView(before, view.name))}
                    >
                      <IconTrash size={14} />
                    </Button>
                  )}
                </div>
              ))}
              {onChange === undefined ? null : (
                <>
                  {views.length === 0 ? null : <Menu.Divider />}
                  <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setNaming(true)}>
                    {text.saveView}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        {onChange === undefined ? null : (
          <ViewName
            onDone={(name) => {
              setNaming(false);
              onChange((before) => withView(before, name, chosen));
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function ViewName({ onDone }: { readonly onDone: (name: string) => void }) {
  const text = useText(DASHBOARDS);
  const [name, setName] = useState('');
  return (
    <form
      className="board-view-name"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') onDone(name.trim());
      }}
    >
      <input
        className="input"
        value={name}
        aria-label={text.viewName}
        placeholder={text.viewName}
        data-autofocus
        onChange={(event) => setName(event.target.value)}
      />
      <Button kind="primary" type="submit" disabled={name.trim() === ''}>
        {text.save}
      </Button>
    </form>
  );
}
