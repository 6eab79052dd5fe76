import { Button } from '@komainu/ui/controls/controls.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { BoardEdit } from '../board/use-board-edit.ts';
import { DASHBOARDS } from '../messages.ts';
import { TextArea } from './Fields.tsx';

export function DetailsDialog({ edit, onClose }: { edit: BoardEdit; onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const [title, setTitle] = useState(edit.dashboard.title);
  const [description, setDescription] = useState(edit.dashboard.description ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (title.trim() === '') return;
    edit.change((before) => ({ ...before, title: title.trim(), description }));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={text.details} closeButtonProps={{ 'aria-label': text.cancel }}>
      <form className="board-form" onSubmit={submit}>
        <TextField label={text.title} value={title} onChange={setTitle} />
        <TextArea label={text.description} value={description} onChange={setDescription} />
        <div className="board-form-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="primary" type="submit" disabled={title.trim() === ''}>
            {text.apply}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
