import { isPlainValue, type SharedVariable } from '@komainu/contracts/dashboards/asking/shared-variables.ts';
import { parameterOf, parameterValue } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { type FormEvent, useId, useState } from 'react';
import { SHARING } from './messages.ts';

interface GuestVariableProps {
  readonly variable: SharedVariable;
  readonly values: readonly string[];
}

/** One template variable that guests may set: one of its listed values, or one that is typed where any is allowed. */
export function GuestVariable({ variable, values }: GuestVariableProps) {
  const text = useText(SHARING);
  const id = useId();
  const [, setParams] = useUrlParams();
  const set = (value: string): void =>
    setParams({ [parameterOf(variable.name)]: parameterValue(variable, value.split(',')) });
  const now = values.join(',');
  const listed = [...new Set([variable.defaults.join(','), ...variable.available_values, now])];
  return (
    <div className="shared-variable">
      <label htmlFor={id} className="board-variable-name" translate="no">
        ${variable.name}
      </label>
      {variable.takes_any ? (
        <AnyValue key={now} id={id} value={now} label={text.apply} hint={text.anyValue} onSet={set} />
      ) : (
        <select id={id} className="input" value={now} translate="no" onChange={(event) => set(event.target.value)}>
          {listed.map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface AnyValueProps {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  readonly onSet: (value: string) => void;
}

function AnyValue({ id, value, label, hint, onSet }: AnyValueProps) {
  const [typed, setTyped] = useState(value);
  const wanted = typed.trim() === '' ? '*' : typed.trim();
  const canSet = wanted.split(',').every(isPlainValue) && wanted !== value;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (canSet) onSet(wanted);
  };
  return (
    <form onSubmit={submit}>
      <input
        id={id}
        className="input"
        value={typed}
        placeholder={hint}
        onChange={(event) => setTyped(event.target.value)}
      />
      {wanted === value ? null : (
        <Button kind="quiet" type="submit" disabled={!canSet}>
          {label}
        </Button>
      )}
    </form>
  );
}
