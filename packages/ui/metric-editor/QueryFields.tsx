import { CompletionInput } from '../controls/CompletionInput.tsx';
import { useText } from '../i18n/messages.ts';
import { suggestKey, suggestMetric, suggestTag } from './catalogue.ts';
import { FunctionChips, FunctionMenu } from './FunctionChooser.tsx';
import { ModifiersMenu } from './ModifiersMenu.tsx';
import { METRIC_EDITOR } from './messages.ts';
import { keysOf, type QueryForm } from './query-form.ts';

const PERCENTILES = ['p50', 'p75', 'p90', 'p95', 'p99'];

interface QueryFieldsProps {
  readonly form: QueryForm;
  readonly invalid: boolean;
  readonly autoFocus: boolean;
  readonly onChange: (form: QueryForm) => void;
}

/** A query as fields: how series are aggregated, which metric, whose, by what; roll-up and functions. */
export function QueryFields({ form, invalid, autoFocus, onChange }: QueryFieldsProps) {
  const text = useText(METRIC_EDITOR);
  const percentiles = /^p/.test(form.aggregator) ? [...new Set([...PERCENTILES, form.aggregator])] : PERCENTILES;
  return (
    <>
      <div className="metric-fields">
        <select
          className="input metric-aggregator"
          aria-label={text.aggregator}
          title={text.aggregator}
          value={form.aggregator}
          onChange={(event) => onChange({ ...form, aggregator: event.target.value })}
        >
          {['avg', 'sum', 'min', 'max', 'count'].map((name) => (
            <option key={name}>{name}</option>
          ))}
          <optgroup label={text.percentiles}>
            {percentiles.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </optgroup>
        </select>
        <div className="metric-field-metric">
          <CompletionInput
            label={text.metric}
            placeholder={text.metricHint}
            value={form.metric}
            invalid={invalid}
            autoFocus={autoFocus}
            commitsChoice
            suggest={suggestMetric}
            onCommit={(metric) => onChange({ ...form, metric })}
          />
        </div>
        <div className="metric-pair metric-field-scope">
          <span className="metric-word">{text.from}</span>
          <CompletionInput
            label={text.scope}
            placeholder={text.everything}
            value={form.scope === '*' ? '' : form.scope}
            invalid={invalid}
            commitsChoice
            suggest={(typed, cursor, signal) => suggestTag(form.metric, typed, cursor, signal)}
            onCommit={(scope) => onChange({ ...form, scope: scope.replace(/[\s,]+$/, '') || '*' })}
          />
        </div>
        <div className="metric-pair metric-field-by">
          <span className="metric-word">{text.by}</span>
          <CompletionInput
            label={text.byLabel}
            placeholder={text.byHint}
            value={form.by.join(', ')}
            commitsChoice
            suggest={(typed, cursor, signal) => suggestKey(form.metric, typed, cursor, signal)}
            onCommit={(typed) => onChange({ ...form, by: keysOf(typed) })}
          />
        </div>
        <ModifiersMenu modifiers={form.modifiers} onChange={(modifiers) => onChange({ ...form, modifiers })} />
        <FunctionMenu onAdd={(added) => onChange({ ...form, functions: [...form.functions, added] })} />
      </div>
      <FunctionChips functions={form.functions} onChange={(functions) => onChange({ ...form, functions })} />
    </>
  );
}
