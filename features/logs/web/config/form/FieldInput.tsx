import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { grokTokens } from '../pipelines/grok-tokens.ts';
import type { FieldError } from './FieldForm.tsx';
import type { Field } from './field.ts';
import { JsonInput } from './JsonInput.tsx';
import { LinesInput } from './LinesInput.tsx';
import { FORM } from './messages.ts';
import { NumberInput } from './NumberInput.tsx';
import { PatternPicker } from './PatternPicker.tsx';
import { PathInput, QueryInput } from './QueryInput.tsx';
import { TablePicker } from './TablePicker.tsx';
import { TextsInput } from './TextsInput.tsx';
import { useWords } from './use-words.ts';

export interface InputProps {
  readonly field: Exclude<Field, { kind: 'items' }>;
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly readOnly: boolean;
  readonly error?: FieldError | undefined;
}

/** The input of a field, by its kind. */
export function FieldInput(props: InputProps) {
  const { field, label, value, onChange, readOnly, error } = props;
  const shared = { label, readOnly, ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }) };
  const typed = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'number':
    case 'percent':
      return <NumberInput {...props} isPercent={field.kind === 'percent'} />;
    case 'choice':
      return <ChoiceInput {...props} options={field.options} />;
    case 'texts':
      return <TextsInput {...shared} value={textsOf(value)} onChange={onChange} />;
    case 'lines':
      return (
        <LinesInput {...shared} rows={field.rows ?? 4} file={field.file} value={textsOf(value)} onChange={onChange} />
      );
    case 'query':
      return <QueryInput {...shared} value={typed} onChange={onChange} />;
    case 'path':
    case 'facet':
      return <PathInput {...shared} value={typed} onChange={onChange} isFacet={field.kind === 'facet'} />;
    case 'code':
    case 'grok':
      return (
        <CodeEditor
          {...shared}
          rows={field.rows ?? 3}
          value={typed}
          onChange={onChange}
          {...(field.kind === 'grok' ? { tokens: grokTokens } : {})}
          error={error?.offset === undefined ? undefined : { length: 1, ...error, offset: error.offset }}
        />
      );
    case 'json':
      return <JsonInput {...shared} value={value} onChange={onChange} />;
    case 'library':
      return <PatternPicker {...shared} value={typed} onChange={onChange} />;
    case 'table':
      return <TablePicker {...shared} value={typed} onChange={onChange} />;
    default:
      return <TextInput {...props} value={typed} />;
  }
}

function TextInput({ field, label, value, onChange, readOnly }: InputProps & { readonly value: string }) {
  const text = useText(FORM);
  const isSecret = field.kind === 'secret';
  return (
    <input
      className="input"
      aria-label={label}
      type={isSecret ? 'password' : 'text'}
      autoComplete={isSecret ? 'new-password' : 'off'}
      disabled={readOnly}
      spellCheck={false}
      // An example is data.
      translate={field.placeholder === undefined ? undefined : 'no'}
      placeholder={field.placeholder ?? (isSecret && field.required !== true ? text.unchanged : undefined)}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function ChoiceInput(props: InputProps & { readonly options: Extract<Field, { kind: 'choice' }>['options'] }) {
  const { field, label, value, onChange, readOnly, options } = props;
  const text = useText(FORM);
  const words = useWords();
  const chosen = typeof value === 'string' ? value : '';
  return (
    <select
      className="input"
      aria-label={label}
      disabled={readOnly}
      value={chosen}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.some((option) => option.value === chosen) ? null : <option value="">{text.choose}</option>}
      {field.optional === true && chosen !== '' ? <option value="">{text.none}</option> : null}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {words(option.label)}
        </option>
      ))}
    </select>
  );
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
