import { useText } from '@komainu/ui/i18n/messages.ts';
import { FORM } from '../form/messages.ts';
import { TextsInput } from '../form/TextsInput.tsx';
import { TABLES } from './messages.ts';
import type { TableWords } from './table-api.ts';

interface WordsFieldsProps {
  readonly words: TableWords;
  readonly readOnly: boolean;
  /** Lookup processors ask for it by its name: that stays. */
  readonly isNamed?: boolean;
  readonly onChange: (words: TableWords) => void;
}

/** What a table is called and what it is for. */
export function WordsFields({ words, readOnly, isNamed = false, onChange }: WordsFieldsProps) {
  const text = useText(TABLES);
  const form = useText(FORM);
  return (
    <>
      {isNamed ? null : (
        <label className="form-field">
          <span className="form-label">{text.name}</span>
          <input
            className="input"
            autoComplete="off"
            spellCheck={false}
            translate="no"
            disabled={readOnly}
            placeholder={text.namePlaceholder}
            value={words.table_name}
            onChange={(event) => onChange({ ...words, table_name: event.target.value })}
          />
        </label>
      )}
      <label className="form-field">
        <span className="form-label">
          {text.description} <small>{form.optional}</small>
        </span>
        <input
          className="input"
          autoComplete="off"
          disabled={readOnly}
          value={words.description}
          onChange={(event) => onChange({ ...words, description: event.target.value })}
        />
      </label>
      <div className="form-field" data-wide="true">
        <span className="form-label">
          {text.tags} <small>{form.optional}</small>
        </span>
        <TextsInput
          label={text.tags}
          value={words.tags}
          readOnly={readOnly}
          onChange={(tags) => onChange({ ...words, tags })}
        />
      </div>
    </>
  );
}
