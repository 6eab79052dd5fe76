import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { splitComparison } from '../model/comparison.ts';
import { withBody } from '../model/draft.ts';
import { type MetricAlert, readMetricAlert, writeMetricAlert } from '../model/metric-alert.ts';
import type { DraftProps } from './field-props.ts';
import { MetricQuery } from './MetricQuery.tsx';
import { EDITOR } from './messages.ts';
import { SourceFields } from './SourceFields.tsx';
import { METRIC_WINDOWS, windowChoices, windowWords } from './windows.ts';

const SHIFTS = ['last_5m', 'last_15m', 'last_1h', 'last_4h', 'last_1d', 'shift_1d', 'shift_1w'];

/** A metric against a line, or against itself a while ago. */
export function MetricFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const { language } = useLanguage();
  const alert = readMetricAlert(splitComparison(draft.definition.query).body);
  if (alert === undefined) return <SourceFields draft={draft} onChange={onChange} />;
  const set = (change: Partial<MetricAlert>): void =>
    onChange(withBody(draft, writeMetricAlert({ ...alert, ...change })));
  const { change } = alert;
  return (
    <>
      <MetricQuery query={alert.query} onQuery={(query) => set({ query })} />
      <div className="fields-line">
        <SelectField
          label={text.aggregation}
          value={alert.aggregation}
          choices={[
            ['avg', text.average],
            ['max', text.maximum],
            ['min', text.minimum],
            ['sum', text.sum],
          ]}
          onChange={(aggregation) => set({ aggregation })}
        />
        <SelectField
          label={text.window}
          value={alert.window}
          choices={windowChoices('last_', METRIC_WINDOWS, language)}
          onChange={(window) => set({ window })}
        />
        {change === undefined ? null : (
          <>
            <SelectField
              label={text.compare}
              value={change.kind}
              choices={[
                ['change', text.changeAbsolute],
                ['pct_change', text.changePercent],
              ]}
              onChange={(kind) => set({ change: { ...change, kind: kind === 'change' ? 'change' : 'pct_change' } })}
            />
            <SelectField
              label={text.shift}
              value={change.shift}
              choices={SHIFTS.map((shift) => [
                shift,
                (shift.startsWith('shift') ? text.sameTime : text.ago)(windowWords(shift, language)),
              ])}
              onChange={(shift) => set({ change: { ...change, shift } })}
            />
          </>
        )}
      </div>
    </>
  );
}
