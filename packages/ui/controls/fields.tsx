import './controls.css';
import './fields.css';
import { type ReactNode, useState } from 'react';

interface FieldProps<Value> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  /** As wide as a number or a short word needs. */
  readonly narrow?: boolean;
  readonly invalid?: boolean;
  readonly mono?: boolean;
  readonly required?: boolean;
}

/** A text with its label. */
export function TextField(props: FieldProps<string>) {
  return (
    <label className="field" data-narrow={props.narrow}>
      {props.label}
      <input
        className={props.mono === true ? 'input mono' : 'input'}
        value={props.value}
        required={props.required ?? false}
        placeholder={props.placeholder}
        aria-invalid={props.invalid ?? false}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}

const listIn = (typed: string): string[] => typed.split(/[\s,]+/).filter(Boolean);

/** Several words between commas or spaces; what is typed stays as it is typed until the list changes elsewhere. */
export function ListField({ value, onChange, ...field }: FieldProps<readonly string[]>) {
  const [typed, setTyped] = useState(value.join(', '));
  const shown = listIn(typed).join() === value.join() ? typed : value.join(', ');
  return (
    <TextField
      {...field}
      value={shown}
      onChange={(next) => {
        setTyped(next);
        onChange(listIn(next));
      }}
    />
  );
}

/** A number, or none while nothing that is one stands there. */
export function NumberField({ value, onChange, ...field }: FieldProps<number | undefined>) {
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  const shown = numberIn(typed) === value ? typed : value === undefined ? '' : String(value);
  return (
    <TextField
      narrow
      {...field}
      value={shown}
      onChange={(next) => {
        setTyped(next);
        onChange(numberIn(next));
      }}
    />
  );
}

function numberIn(typed: string): number | undefined {
  const trimmed = typed.trim();
  return trimmed === '' || !Number.isFinite(Number(trimmed)) ? undefined : Number(trimmed);
}

interface SelectFieldProps extends FieldProps<string> {
  readonly choices: readonly (readonly [value: string, label: string])[];
}

/** A choice; a value that is none of the choices is kept and shown. */
export function SelectField({ label, value, choices, onChange, narrow }: SelectFieldProps) {
  const all = choices.some(([one]) => one === value) ? choices : [...choices, [value, value] as const];
  return (
    <label className="field" data-narrow={narrow}>
      {label}
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {all.map(([one, shown]) => (
          <option key={one} value={one}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A box to tick with what it means. */
export function CheckField({ label, value, onChange }: FieldProps<boolean>) {
  return (
    <label className="check-field">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
