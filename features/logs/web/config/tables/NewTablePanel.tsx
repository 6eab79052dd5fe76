import { Button } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { useUnsavedGuard } from '@komainu/ui/definition/use-unsaved-guard.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { type FormEvent, useState } from 'react';
import { AccessNote, useAccess } from '../ConfigFrame.tsx';
import { FORM } from '../form/messages.ts';
import { CsvInput } from './CsvInput.tsx';
import { TABLES } from './messages.ts';
import { type TableContent, useTableChange } from './table-api.ts';
import { WordsFields } from './WordsFields.tsx';

const NO_WORDS = { table_name: '', description: '', tags: [] };

/** A table that is new: its name, and a CSV file with its rows. */
export function NewTablePanel({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const text = useText(TABLES);
  const form = useText(FORM);
  const { may, reason } = useAccess('write');
  const [words, setWords] = useState<{ table_name: string; description: string; tags: readonly string[] }>(NO_WORDS);
  const [content, setContent] = useState<TableContent>();
  const change = useTableChange();
  const [isAsked, setAsked] = useState(false);
  const leave = useUnsavedGuard(may && (content !== undefined || words.table_name !== ''), form.unsaved);
  const isNamed = words.table_name.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!isNamed || content === undefined) return;
    const named = { ...words, table_name: words.table_name.trim() };
    change.mutate(
      { kind: 'create', words: named, content },
      { onSuccess: (answer) => leave(() => onMade((answer as { data: { id: string } }).data.id)) },
    );
  };
  return (
    <SidePanel header={<h2 className="config-title">{text.add}</h2>} onClose={onClose}>
      <form className="config-form" onSubmit={submit} aria-label={text.add}>
        <AccessNote permission="write" />
        <div className="field-form">
          <WordsFields words={words} readOnly={!may} onChange={setWords} />
          <CsvInput
            onContent={setContent}
            onFile={(file) =>
              setWords((before) => (before.table_name === '' ? { ...before, table_name: nameOf(file) } : before))
            }
          />
        </div>
        {isAsked && !isNamed ? (
          <p className="text-wrong" role="alert">
            {text.nameMissing}
          </p>
        ) : null}
        <Failure reason={change.error?.message} />
        <div className="config-form-end">
          <Button
            kind="primary"
            type="submit"
            disabled={!may || content === undefined || change.isPending}
            title={reason}
          >
            {change.isPending ? form.pending : form.create}
          </Button>
          <Button onClick={onClose}>{form.cancel}</Button>
        </div>
      </form>
    </SidePanel>
  );
}

/** `Host owners.csv` -> `host_owners`. */
function nameOf(file: string): string {
  return file
    .replace(/\.[a-z]+$/i, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, '_');
}
