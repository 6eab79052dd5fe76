import { MONITOR_TYPES } from '@komainu/contracts/monitors/monitor.ts';
import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { withDefinition, withQueryText } from '../model/draft.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';

/** The query as it stands in the public API: for what the forms cannot show. */
export function SourceFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const { type, query } = draft.definition;
  return (
    <>
      {draft.kind === 'source' ? (
        <div className="fields-line">
          <SelectField
            label={text.type}
            value={type}
            choices={MONITOR_TYPES.map((one) => [one, one])}
            onChange={(next) =>
              onChange(withDefinition(draft, { type: MONITOR_TYPES.find((one) => one === next) ?? type }))
            }
          />
        </div>
      ) : null}
      <label className="field">
        {text.source}
        <textarea
          className="input mono"
          rows={3}
          spellCheck={false}
          value={query}
          onChange={(event) => onChange(withQueryText(draft, event.target.value))}
        />
      </label>
    </>
  );
}
