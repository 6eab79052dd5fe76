import { sharedVariables } from '@komainu/contracts/dashboards/asking/shared-variables.ts';
import { defaultOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import type { DashboardShare, SelectableVariable } from '@komainu/contracts/dashboards/shares.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type FormEvent, useState } from 'react';
import { CheckField } from '../edit/Fields.tsx';
import type { Dashboard, TemplateVariable } from '../model/dashboard.ts';
import { liveSpanText } from '../model/live-span.ts';
import { SHARING } from './messages.ts';
import { useSaveShare } from './shares-api.ts';

const SPANS = ['5m', '15m', '30m', '1h', '4h', '1d', '2d', '1w', '1mo', '3mo'];

interface ShareFormProps {
  readonly dashboard: Dashboard;
  /** The share to change; a new one is made without it. */
  readonly share?: DashboardShare;
  readonly onDone: () => void;
  readonly onCancel?: () => void;
}

/** What a link shows: its time, and what guests may choose. */
export function ShareForm({ dashboard, share, onDone, onCancel = onDone }: ShareFormProps) {
  const text = useText(SHARING);
  const { language } = useLanguage();
  const variables = dashboard.template_variables ?? [];
  const [span, setSpan] = useState(share?.global_time.live_span ?? '1h');
  const [choosesTime, setChoosesTime] = useState(share?.global_time_selectable_enabled ?? false);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      (share?.selectable_template_vars ?? []).map(({ name, visible_tags: tags }) => [name, (tags ?? []).join(', ')]),
    ),
  );
  const save = useSaveShare(dashboard, share?.token);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const selectable = variables.flatMap((variable) => {
      const values = chosen[variable.name];
      return values === undefined ? [] : [selectableOf(variable, values)];
    });
    const choices = {
      global_time: { live_span: span },
      global_time_selectable_enabled: choosesTime,
      selectable_template_vars: selectable.length === 0 ? null : selectable,
    };
    save.mutate(choices, { onSuccess: onDone });
  };
  const toggle = (name: string, on: boolean): void => {
    const { [name]: _gone, ...rest } = chosen;
    setChosen(on ? { ...rest, [name]: '' } : rest);
  };
  return (
    <form className="board-form" onSubmit={submit}>
      <SelectField
        label={text.span}
        value={span}
        choices={SPANS.map((one) => [one, liveSpanText(one, language)])}
        onChange={setSpan}
      />
      <CheckField label={text.selectable} value={choosesTime} onChange={setChoosesTime} />
      {variables.length === 0 ? null : (
        <fieldset className="share-variables">
          <legend>{text.variables}</legend>
          {variables.map((variable) => {
            const values = chosen[variable.name];
            return (
              <div key={variable.name} className="share-variable">
                <CheckField
                  label={<span translate="no">${variable.name}</span>}
                  value={values !== undefined}
                  onChange={(on) => toggle(variable.name, on)}
                />
                {values === undefined ? null : (
                  <input
                    className="input"
                    aria-label={text.values(variable.name)}
                    placeholder={takesAny(variable) ? text.valuesHint : 'a, b'}
                    value={values}
                    onChange={(event) => setChosen({ ...chosen, [variable.name]: event.target.value })}
                  />
                )}
              </div>
            );
          })}
        </fieldset>
      )}
      {save.error === null ? null : <p role="alert">{save.error.message}</p>}
      <div className="board-form-end">
        <Button onClick={onCancel}>{text.cancel}</Button>
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {share === undefined ? text.create : text.save}
        </Button>
      </div>
    </form>
  );
}

/** Guests begin with the board's own values; where others are listed, with the first of them. */
function selectableOf(variable: TemplateVariable, typed: string): SelectableVariable {
  const { name, prefix = null, type } = variable as TemplateVariable & { readonly type?: unknown };
  const listed = typed
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
  const defaults = defaultOf(variable);
  const isListed = listed.length === 0 || defaults.every((value) => listed.includes(value));
  const [first = null] = isListed ? (defaults.length === 1 ? defaults : []) : listed;
  return {
    name,
    prefix,
    default_value: first,
    ...(typeof type === 'string' ? { type } : {}),
    visible_tags: listed,
  };
}

/** Whether a share without listed values allows any. */
const takesAny = (variable: TemplateVariable): boolean =>
  sharedVariables([variable], [{ name: variable.name }])[0]?.takes_any ?? false;
