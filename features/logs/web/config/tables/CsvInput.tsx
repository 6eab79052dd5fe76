import { readCsv } from '@komainu/contracts/logs/csv.ts';
import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { TableScroll } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo, useState } from 'react';
import { FileButton } from '../form/FileButton.tsx';
import { type KeyCheck, withKey } from './content.ts';
import { CSV_PROBLEMS, TABLES } from './messages.ts';
import type { TableContent } from './table-api.ts';

interface CsvInputProps {
  /** The key of the table that is there already, chosen again when the file has it too. */
  readonly usualKey?: string;
  readonly onContent: (content: TableContent | undefined) => void;
  /** A file's name, for a table that has none yet. */
  readonly onFile?: (name: string) => void;
}

const PREVIEW = 8;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 50;
/** A file of more than this is not shown as text: editing it here would be slow. */
const MOST_SHOWN = 200_000;

/** A table out of a CSV file, or pasted: what was read of it, and which column is the key. */
export function CsvInput({ usualKey = '', onContent, onFile }: CsvInputProps) {
  const text = useText(TABLES);
  const problems = useText(CSV_PROBLEMS);
  const [csv, setCsv] = useState('');
  const [chosen, setChosen] = useState(usualKey);
  const table = useMemo(() => readCsv(csv), [csv]);
  const isTable = typeof table !== 'string';
  const key = keyOf(csv, chosen);
  const checked = useMemo(() => (isTable ? withKey(table, key) : undefined), [isTable, table, key]);
  const put = (next: string, nextChosen: string): void => {
    setCsv(next);
    setChosen(nextChosen);
    const read = readCsv(next);
    const content = typeof read === 'string' ? undefined : withKey(read, keyOf(next, nextChosen)).content;
    onContent(content === undefined || isTooLarge(content) ? undefined : content);
  };
  return (
    <>
      <div className="form-field" data-wide="true">
        <span className="form-label">{text.file}</span>
        <span>
          <FileButton
            label={text.choose}
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            onText={(content, name) => {
              onFile?.(name);
              put(content, chosen);
            }}
          />
        </span>
        <p className="form-hint">{text.fileHint}</p>
      </div>
      {csv.length > MOST_SHOWN ? null : (
        <div className="form-field" data-wide="true">
          <span className="form-label">{text.orPaste}</span>
          <CodeEditor
            label={text.orPaste}
            value={csv}
            placeholder={text.pastePlaceholder}
            rows={4}
            onChange={(next) => put(next, chosen)}
          />
        </div>
      )}
      {!isTable && csv.trim() !== '' ? (
        <p className="form-wrong" role="alert">
          {problems[table]}
        </p>
      ) : null}
      {isTable && checked !== undefined ? (
        <>
          <div className="form-field">
            <span className="form-label">{text.keyColumn}</span>
            <select
              className="input"
              translate="no"
              aria-label={text.keyColumn}
              value={key}
              onChange={(event) => put(csv, event.target.value)}
            >
              {table.columns.map((column) => (
                <option key={column}>{column}</option>
              ))}
            </select>
            <p className="form-hint">{text.keyHint}</p>
          </div>
          <Found check={checked} />
        </>
      ) : null}
    </>
  );
}

function keyOf(csv: string, chosen: string): string {
  const table = readCsv(csv);
  if (typeof table === 'string') return chosen;
  return table.columns.includes(chosen) ? chosen : (table.columns[0] ?? '');
}

function isTooLarge({ columns, rows }: TableContent): boolean {
  return rows.length > MOST_ROWS || columns.length > MOST_COLUMNS;
}

function Found({ check: { content, keyless, repeated } }: { check: KeyCheck }) {
  const text = useText(TABLES);
  const { language } = useLanguage();
  const { columns, rows, primaryKey } = content;
  return (
    <div className="form-field" data-wide="true">
      {isTooLarge(content) ? (
        <p className="form-wrong" role="alert">
          {text.tooMany}
        </p>
      ) : null}
      <p className="form-hint" role="status">
        {[
          text.found(exact(rows.length, language), columns.length),
          ...(keyless === 0 ? [] : [text.keyless(exact(keyless, language))]),
          ...(repeated === 0 ? [] : [text.repeated(exact(repeated, language))]),
        ].join(' · ')}
      </p>
      <TableScroll label={text.preview}>
        <table className="data-table table-preview" translate="no">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-key={column === primaryKey}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, PREVIEW).map((row, place) => (
              <tr key={place}>
                {columns.map((column, index) => (
                  <td key={column} className="mono" title={row[index]}>
                    {row[index]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </div>
  );
}
