import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useVariableValues } from '../data/variable-values.ts';
import { DASHBOARDS } from '../messages.ts';
import type { TemplateVariable } from '../model/dashboard.ts';

interface VariableSelectProps {
  readonly variable: TemplateVariable;
  readonly values: readonly string[];
  /** Whose tags are offered. */
  readonly metrics: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

const MOST = 200;

/** Chooses one value or several; anything may be typed, wildcards too. */
export function VariableSelect({ variable, values, metrics, onChange }: VariableSelectProps) {
  const text = useText(DASHBOARDS);
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState('');
  const found = useVariableValues(variable, metrics, opened);
  const chosen = values.filter((value) => value !== '*');
  const wanted = typed.trim().toLowerCase();
  const shown = [...new Set([...chosen, ...found])]
    .filter((value) => value.toLowerCase().includes(wanted))
    .slice(0, MOST);
  const toggle = (value: string): void =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const value = typed.trim();
    if (value === '') return;
    onChange([value]);
    setTyped('');
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <button type="button" className="board-variable" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <span className="board-variable-name" translate="no">
            ${variable.name}
          </span>
          <span translate="no">{chosen.length === 0 ? '*' : chosen.join(', ')}</span>
          <IconChevronDown size={13} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={variable.name}>
        <form className="board-variable-choice" onSubmit={submit}>
          <input
            className="input"
            aria-label={text.searchValues}
            placeholder={text.searchValues}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            data-autofocus
          />
          <Button kind="quiet" disabled={chosen.length === 0} onClick={() => onChange([])}>
            {text.clear}
          </Button>
          <ul>
            {shown.map((value) => (
              <li key={value}>
                <label>
                  <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
                  <span translate="no">{value}</span>
                </label>
              </li>
            ))}
          </ul>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
