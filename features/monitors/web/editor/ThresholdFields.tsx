import { NumberField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Comparator } from '@komainu/ui/monitors/thresholds.ts';
import { readCheckAlert, writeCheckAlert } from '../model/check-alert.ts';
import { joinComparison, splitComparison } from '../model/comparison.ts';
import { hasComparison, withDefinition, withThresholds } from '../model/draft.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';

const COMPARATORS: readonly Comparator[] = ['>', '>=', '<', '<='];

/** The lines that alert, warn and recover; of service checks, how many failures in a row. */
export function ThresholdFields(props: DraftProps) {
  const { kind } = props.draft;
  if (kind === 'check') return <CheckRuns {...props} />;
  return hasComparison(kind) ? <Lines {...props} /> : null;
}

function Lines({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const compared = splitComparison(draft.definition.query);
  const thresholds = draft.definition.options.thresholds ?? {};
  const set =
    (name: 'critical' | 'warning' | 'critical_recovery' | 'warning_recovery') => (value: number | undefined) =>
      onChange(withThresholds(draft, { [name]: value ?? null }));
  return (
    <div className="fields-line">
      <SelectField
        label={text.when}
        narrow
        value={compared.comparator}
        choices={COMPARATORS.map((one) => [one, one])}
        onChange={(comparator) =>
          onChange(
            withDefinition(draft, {
              query: joinComparison({
                ...compared,
                comparator: COMPARATORS.find((one) => one === comparator) ?? compared.comparator,
              }),
            }),
          )
        }
      />
      <NumberField
        label={<Mark token="--critical" text={text.thresholdAlert} />}
        value={compared.value}
        onChange={set('critical')}
        required
      />
      <NumberField
        label={<Mark token="--warn" text={text.thresholdWarning} />}
        placeholder={text.optional}
        value={thresholds.warning ?? undefined}
        onChange={set('warning')}
      />
      <NumberField
        label={<Mark token="--ok" text={text.recoverAlert} />}
        placeholder={text.optional}
        value={thresholds.critical_recovery ?? undefined}
        onChange={set('critical_recovery')}
      />
      <NumberField
        label={<Mark token="--ok" text={text.recoverWarning} />}
        placeholder={text.optional}
        value={thresholds.warning_recovery ?? undefined}
        onChange={set('warning_recovery')}
      />
    </div>
  );
}

function CheckRuns({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const thresholds = draft.definition.options.thresholds ?? {};
  const alert = readCheckAlert(draft.definition.query);
  const set = (name: 'critical' | 'warning' | 'ok') => (value: number | undefined) => {
    const next = withThresholds(draft, { [name]: value ?? null });
    const set = next.definition.options.thresholds ?? {};
    // The query has to look at one run more than the longest row that is counted.
    const last = Math.max(set.critical ?? 1, set.warning ?? 1, set.ok ?? 1) + 1;
    onChange(alert === undefined ? next : withDefinition(next, { query: writeCheckAlert({ ...alert, last }) }));
  };
  return (
    <fieldset className="monitor-runs">
      <legend>{text.runs}</legend>
      <div className="fields-line">
        <NumberField
          label={<Mark token="--critical" text={text.critical} />}
          value={thresholds.critical ?? undefined}
          onChange={set('critical')}
        />
        <NumberField
          label={<Mark token="--warn" text={text.warning} />}
          value={thresholds.warning ?? undefined}
          onChange={set('warning')}
        />
        <NumberField
          label={<Mark token="--ok" text={text.ok} />}
          value={thresholds.ok ?? undefined}
          onChange={set('ok')}
        />
      </div>
    </fieldset>
  );
}

function Mark({ token, text }: { token: string; text: string }) {
  return (
    <span className="monitor-mark">
      <i style={{ background: `var(${token})` }} />
      {text}
    </span>
  );
}
