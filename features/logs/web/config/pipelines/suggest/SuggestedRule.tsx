import type { GrokSuggestAnswer } from '@komainu/contracts/logs/grok-suggest-api.ts';
import { Button, TableScroll } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
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
        <TableScroll label={text.field}>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{text.field}</th>
                <th scope="col">{text.matcher}</th>
                <th scope="col">{text.example}</th>
              </tr>
            </thead>
            <tbody>
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
            </tbody>
          </table>
        </TableScroll>
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
