import './metric-editor.css';
import { Menu } from '@mantine/core';
import { IconMathFunction, IconX } from '@tabler/icons-react';
import { Button } from '../controls/controls.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useText } from '../i18n/messages.ts';
import { useMetricFunctions } from './catalogue.ts';
import { functionWords, isShorthand } from './function-words.ts';
import { METRIC_EDITOR } from './messages.ts';
import type { AppliedFunction } from './query-form.ts';

/** The words of the language as a menu; what is chosen stands around the query with arguments that draw at once. */
export function FunctionMenu({ onAdd }: { onAdd: (added: AppliedFunction) => void }) {
  const text = useText(METRIC_EDITOR);
  const { language } = useLanguage();
  const functions = useMetricFunctions().filter(({ name }) => !isShorthand(name));
  return (
    <Menu position="bottom-end" width={400} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button kind="quiet" label={text.addFunction}>
          <IconMathFunction size={15} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="metric-functions">
        {functions.map((one) => (
          <Menu.Item
            key={one.name}
            onClick={() => onAdd({ name: one.name, args: one.parameters.map(({ initial }) => initial) })}
          >
            <span className="metric-function">
              <code>{one.name}</code>
              <span>{functionWords(one.name, language)}</span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface FunctionChipsProps {
  readonly functions: readonly AppliedFunction[];
  readonly onChange: (functions: readonly AppliedFunction[]) => void;
}

/** The functions around a query, innermost first, with their arguments to change. */
export function FunctionChips({ functions, onChange }: FunctionChipsProps) {
  const text = useText(METRIC_EDITOR);
  const known = useMetricFunctions();
  if (functions.length === 0) return null;
  const setArgument = (place: number, index: number, value: string): void =>
    onChange(
      functions.map((one, at) =>
        at === place ? { ...one, args: one.args.map((arg, each) => (each === index ? value : arg)) } : one,
      ),
    );
  return (
    <ul className="metric-chips">
      {functions.map((one, place) => (
        <li key={`${one.name} ${place}`} className="metric-chip">
          <code>{one.name}</code>
          {one.args.map((arg, index) => {
            const parameter = known.find(({ name }) => name === one.name)?.parameters[index];
            const label = `${one.name} ${parameter?.name ?? index + 1}`;
            return (
              <Argument
                key={index}
                label={label}
                value={arg}
                choices={parameter?.choices ?? []}
                onChange={(value) => setArgument(place, index, value)}
              />
            );
          })}
          <Button
            kind="quiet"
            label={text.removeFunction(one.name)}
            onClick={() => onChange(functions.filter((_, at) => at !== place))}
          >
            <IconX size={13} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface ArgumentProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly onChange: (value: string) => void;
}

function Argument({ label, value, choices, onChange }: ArgumentProps) {
  if (choices.length > 0) {
    return (
      <select
        className="input"
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  const commit = (typed: string): void => {
    if (typed.trim() !== '' && typed.trim() !== value) onChange(typed.trim());
  };
  return (
    <input
      key={value}
      className="input"
      aria-label={label}
      title={label}
      inputMode="numeric"
      defaultValue={value}
      size={Math.max(3, value.length)}
      onBlur={(event) => commit(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
      }}
    />
  );
}
