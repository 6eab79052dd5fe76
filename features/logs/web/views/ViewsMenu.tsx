import './views.css';
import type { SavedView } from '@komainu/contracts/logs/views-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Popover } from '@mantine/core';
import { IconBookmark, IconChevronDown, IconDeviceFloppy, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { VIEWS_TEXT } from './messages.ts';
import { useViewChange, useViews } from './use-views.ts';
import { ViewDialog } from './ViewDialog.tsx';
import { isChanged, viewFields, viewParams } from './view-state.ts';

/** The saved views: one that is chosen comes on screen, and what is on screen becomes one. */
export function ViewsMenu() {
  const text = useText(VIEWS_TEXT);
  const [params, setParams] = useUrlParams();
  const [open, setOpen] = useState(false);
  const [dialog, setDialog] = useState<{ readonly view: SavedView | undefined }>();
  const views = useViews(open || params['saved'] !== undefined);
  const shown = views.data?.data.find(({ id }) => id === params['saved']);
  const changed = shown !== undefined && isChanged(params, shown);
  const show = (view: SavedView): void => {
    setParams(viewParams(view));
    setOpen(false);
  };
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={320} trapFocus>
        <Popover.Target>
          <Button className="views-button" onClick={() => setOpen(!open)} aria-expanded={open}>
            <IconBookmark size={14} />
            {shown === undefined ? text.views : <span translate="no">{shown.name}</span>}
            {changed ? <span className="views-changed">{text.changed}</span> : null}
            <IconChevronDown size={12} />
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={text.views}>
          <LoadingBar on={views.isFetching} />
          <ViewList views={views.data?.data ?? []} shownId={shown?.id} onShow={show} />
          <ViewActions
            shown={shown}
            changed={changed}
            onDialog={(view) => {
              setOpen(false);
              setDialog({ view });
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {dialog === undefined ? null : <ViewDialog view={dialog.view} onClose={() => setDialog(undefined)} />}
    </>
  );
}

interface ViewListProps {
  readonly views: readonly SavedView[];
  readonly shownId: string | undefined;
  readonly onShow: (view: SavedView) => void;
}

function ViewList({ views, shownId, onShow }: ViewListProps) {
  const text = useText(VIEWS_TEXT);
  const [typed, setTyped] = useState('');
  const found = views.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <>
      <input
        className="input"
        type="search"
        value={typed}
        aria-label={text.find}
        placeholder={text.find}
        data-autofocus
        onChange={(event) => setTyped(event.target.value)}
      />
      {found.length === 0 ? <p className="views-none">{views.length === 0 ? text.none : text.noneFound}</p> : null}
      <ul className="views-list">
        {found.map((view) => (
          <li key={view.id}>
            <button type="button" translate="no" aria-current={view.id === shownId} onClick={() => onShow(view)}>
              <span>{view.name}</span>
              <span className="views-query">{view.query}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ViewActionsProps {
  readonly shown: SavedView | undefined;
  readonly changed: boolean;
  readonly onDialog: (view: SavedView | undefined) => void;
}

function ViewActions({ shown, changed, onDialog }: ViewActionsProps) {
  const text = useText(VIEWS_TEXT);
  const mayWrite = useMay('write');
  const [params, setParams] = useUrlParams();
  const change = useViewChange();
  if (!mayWrite) return null;
  return (
    <div className="views-actions">
      <Button kind="quiet" onClick={() => onDialog(undefined)}>
        <IconPlus size={14} />
        {text.saveNew}
      </Button>
      {shown === undefined ? null : (
        <>
          <Button
            kind="quiet"
            disabled={!changed || change.isPending}
            onClick={() =>
              change.mutate({ kind: 'edit', view: shown, fields: viewFields(params, shown.from !== undefined) })
            }
          >
            <IconDeviceFloppy size={14} />
            <span translate="no">{text.update(shown.name)}</span>
          </Button>
          <Button kind="quiet" onClick={() => onDialog(shown)}>
            <IconPencil size={14} />
            <span translate="no">{text.rename(shown.name)}</span>
          </Button>
          <Button
            kind="danger"
            className="views-remove"
            disabled={change.isPending}
            onClick={() =>
              change.mutate(
                { kind: 'remove', view: shown },
                { onSuccess: () => setParams({ saved: undefined }, { replace: true }) },
              )
            }
          >
            <IconTrash size={14} />
            <span translate="no">{text.remove(shown.name)}</span>
          </Button>
        </>
      )}
      {change.error === null ? null : <p role="alert">{change.error.message}</p>}
    </div>
  );
}
