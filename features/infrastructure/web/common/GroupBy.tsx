import { useText } from '@komainu/ui/i18n/messages.ts';
import { useId } from 'react';
import { LISTS } from './messages.ts';

interface GroupByProps {
  readonly value: string;
  /** What people group by, beside tags of their own. */
  readonly usual: readonly string[];
  readonly onChange: (value: string) => void;
  readonly label?: string;
}

/** A key to group by: one of the usual ones, or any tag; nothing makes no groups. */
export function GroupBy({ value, usual, onChange, label }: GroupByProps) {
  const text = useText(LISTS);
  const id = useId();
  return (
    <label className="group-by">
      <span>{label ?? text.groupBy}</span>
      <input
        className="input"
        list={id}
        value={value}
        placeholder={text.nothing}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value.trim())}
      />
      <datalist id={id}>
        {usual.map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </label>
  );
}
