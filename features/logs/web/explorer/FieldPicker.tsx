import { Button } from '@komainu/ui/controls/controls.tsx';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';

interface FieldPickerProps {
  /** What choosing does, for the button and the field. */
  readonly label: string;
  readonly hint: string;
  /** What the button shows. */
  readonly children: ReactNode;
  readonly onPick: (path: string) => void;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
  /** Offers numbers only; anything may still be typed. */
  readonly numeric?: boolean;
  readonly kind?: 'plain' | 'quiet';
}

const SHOWN = 14;

/** Chooses a field from those that the logs have, or takes any path that is typed. */
export function FieldPicker(props: FieldPickerProps) {
  const { label, hint, suggest, numeric = false } = props;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const found = useQuery({ queryKey: ['logs', 'columns', typed], enabled: open, queryFn: () => suggest(typed) });
  const choices = (found.data ?? [])
    .filter(({ detail }) => !numeric || detail === 'number' || detail === 'calculated')
    .slice(0, SHOWN);
  const pick = (path: string): void => {
    if (path.trim() !== '') props.onPick(path.trim());
    setTyped('');
    setOpen(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The picker may stand in a form itself, which is not sent by this.
    event.stopPropagation();
    pick(typed);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button kind={props.kind ?? 'quiet'} onClick={() => setOpen(!open)} aria-expanded={open} title={label}>
          {props.children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <form onSubmit={submit}>
          <input
            className="input"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            aria-label={label}
            placeholder={hint}
            data-autofocus
          />
        </form>
        <ul className="column-choices">
          {choices.map(({ value }) => (
            <li key={value}>
              <button type="button" translate="no" onClick={() => pick(value)}>
                {value}
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
