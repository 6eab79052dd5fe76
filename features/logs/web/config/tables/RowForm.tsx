import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type FormEvent, useState } from 'react';
import { FORM } from '../form/messages.ts';
import { TABLES } from './messages.ts';
import { type ReferenceTable, type RowValues, type TableRow, useTableChange } from './table-api.ts';

interface RowFormProps {
  readonly table: ReferenceTable;
  readonly columns: readonly string[];
  /** Undefined for a new one. */
  readonly row: TableRow | undefined;
  /** What is known of the other rows: a key that is taken is said before it is saved. */
  readonly others: readonly TableRow[];
  readonly onDone: () => void;
}

/** One row: a field for each column. */
export function RowForm({ table, columns, row, others, onDone }: RowFormProps) {
  const text = useText(TABLES);
  const form = useText(FORM);
  const [values, setValues] = useState<RowValues>(row?.attributes.values ?? {});
  const [isAsked, setAsked] = useState(false);
  const change = useTableChange();
  const [keyColumn = ''] = table.attributes.schema.primary_keys;
  const key = values[keyColumn] ?? '';
  const isTaken = key !== '' && key !== row?.id && others.some(({ id }) => id === key);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (key === '') return;
    change.mutate({ kind: 'row', id: table.id, key, values, was: row?.id ?? '' }, { onSuccess: onDone });
  };
  const wrong = isAsked && key === '' ? text.keyMissing : change.error?.message;
  return (
    <form className="table-part" onSubmit={submit} aria-label={row === undefined ? text.addRow : text.editRow(row.id)}>
      <div className="field-form">
        {columns.map((column) => (
          <label key={column} className="form-field">
            <span className="form-label">
              <span translate="no">{column}</span>
              {column === keyColumn ? <small>{text.keySame}</small> : null}
            </span>
            <input
              className="input mono"
              autoComplete="off"
              spellCheck={false}
              value={values[column] ?? ''}
              onChange={(event) => setValues({ ...values, [column]: event.target.value })}
            />
          </label>
        ))}
      </div>
      {isTaken ? <p className="form-hint">{text.keyTaken(key)}</p> : null}
      {wrong === undefined ? null : (
        <p className="text-wrong" role="alert">
          {wrong}
        </p>
      )}
      <div className="table-actions">
        <Button kind="primary" type="submit" disabled={change.isPending}>
          {change.isPending ? form.pending : form.save}
        </Button>
        <Button onClick={onDone}>{form.cancel}</Button>
      </div>
    </form>
  );
}
