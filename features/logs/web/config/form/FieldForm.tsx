import './form.css';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useId } from 'react';
import { FieldInput } from './FieldInput.tsx';
import { type Definition, type Field, shownFields, valueAtPlace, withValueAt, writtenValue } from './field.ts';
import { ItemsInput } from './ItemsInput.tsx';
import { FORM } from './messages.ts';
import { useWords } from './use-words.ts';

export interface FieldError {
  readonly at: string;
  readonly message: string;
  /** In the text of the field. */
  readonly offset?: number;
  readonly length?: number;
}

interface FieldFormProps {
  readonly fields: readonly Field[];
  readonly value: Definition;
  readonly onChange: (value: Definition) => void;
  readonly readOnly?: boolean;
  /** The thing is there already: what is chosen once stays. */
  readonly exists?: boolean;
  readonly error?: FieldError | undefined;
}

/** A form made of a description: labels, hints, and an input for each field that the choices made so far show. */
export function FieldForm({ fields, value, onChange, readOnly = false, exists = false, error }: FieldFormProps) {
  return (
    <div className="field-form">
      {shownFields(fields, value).map((field) => (
        <FormField
          key={field.at}
          field={field}
          value={valueAtPlace(value, field.at)}
          onChange={(next) => onChange(withValueAt(value, field.at, writtenValue(field, next)))}
          readOnly={readOnly || (exists && field.fixed === true)}
          error={error?.at === field.at ? error : undefined}
        />
      ))}
    </div>
  );
}

const WIDE = new Set(['query', 'code', 'grok', 'lines', 'json', 'items', 'texts']);

interface FormFieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly readOnly: boolean;
  readonly error: FieldError | undefined;
}

function FormField({ field, value, onChange, readOnly, error }: FormFieldProps) {
  const text = useText(FORM);
  const words = useWords();
  const id = useId();
  const label = words(field.label);
  if (field.kind === 'items') {
    return <ItemsInput field={field} label={label} value={value} onChange={onChange} readOnly={readOnly} />;
  }
  const hint =
    field.hint === undefined ? null : (
      <p className="form-hint" id={`${id}-hint`}>
        {words(field.hint)}
      </p>
    );
  const wrong =
    error === undefined ? null : (
      <p className="form-wrong" role="alert">
        {error.message}
      </p>
    );
  if (field.kind === 'flag') {
    return (
      <div className="form-field">
        <label className="form-check">
          <input
            type="checkbox"
            checked={value === true}
            disabled={readOnly}
            onChange={(event) => onChange(event.target.checked)}
          />
          {label}
        </label>
        {hint}
      </div>
    );
  }
  return (
    <div className="form-field" data-wide={field.wide === true || WIDE.has(field.kind)}>
      <span className="form-label">
        {label}
        {field.optional === true ? <small>{text.optional}</small> : null}
      </span>
      <FieldInput field={field} label={label} value={value} onChange={onChange} readOnly={readOnly} error={error} />
      {wrong}
      {hint}
    </div>
  );
}
