import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { Popover } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { LOGS } from '../messages.ts';

/** Chooses a further column from the fields that the logs have, or takes any path that is typed. */
export function AddColumn({
  onAdd,
  suggest,
}: {
  onAdd: (column: string) => void;
  suggest: (text: string) => Promise<readonly Suggestion[]>;
}) {
  const text = useText(LOGS);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const found = useQuery({ queryKey: ['logs', 'columns', typed], enabled: open, queryFn: () => suggest(typed) });
  const add = (column: string): void => {
    if (column.trim() !== '') onAdd(column.trim());
    setTyped('');
    setOpen(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add(typed);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button kind="quiet" onClick={() => setOpen(!open)} aria-expanded={open}>
          <IconPlus size={14} />
          {text.addColumn}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={text.addColumn}>
        <form onSubmit={submit}>
          <input
            className="input"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            aria-label={text.addColumn}
            placeholder={text.columnHint}
            data-autofocus
          />
        </form>
        <ul className="column-choices">
          {(found.data ?? []).slice(0, 12).map(({ value }) => (
            <li key={value}>
              <button type="button" onClick={() => add(value)}>
                {value}
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
