import { useText } from '@komainu/ui/i18n/messages.ts';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { QueryInput } from '../form/QueryInput.tsx';
import { RECALL } from './messages.ts';

export interface Recall {
  readonly query: string;
  /** As `<input type="datetime-local">` has them. */
  readonly from: string;
  readonly to: string;
}

interface RecallFieldsProps {
  readonly value: Recall;
  readonly onChange: (value: Recall) => void;
  readonly children?: ReactNode;
}

/** What is wanted of an archive: a search and a window of time. */
export function RecallFields({ value, onChange, children }: RecallFieldsProps) {
  const text = useText(RECALL);
  const id = useId();
  return (
    <div className="field-form">
      <div className="form-field" data-wide="true">
        <span className="form-label">{text.query}</span>
        <QueryInput
          label={text.query}
          value={value.query}
          placeholder="service:shop status:error"
          readOnly={false}
          onChange={(query) => onChange({ ...value, query })}
        />
      </div>
      {(['from', 'to'] as const).map((end) => (
        <div key={end} className="form-field">
          <label className="form-label" htmlFor={`${id}-${end}`}>
            {text[end]}
          </label>
          <input
            id={`${id}-${end}`}
            className="input"
            type="datetime-local"
            required
            value={value[end]}
            onChange={(event) => onChange({ ...value, [end]: event.target.value })}
          />
        </div>
      ))}
      {children}
    </div>
  );
}
