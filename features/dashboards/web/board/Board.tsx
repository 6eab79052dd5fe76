import { chosenOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { withPlaces } from '@komainu/contracts/dashboards/drawing/layout.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, EmptyState, Tabs } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { createDashboard } from '../data/dashboards-api.ts';
import { DASHBOARDS } from '../messages.ts';
import {
  added,
  findWidget,
  savedBody,
  type WidgetPath,
  withContainer,
  withoutWidget,
  withWidget,
} from '../model/board-edits.ts';
import { clipboardText, widgetOfClipboard } from '../model/clipboard.ts';
import { type Dashboard, type Definition, dashboardPath, type Widget } from '../model/dashboard.ts';
import { onTab, tabsOf, widgetsOfTab } from '../model/tabs.ts';
import { ActionsProvider, type BoardActions } from './board-actions.tsx';
import { BoardProvider } from './board-context.tsx';
import { FitToScreen } from './FitToScreen.tsx';
import { FullWidget } from './FullWidget.tsx';
import { Grid } from './Grid.tsx';
import { type BoardDialog, Toolbar } from './Toolbar.tsx';
import { UnsavedGuard } from './UnsavedGuard.tsx';
import { useBoardEdit } from './use-board-edit.ts';
import { useBoardKeys } from './use-board-keys.ts';
import { useFullScreen } from './use-full-screen.ts';
import { useSaveAtOnce } from './use-save-at-once.ts';
import { VariablesBar } from './VariablesBar.tsx';

// Who only looks does not wait for the editors.
const BoardDialogs = lazy(() => import('../edit/BoardDialogs.tsx'));
const WidgetDialog = lazy(() => import('../edit/WidgetDialog.tsx'));

/** Which widget is being edited: one of the board, or a new one that is not on it yet. */
type Editing = { readonly path: WidgetPath } | { readonly fresh: Definition; readonly group: number | undefined };

/** A dashboard to look at and, for those who may, to change. */
export function Board({ stored }: { stored: Dashboard }) {
  const text = useText(DASHBOARDS);
  const navigate = useNavigate();
  const [params, setParams] = useUrlParams();
  const mayWrite = useMay('write');
  const canEdit = mayWrite && stored.is_read_only !== true;
  const edit = useBoardEdit(stored, canEdit && params['edit'] === '1');
  const { dashboard, isEditing, change } = edit;
  const saveAtOnce = useSaveAtOnce(edit);
  const [dialog, setDialog] = useState<BoardDialog>();
  const [addGroup, setAddGroup] = useState<number>();
  const [editing, setEditing] = useState<Editing>();
  const [full, setFull] = useState<WidgetPath>();
  const [said, setSaid] = useState('');
  const holder = useRef<HTMLDivElement>(null);
  const screen = useFullScreen(holder);
  const variables = useMemo(() => dashboard.template_variables ?? [], [dashboard.template_variables]);
  const chosen = useMemo(() => chosenOf(variables, params), [variables, params]);
  // The address says once that editing begins, so that a reload of a saved board does not begin it again.
  useEffect(() => {
    if (params['edit'] === '1' && isEditing) setParams({ edit: undefined }, { replace: true });
  }, [params, setParams, isEditing]);

  // After the shell has named the page: a board is known by its own title.
  useEffect(() => {
    document.title = `${dashboard.title} · Komainu`;
  }, [dashboard.title]);

  const tabs = useMemo(() => tabsOf(dashboard), [dashboard]);
  const tab = tabs.find(({ id }) => id === params['tab']) ?? tabs[0];
  const widgets = useMemo(() => widgetsOfTab(dashboard, tab), [dashboard, tab]);
  /** Adds to the board (then to the tab that is open) or to a group. */
  const add = (widget: Widget, group?: number): void =>
    change((before) => {
      const next = added(before, widget, group);
      return group === undefined ? onTab(next.dashboard, tab?.id, next.key) : next.dashboard;
    });

  const say = (message: string): void => {
    setSaid(message);
    setTimeout(() => setSaid(''), 2500);
  };
  const paste = (pasted: string): void => {
    const widget = widgetOfClipboard(pasted);
    if (widget === undefined) {
      say(text.pasteNothing);
      return;
    }
    edit.setEditing(true);
    add(widget);
  };
  const openAdd = (group?: number): void => {
    setAddGroup(group);
    setDialog('add');
  };
  const actions: BoardActions = {
    canEdit,
    edit: (path) => {
      edit.setEditing(true);
      setEditing({ path });
    },
    duplicate: ({ key, group }) => {
      edit.setEditing(true);
      const widget = findWidget(dashboard, group === undefined ? { key } : { key, group });
      if (widget !== undefined) add(widget, group);
    },
    remove: (path) => change((before) => withoutWidget(before, path)),
    copy: (widget) => void navigator.clipboard.writeText(clipboardText(widget)).then(() => say(text.copied)),
    expand: setFull,
    addTo: openAdd,
    place: (group, places) => change((before) => withContainer(before, group, (inside) => withPlaces(inside, places))),
  };
  const clone = async (): Promise<void> => {
    const copy = await createDashboard({
      ...savedBody(dashboard),
      title: text.copyOf(dashboard.title),
      is_read_only: false,
    });
    void navigate({ to: linkTo(dashboardPath(copy), { edit: '1' }, params) as string });
  };
  useBoardKeys({
    onEdit: canEdit ? () => edit.setEditing(true) : undefined,
    onSave: isEditing && edit.isDirty ? () => void edit.save() : undefined,
    onFullScreen: screen.toggle,
    onTv: screen.toggleTv,
    onUndo: edit.undo,
    onRedo: edit.redo,
    onPaste: canEdit ? paste : undefined,
  });
  const edited =
    editing === undefined
      ? undefined
      : 'fresh' in editing
        ? editing.fresh
        : findWidget(dashboard, editing.path)?.definition;
  return (
    <BoardProvider variables={variables} chosen={chosen} isEditing={isEditing && !screen.isFull}>
      <ActionsProvider actions={actions}>
        <UnsavedGuard isDirty={edit.isDirty} />
        <div className="board" ref={holder} data-full={screen.isFull} data-fits={screen.isFull && screen.fits}>
          <Toolbar
            edit={edit}
            canEdit={canEdit}
            canClone={mayWrite}
            canShare={mayWrite}
            onDialog={(next) => (next === 'add' ? openAdd() : setDialog(next))}
            onFullScreen={screen.toggle}
            onTv={screen.toggleTv}
            onPaste={() => void navigator.clipboard.readText().then(paste, () => say(text.pasteNothing))}
            onClone={() => void clone()}
          />
          <p className="board-said" role="status">
            {said}
          </p>
          {edit.error === undefined ? null : (
            <p className="board-error" role="alert">
              {edit.error.message}
            </p>
          )}
          <VariablesBar
            dashboard={dashboard}
            onEdit={isEditing ? () => setDialog('variables') : undefined}
            onViews={canEdit ? saveAtOnce : undefined}
          />
          {tab === undefined ? null : (
            <Tabs
              label={text.tabs}
              value={tab.id}
              tabs={tabs.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(id) => setParams({ tab: id }, { replace: true })}
            />
          )}
          <div className="board-scroll">
            {dashboard.description && !isEditing ? (
              <p className="board-description" translate="no">
                {dashboard.description}
              </p>
            ) : null}
            {widgets.length === 0 ? (
              <EmptyState title={text.emptyTitle}>
                <p>{canEdit ? text.emptyText : text.emptyReader}</p>
                {canEdit ? (
                  <Button kind="primary" onClick={() => openAdd()}>
                    {text.addWidget}
                  </Button>
                ) : null}
              </EmptyState>
            ) : (
              <FitToScreen isOn={screen.isFull && screen.fits} isFree={dashboard.layout_type === 'free'}>
                <Grid key={tab?.id ?? ''} widgets={widgets} layoutType={dashboard.layout_type} />
              </FitToScreen>
            )}
          </div>
          <FullWidget
            widget={full === undefined ? undefined : findWidget(dashboard, full)}
            onClose={() => setFull(undefined)}
          />
        </div>
        <Suspense fallback={null}>
          {dialog === undefined ? null : (
            <BoardDialogs
              dialog={dialog}
              edit={edit}
              canEdit={canEdit}
              onClose={() => setDialog(undefined)}
              onAdd={(fresh) => {
                setDialog(undefined);
                edit.setEditing(true);
                setEditing({ fresh, group: addGroup });
              }}
              onSaid={say}
            />
          )}
          {editing === undefined || edited === undefined ? null : (
            <WidgetDialog
              definition={edited}
              onClose={() => setEditing(undefined)}
              onDone={(definition) => {
                setEditing(undefined);
                if ('fresh' in editing) add({ definition }, editing.group);
                else change((before) => withWidget(before, editing.path, definition));
              }}
            />
          )}
        </Suspense>
      </ActionsProvider>
    </BoardProvider>
  );
}
