import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { FORM } from './messages.ts';

interface TextsInputProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly readOnly: boolean;
  readonly placeholder?: string;
}

/** A list of texts as chips: Enter or a comma adds, Backspace in an empty field takes the last away. */
export function TextsInput({ label, value, onChange, readOnly, placeholder }: TextsInputProps) {
  const text = useText(FORM);
  const [typed, setTyped] = useState('');
  const add = (): void => {
    const added = typed
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '' && !value.includes(one));
    if (added.length > 0) onChange([...value, ...new Set(added)]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && typed === '') onChange(value.slice(0, -1));
  };
  return (
    <div className="form-texts" data-read-only={readOnly}>
      {value.map((one) => (
        <span key={one} className="form-chip" translate="no">
          {one}
          {readOnly ? null : (
            <button
              type="button"
              aria-label={text.removeValue(one)}
              onClick={() => onChange(value.filter((other) => other !== one))}
            >
              <IconX size={12} />
            </button>
          )}
        </span>
      ))}
      {readOnly ? null : (
        <input
          aria-label={label}
          spellCheck={false}
          translate={placeholder === undefined ? undefined : 'no'}
          autoComplete="off"
          placeholder={value.length === 0 ? (placeholder ?? text.addTyped) : ''}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      )}
    </div>
  );
}
