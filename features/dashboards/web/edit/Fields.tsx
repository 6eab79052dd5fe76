import { type ReactNode, useState } from 'react';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}

export function TextField({ label, value, placeholder, onChange }: TextFieldProps) {
  return (
    <label className="field">
      {label}
      <input
        className="input"
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

interface ListFieldProps extends Omit<TextFieldProps, 'value' | 'onChange'> {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}

const wordsOf = (typed: string): string[] => typed.split(/[\s,]+/).filter(Boolean);

/** Several words, parted by commas or spaces; what is typed stays as it is typed until the list changes elsewhere. */
export function ListField({ value, onChange, ...field }: ListFieldProps) {
  const [typed, setTyped] = useState(value.join(', '));
  const shown = wordsOf(typed).join() === value.join() ? typed : value.join(', ');
  return (
    <TextField
      {...field}
      value={shown}
      onChange={(next) => {
        setTyped(next);
        onChange(wordsOf(next));
      }}
    />
  );
}

export function TextArea({ label, value, placeholder, onChange }: TextFieldProps) {
  return (
    <label className="field">
      {label}
      <textarea
        className="input"
        rows={10}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

/** A choice; a value that is none of the choices is kept and shown. */
export function SelectField({ label, value, choices, onChange }: SelectFieldProps) {
  const all = choices.some(([one]) => one === value) ? choices : [...choices, [value, value] as const];
  return (
    <label className="field">
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

export function CheckField({
  label,
  value,
  onChange,
}: {
  label: ReactNode;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    <label className="edit-check">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
