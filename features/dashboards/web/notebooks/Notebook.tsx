import './notebooks.css';
import { chosenOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import type { NotebookFields, Notebook as Stored } from '@komainu/contracts/dashboards/notebooks.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu, Modal } from '@mantine/core';
import { IconClock, IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { BoardProvider } from '../board/board-context.tsx';
import type { TemplateVariable } from '../model/dashboard.ts';
import { AddCell } from './AddCell.tsx';
import { Cell } from './Cell.tsx';
import {
  cellOf,
  type EditedCell,
  editedCells,
  insertedAfter,
  isMarkdown,
  moved,
  notebookTime,
  timeParams,
} from './cells.ts';
import { NOTEBOOKS } from './messages.ts';
import { createNotebook, deleteNotebook, NOTEBOOKS_KEY, notebookPath } from './notebooks-api.ts';
import { useAutosave } from './use-autosave.ts';

/** A notebook to read and, for those who may, to write; it saves itself. */
export function Notebook({ stored }: { readonly stored: Stored }) {
  const text = useText(NOTEBOOKS);
  const canWrite = useMay('write');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [params, setParams] = useUrlParams();
  const { range } = useTimeRange();
  const [name, setName] = useState(stored.attributes.name);
  const [time, setTime] = useState(stored.attributes.time);
  const [cells, setCells] = useState(() => editedCells(stored.attributes.cells));
  const [writing, setWriting] = useState<string>();
  const [isDeleting, setDeleting] = useState(false);
  const fields = useMemo(
    (): NotebookFields => ({
      ...stored.attributes,
      name: name.trim() || text.untitled,
      time,
      cells: cells.map(({ cell }) => cell),
    }),
    [stored, name, time, cells, text.untitled],
  );
  const { isSaving, error } = useAutosave(stored.id, fields, canWrite);
  // The notebook's own time, unless the address came with one.
  useEffect(() => {
    if (params['range'] === undefined && params['from'] === undefined)
      setParams(timeParams(stored.attributes.time), { replace: true });
  }, [stored, params, setParams]);
  useEffect(() => {
    document.title = `${name} · Komainu`;
  }, [name]);
  const variables = (stored.attributes.template_variables ?? []) as unknown as readonly TemplateVariable[];
  const insert = (after: string | undefined, fresh: EditedCell): void => {
    setCells((before) => insertedAfter(before, after, fresh));
    if (isMarkdown(fresh.cell.attributes.definition)) setWriting(fresh.key);
  };
  const clone = useMutation({
    mutationFn: () => createNotebook({ ...fields, name: text.copyOf(fields.name) }),
    onSuccess: ({ data }) =>
      void navigate({ to: linkTo(notebookPath(data.id, data.attributes.name), {}, params) as string }),
  });
  const remove = useMutation({
    mutationFn: () => deleteNotebook(stored.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: NOTEBOOKS_KEY });
      void navigate({ to: linkTo('/notebook/list', {}, params) as string });
    },
  });
  return (
    <div className="page notebook">
      <header className="notebook-head">
        <input
          className="notebook-name"
          aria-label={text.title}
          value={name}
          readOnly={!canWrite}
          onChange={(event) => setName(event.target.value)}
        />
        <span className="notebook-state" role="status" data-failed={error !== null}>
          {!canWrite ? '' : error !== null ? text.notSaved(error.message) : isSaving ? text.saving : text.saved}
        </span>
        {canWrite ? (
          <Button title={text.keepTimeHint} onClick={() => setTime(notebookTime(range))}>
            <IconClock size={15} />
            {text.keepTime}
          </Button>
        ) : null}
        {canWrite ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button label={text.more}>
                <IconDots size={15} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => clone.mutate()}>
                {text.clone}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => setDeleting(true)}>
                {text.deleteNotebook}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </header>
      <BoardProvider variables={variables} chosen={chosenOf(variables, params)} isEditing={false}>
        <div className="notebook-cells page-scroll">
          {canWrite ? <AddCell label={text.addFirst} onAdd={(fresh) => insert(undefined, fresh)} /> : null}
          {cells.map((edited, index) => (
            <div key={edited.key}>
              <Cell
                edited={edited}
                place={index + 1}
                canWrite={canWrite}
                isWriting={writing === edited.key}
                onWriting={(on) => setWriting(on ? edited.key : undefined)}
                onChange={(cell) =>
                  setCells((before) => before.map((one) => (one.key === edited.key ? { ...one, cell } : one)))
                }
                onMove={(by) => setCells((before) => moved(before, edited.key, by))}
                onRemove={() => setCells((before) => before.filter(({ key }) => key !== edited.key))}
                onDuplicate={() => {
                  const fresh = cellOf({ type: 'markdown', text: '' });
                  insert(edited.key, { ...fresh, cell: { ...edited.cell, id: fresh.key } });
                }}
              />
              {canWrite ? (
                <AddCell label={text.addAfter(index + 1)} onAdd={(fresh) => insert(edited.key, fresh)} />
              ) : null}
            </div>
          ))}
        </div>
      </BoardProvider>
      <Modal
        opened={isDeleting}
        onClose={() => setDeleting(false)}
        title={text.deleteTitle}
        closeButtonProps={{ 'aria-label': text.cancel }}
      >
        <div className="board-form">
          <p>{text.deleteText(name)}</p>
          {remove.error === null ? null : <p role="alert">{remove.error.message}</p>}
          <div className="board-form-end">
            <Button onClick={() => setDeleting(false)}>{text.cancel}</Button>
            <Button kind="danger" onClick={() => remove.mutate()}>
              {text.remove}
            </Button>
          </div>
        </div>
      </Modal>
    </div>
  );
}
