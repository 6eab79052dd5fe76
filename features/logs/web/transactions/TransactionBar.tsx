import type { TransactionOrder } from '@komainu/contracts/logs/transactions-api.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { FieldPicker } from '../explorer/FieldPicker.tsx';
import { TRANSACTIONS } from './messages.ts';
import { MOST_FIELDS, ORDERS, type TransactionState } from './transaction-state.ts';

interface TransactionBarProps {
  readonly state: TransactionState;
  readonly onChange: (state: TransactionState) => void;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
}

/** What belongs together, where it begins and ends, and what stands first. */
export function TransactionBar({ state, onChange, suggest }: TransactionBarProps) {
  const text = useText(TRANSACTIONS);
  const { fields } = state;
  return (
    <div className="analytics-bar">
      <span className="analytics-word">{text.together}</span>
      {fields.map((path) => (
        <span key={path} className="group-chip">
          <span translate="no">{path}</span>
          <Button
            kind="quiet"
            label={text.removeField(path)}
            onClick={() => onChange({ ...state, fields: fields.filter((one) => one !== path) })}
          >
            <IconX size={12} />
          </Button>
        </span>
      ))}
      {fields.length >= MOST_FIELDS ? null : (
        <FieldPicker
          label={text.addField}
          hint={text.fieldHint}
          onPick={(path) => onChange({ ...state, fields: [...new Set([...fields, path])] })}
          suggest={suggest}
        >
          <IconPlus size={14} />
          {text.addField}
        </FieldPicker>
      )}
      <Bound
        key={`start ${state.start}`}
        label={text.start}
        hint={text.anyStart}
        value={state.start}
        onChange={(start) => onChange({ ...state, start })}
      />
      <Bound
        key={`end ${state.end}`}
        label={text.end}
        hint={text.anyEnd}
        value={state.end}
        onChange={(end) => onChange({ ...state, end })}
      />
      <label className="transaction-order">
        <span className="analytics-word">{text.order}</span>
        <select
          className="input"
          value={state.order}
          // The options are the orders.
          onChange={(event) => onChange({ ...state, order: event.target.value as TransactionOrder })}
        >
          {ORDERS.map((order) => (
            <option key={order} value={order}>
              {text[order]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface BoundProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (query: string) => void;
}

function Bound({ label, hint, value, onChange }: BoundProps) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onChange(String(new FormData(event.currentTarget).get('query') ?? '').trim());
  };
  return (
    <form className="transaction-bound" onSubmit={submit}>
      <label>
        <span className="analytics-word">{label}</span>
        <input
          className="input mono"
          name="query"
          defaultValue={value}
          placeholder={hint}
          spellCheck={false}
          onBlur={(event) => {
            if (event.target.value.trim() !== value) event.target.form?.requestSubmit();
          }}
        />
      </label>
    </form>
  );
}
