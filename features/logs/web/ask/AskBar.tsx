import './ask.css';
import type { CalculatedField, Subquery } from '@komainu/contracts/logs/ask-api.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconFilterSearch, IconMathFunction, IconX } from '@tabler/icons-react';
import { type AskState, subqueryText } from './ask-state.ts';
import { ASK } from './messages.ts';

/** What is edited: the place of one that there is, or one more; or a field that was saved for everybody. */
export type Edited =
  | { readonly kind: 'calculated'; readonly place: number }
  | { readonly kind: 'subquery'; readonly place: number }
  | { readonly kind: 'saved'; readonly field: CalculatedField };

interface AskBarProps {
  readonly ask: AskState;
  readonly onChange: (ask: AskState) => void;
  readonly onEdit: (edited: Edited) => void;
}

/** The calculated fields and subqueries of the search, below its query; nothing while there are none. */
export function AskBar({ ask, onChange, onEdit }: AskBarProps) {
  const text = useText(ASK);
  const { calculated, subqueries } = ask;
  if (calculated.length + subqueries.length === 0) return null;
  return (
    <ul className="ask-bar" aria-label={text.bar}>
      {subqueries.map((subquery, place) => (
        <Chip
          key={subqueryKey(subquery)}
          icon={<IconFilterSearch size={13} />}
          label={subqueryText(subquery)}
          onEdit={() => onEdit({ kind: 'subquery', place })}
          onRemove={() => onChange({ ...ask, subqueries: subqueries.toSpliced(place, 1) })}
        />
      ))}
      {calculated.map((field, place) => (
        <Chip
          key={field.name}
          icon={<IconMathFunction size={13} />}
          label={fieldText(field)}
          onEdit={() => onEdit({ kind: 'calculated', place })}
          onRemove={() => onChange({ ...ask, calculated: calculated.toSpliced(place, 1) })}
        />
      ))}
    </ul>
  );
}

function fieldText({ name, expression }: CalculatedField): string {
  return `#${name} = ${expression}`;
}

function subqueryKey(subquery: Subquery): string {
  return JSON.stringify(subquery);
}

interface ChipProps {
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Chip({ icon, label, onEdit, onRemove }: ChipProps) {
  const text = useText(ASK);
  return (
    <li className="ask-chip">
      <button type="button" className="ask-chip-text" translate="no" title={text.edit(label)} onClick={onEdit}>
        {icon}
        <span>{label}</span>
      </button>
      <Button kind="quiet" label={text.remove(label)} onClick={onRemove}>
        <IconX size={12} />
      </Button>
    </li>
  );
}
