import type { GrokSuggestAnswer } from '@komainu/contracts/logs/grok-suggest-api.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { IconPlus } from '@tabler/icons-react';
import { SUGGEST } from './messages.ts';

interface SuggestedRuleProps {
  readonly answer: GrokSuggestAnswer;
  /** How many texts it was made of. */
  readonly samples: number;
  readonly onAdd: (rule: string) => void;
}

/** A rule that was suggested: what it reads, with an example of each, and the button that takes it. */
export function SuggestedRule({ answer: { rule, matched, fields }, samples, onAdd }: SuggestedRuleProps) {
  const text = useText(SUGGEST);
  return (
    <div className="suggested">
      <code translate="no">{rule}</code>
      {fields.length === 0 ? (
        <p className="form-hint">{text.nothing}</p>
      ) : (
        <DataTable label={text.field} heads={[text.field, text.matcher, text.example]}>
          {fields.map(({ name, filter, example }, place) => (
            <tr key={`${place} ${name}`}>
              <td className={name === '' ? 'config-all' : 'mono'} translate={name === '' ? undefined : 'no'}>
                {name === '' ? text.ownNames : name}
              </td>
              <td className="mono" translate="no">
                {filter}
              </td>
              <td className="mono suggested-example" translate="no" title={example}>
                {example}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <div className="suggested-end">
        <span className="form-hint">{text.parses(matched, samples)}</span>
        <Button kind="primary" onClick={() => onAdd(rule)}>
          <IconPlus size={14} />
          {text.add}
        </Button>
      </div>
    </div>
  );
}
