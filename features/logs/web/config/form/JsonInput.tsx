import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import { FORM } from './messages.ts';

interface JsonInputProps {
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly readOnly: boolean;
  readonly placeholder?: string;
}

/** A part of a definition as JSON: written whenever it can be read. */
export function JsonInput({ label, value, onChange, readOnly, placeholder }: JsonInputProps) {
  const text = useText(FORM);
  const [typed, setTyped] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [isWrong, setWrong] = useState(false);
  const change = (next: string): void => {
    setTyped(next);
    try {
      onChange(next.trim() === '' ? undefined : JSON.parse(next));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <CodeEditor
        label={label}
        value={typed}
        onChange={change}
        readOnly={readOnly}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      {isWrong ? (
        <p className="form-wrong" role="alert">
          {text.notJson}
        </p>
      ) : null}
    </>
  );
}
