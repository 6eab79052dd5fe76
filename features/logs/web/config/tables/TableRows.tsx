import { Button, ErrorState, LoadingBar, TableScroll } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconEdit, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useAccess } from '../ConfigFrame.tsx';
import { TABLES } from './messages.ts';
import { RowForm } from './RowForm.tsx';
import { type ReferenceTable, useTableChange, useTableRows } from './table-api.ts';

/** The rows of a table: found by key, added, changed and deleted one by one. */
export function TableRows({ table, columns }: { table: ReferenceTable; columns: readonly string[] }) {
  const text = useText(TABLES);
  const { language } = useLanguage();
  const { may, reason } = useAccess('write');
  const [sought, setSought] = useState('');
  /** The key of the row that is edited, '' for a new one. */
  const [edited, setEdited] = useState<string>();
  const found = useTableRows(table.id, sought.trim());
  const change = useTableChange();
  const [key = ''] = table.attributes.schema.primary_keys;
  const rows = found.data?.pages.flatMap(({ data }) => data) ?? [];
  const remove = (id: string): void => {
    if (confirm(text.removeRowSure(id))) change.mutate({ kind: 'removeRow', id: table.id, key: id });
  };
  return (
    <section className="table-rows" aria-label={text.rows}>
      <div className="table-rows-bar">
        <SearchField label={text.find} value={sought} onChange={setSought} />
        <Button disabled={!may} title={reason} onClick={() => setEdited('')}>
          <IconPlus size={14} />
          {text.addRow}
        </Button>
      </div>
      <Failure reason={change.error?.message} />
      {edited === undefined ? null : (
        <RowForm
          key={edited}
          table={table}
          columns={columns}
          row={rows.find(({ id }) => id === edited)}
          others={rows}
          onDone={() => setEdited(undefined)}
        />
      )}
      <LoadingBar on={found.isFetching || change.isPending} />
      {found.error !== null ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? null : rows.length === 0 ? (
        <p className="form-hint">{sought.trim() === '' ? text.noRows : text.noRow(sought.trim())}</p>
      ) : (
        <>
          <TableScroll label={text.rows}>
            <table className="data-table table-preview">
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col" translate="no" data-key={column === key}>
                      {column}
                    </th>
                  ))}
                  <th scope="col">
                    <span className="visually-hidden">{text.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ id, attributes: { values } }) => (
                  <tr key={id} data-selected={id === edited}>
                    {columns.map((column) => (
                      <td key={column} className="mono" translate="no" title={values[column]}>
                        {values[column]}
                      </td>
                    ))}
                    <td className="table-row-actions">
                      <Button kind="quiet" label={text.editRow(id)} disabled={!may} onClick={() => setEdited(id)}>
                        <IconEdit size={14} />
                      </Button>
                      <Button kind="quiet" label={text.removeRow(id)} disabled={!may} onClick={() => remove(id)}>
                        <IconTrash size={14} />
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          {sought.trim() !== '' ? null : (
            <div className="table-actions">
              <span className="form-hint">
                {text.shown(exact(rows.length, language), exact(table.attributes.row_count, language))}
              </span>
              {found.hasNextPage ? (
                <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                  {text.more}
                </Button>
              ) : null}
            </div>
          )}
        </>
      )}
    </section>
  );
}
