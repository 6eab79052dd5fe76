import { useEffect, useState } from 'react';
import type { InputProps } from './FieldInput.tsx';

/** A number, or a share that is typed in per cent. What is no number is not written, and nothing at all is null. */
export function NumberInput({ label, value, onChange, readOnly, isPercent }: InputProps & { isPercent: boolean }) {
  const factor = isPercent ? 100 : 1;
  const shown = typeof value === 'number' ? String(Number((value * factor).toFixed(4))) : '';
  const [typed, setTyped] = useState(shown);
  // `1.` and `1.0` stay as they are typed while they mean the same.
  useEffect(
    () => setTyped((now) => (now !== '' && Number(now) === Number(shown) && shown !== '' ? now : shown)),
    [shown],
  );
  const change = (text: string): void => {
    setTyped(text);
    const number = Number(text) / factor;
    if (text.trim() === '') onChange(null);
    else if (Number.isFinite(number)) onChange(number);
  };
  return (
    <span className="form-number">
      <input
        className="input"
        aria-label={label}
        inputMode="decimal"
        disabled={readOnly}
        value={typed}
        onChange={(event) => change(event.target.value)}
      />
      {isPercent ? <span aria-hidden="true">%</span> : null}
    </span>
  );
}
