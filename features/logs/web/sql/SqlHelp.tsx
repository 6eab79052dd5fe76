import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { SQL } from './messages.ts';
import { useSqlSchema } from './use-sql.ts';

/** The columns and the functions, to be read and to be put into the statement. */
export function SqlHelp({ onInsert }: { onInsert: (word: string) => void }) {
  const text = useText(SQL);
  const schema = useSqlSchema();
  const [open, setOpen] = useState(false);
  if (schema === undefined) return null;
  return (
    <aside className="sql-help" aria-label={text.help} data-open={open}>
      <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
        {text.help}
      </Button>
      {open ? (
        <>
          <p>{text.attributes}</p>
          <h2>{text.columns}</h2>
          <ul>
            {schema.columns.map(({ name, type }) => (
              <li key={name}>
                <button type="button" translate="no" title={text.insert(name)} onClick={() => onInsert(name)}>
                  {name}
                </button>
                <span translate="no">{type}</span>
              </li>
            ))}
          </ul>
          <h2>{text.functions}</h2>
          <ul>
            {schema.functions.map(({ name, usage }) => (
              <li key={name}>
                <button type="button" translate="no" title={text.insert(name)} onClick={() => onInsert(usage)}>
                  {usage}
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </aside>
  );
}
