import { writeCsv } from '@komainu/contracts/logs/csv.ts';
import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { IconDownload, IconEdit, IconReplace, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { download } from '../../explorer/download.ts';
import { AccessNote, useAccess } from '../ConfigFrame.tsx';
import { FORM } from '../form/messages.ts';
import { CONFIG } from '../messages.ts';
import type { ListedPipeline } from '../pipelines/pipeline-api.ts';
import { CsvInput } from './CsvInput.tsx';
import { TABLES } from './messages.ts';
import { TableRows } from './TableRows.tsx';
import { allRows, type ReferenceTable, type TableContent, useTableChange } from './table-api.ts';
import { UsedBy } from './UsedBy.tsx';
import { WordsFields } from './WordsFields.tsx';

interface TablePanelProps {
  readonly table: ReferenceTable;
  readonly usedBy: readonly ListedPipeline[];
  readonly onClose: () => void;
}

type Open = 'rows' | 'words' | 'replace';

/** A table: what it is, who uses it, its rows, and what can be done with it. */
export function TablePanel({ table, usedBy, onClose }: TablePanelProps) {
  const text = useText(TABLES);
  const form = useText(FORM);
  const config = useText(CONFIG);
  const { language } = useLanguage();
  const { may, reason } = useAccess('write');
  const [open, setOpen] = useState<Open>('rows');
  const change = useTableChange();
  const { attributes, id } = table;
  const name = attributes.table_name;
  const columns = attributes.schema.fields.map((field) => field.name);
  const toggle = (what: Open): void => setOpen(open === what ? 'rows' : what);
  const save = async (): Promise<void> => {
    const rows = (await allRows(id)).map(({ attributes: { values } }) => columns.map((column) => values[column] ?? ''));
    download(writeCsv({ columns, rows }), name);
  };
  const remove = (): void => {
    const names = usedBy.map((pipeline) => pipeline.name).join(', ');
    if (!confirm(names === '' ? config.removeSure(name) : text.removeUsed(name, names))) return;
    change.mutate({ kind: 'remove', id }, { onSuccess: onClose });
  };
  return (
    <SidePanel header={<h2 className="config-title">{name}</h2>} onClose={onClose}>
      <div className="table-panel">
        <AccessNote permission="write" />
        {attributes.description === '' ? null : <p translate="no">{attributes.description}</p>}
        <p className="table-facts">
          <span>{text.found(exact(attributes.row_count, language), columns.length)}</span>
          <span>
            {text.updated} {dateTime(Date.parse(attributes.updated_at), language)}
          </span>
          <span>
            {text.usedBy} <UsedBy pipelines={usedBy} hint={text.notUsedHint} />
          </span>
          {attributes.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </p>
        <div className="table-actions">
          <Button disabled={!may} title={reason} aria-expanded={open === 'replace'} onClick={() => toggle('replace')}>
            <IconReplace size={14} />
            {text.replace}
          </Button>
          <Button disabled={!may} title={reason} aria-expanded={open === 'words'} onClick={() => toggle('words')}>
            <IconEdit size={14} />
            {text.details}
          </Button>
          <Button onClick={() => void save()}>
            <IconDownload size={14} />
            {text.download}
          </Button>
          <Button kind="danger" disabled={!may || change.isPending} title={reason} onClick={remove}>
            <IconTrash size={14} />
            {form.remove}
          </Button>
        </div>
        <Failure reason={change.error?.message} />
        {open === 'replace' ? <Replace table={table} columns={columns} onDone={() => setOpen('rows')} /> : null}
        {open === 'words' ? <Words table={table} onDone={() => setOpen('rows')} /> : null}
        <TableRows table={table} columns={columns} />
      </div>
    </SidePanel>
  );
}

interface PartProps {
  readonly table: ReferenceTable;
  readonly onDone: () => void;
}

function Words({ table: { id, attributes }, onDone }: PartProps) {
  const text = useText(TABLES);
  const form = useText(FORM);
  const { may } = useAccess('write');
  const [words, setWords] = useState(attributes);
  const change = useTableChange();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { description, tags } = words;
    change.mutate({ kind: 'words', id, words: { description, tags } }, { onSuccess: onDone });
  };
  return (
    <form className="table-part" onSubmit={submit} aria-label={text.details}>
      <div className="field-form">
        <WordsFields words={words} isNamed readOnly={!may} onChange={(next) => setWords({ ...attributes, ...next })} />
      </div>
      <End error={change.error} isPending={change.isPending} label={form.save} canSave={may} onCancel={onDone} />
    </form>
  );
}

function Replace({ table: { id, attributes }, columns, onDone }: PartProps & { columns: readonly string[] }) {
  const text = useText(TABLES);
  const [content, setContent] = useState<TableContent>();
  const change = useTableChange();
  const gone = content === undefined ? [] : columns.filter((column) => !content.columns.includes(column));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (content !== undefined) change.mutate({ kind: 'content', id, content }, { onSuccess: onDone });
  };
  return (
    <form className="table-part" onSubmit={submit} aria-label={text.replace}>
      <p className="form-hint">{text.replaceHint}</p>
      <div className="field-form">
        <CsvInput usualKey={attributes.schema.primary_keys[0] ?? ''} onContent={setContent} />
      </div>
      {gone.length === 0 ? null : <p className="form-wrong">{text.columnsGone(gone.join(', '))}</p>}
      <End
        error={change.error}
        isPending={change.isPending}
        label={text.replace}
        canSave={content !== undefined}
        onCancel={onDone}
      />
    </form>
  );
}

interface EndProps {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly label: string;
  readonly canSave: boolean;
  readonly onCancel: () => void;
}

function End({ error, isPending, label, canSave, onCancel }: EndProps) {
  const form = useText(FORM);
  return (
    <>
      {error === null ? null : (
        <p className="text-wrong" role="alert">
          {error.message}
        </p>
      )}
      <div className="table-actions">
        <Button kind="primary" type="submit" disabled={!canSave || isPending}>
          {isPending ? form.pending : label}
        </Button>
        <Button onClick={onCancel}>{form.cancel}</Button>
      </div>
    </>
  );
}
