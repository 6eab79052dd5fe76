import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import type { BoardEdit } from '../board/use-board-edit.ts';
import { DASHBOARDS } from '../messages.ts';
import { TextArea } from './Fields.tsx';

export function DetailsDialog({ edit, onClose }: { edit: BoardEdit; onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const [title, setTitle] = useState(edit.dashboard.title);
  const [description, setDescription] = useState(edit.dashboard.description ?? '');
  const submit = (): void => {
    edit.change((before) => ({ ...before, title: title.trim(), description }));
    onClose();
  };
  return (
    <FormDialog
      title={text.details}
      submit={text.apply}
      isReady={title.trim() !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={text.title} value={title} onChange={setTitle} />
      <TextArea label={text.description} value={description} onChange={setDescription} />
    </FormDialog>
  );
}
