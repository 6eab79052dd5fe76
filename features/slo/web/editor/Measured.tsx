import type { SloComparator } from '@komainu/contracts/slo/slo.ts';
import { MetricChart } from '@komainu/ui/charts/MetricChart.tsx';
import { CompletionInput } from '@komainu/ui/controls/CompletionInput.tsx';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { ListField, NumberField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { MetricQueryField } from '@komainu/ui/metric-editor/MetricQueryField.tsx';
import '@komainu/ui/metric-editor/metric-editor.css';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { SLOS } from '../messages.ts';
import { findMonitors, useMonitorNames } from '../use-monitor-names.ts';
import type { SloForm } from './form.ts';

interface MeasuredProps {
  readonly form: SloForm;
  readonly onChange: (change: Partial<SloForm>) => void;
}

/** What is measured, by the type. */
export function Measured(props: MeasuredProps) {
  switch (props.form.type) {
    case 'metric':
      return <Counts {...props} />;
    case 'time_slice':
      return <Slices {...props} />;
    case 'monitor':
      return <Monitors {...props} />;
  }
}

function Query({ label, query, onQuery }: { label: string; query: string; onQuery: (query: string) => void }) {
  return (
    <fieldset className="metric-row" aria-label={label}>
      <div className="metric-row-body">
        <span className="text-hint">{label}</span>
        <MetricQueryField text={query} asText={false} autoFocus={false} invalid={false} onText={onQuery} />
      </div>
    </fieldset>
  );
}

function Counts({ form, onChange }: MeasuredProps) {
  const text = useText(SLOS);
  return (
    <>
      <Query label={text.good} query={form.good} onQuery={(good) => onChange({ good })} />
      <Query label={text.total} query={form.total} onQuery={(total) => onChange({ total })} />
      <div className="slo-charts">
        {form.good === '' ? null : <MetricChart title={text.good} query={form.good} kind="bars" />}
        {form.total === '' ? null : <MetricChart title={text.total} query={form.total} kind="bars" />}
      </div>
    </>
  );
}

const COMPARATORS: readonly SloComparator[] = ['<', '<=', '>', '>='];

function Slices({ form, onChange }: MeasuredProps) {
  const text = useText(SLOS);
  return (
    <>
      <Query label={text.query} query={form.query} onQuery={(query) => onChange({ query })} />
      <div className="fields-line">
        <SelectField
          label={text.comparator}
          narrow
          value={form.comparator}
          choices={COMPARATORS.map((one) => [one, one])}
          onChange={(value) => onChange({ comparator: COMPARATORS.find((one) => one === value) ?? '<' })}
        />
        <NumberField
          label={text.threshold}
          required
          value={form.threshold}
          onChange={(threshold) => onChange({ threshold })}
        />
        <SelectField
          label={text.sliceLength}
          narrow
          value={String(form.sliceSeconds)}
          choices={[
            ['60', text.oneMinute],
            ['300', text.fiveMinutes],
          ]}
          onChange={(value) => onChange({ sliceSeconds: value === '60' ? 60 : 300 })}
        />
      </div>
      {form.query === '' ? null : <MetricChart title={text.preview} query={form.query} />}
    </>
  );
}

const MOST_FOUND = 20;

function Monitors({ form, onChange }: MeasuredProps) {
  const text = useText(SLOS);
  const [taken, setTaken] = useState(0);
  const ids = form.monitorIds;
  const names = useMonitorNames(ids);
  return (
    <>
      <ul className="definition-rows">
        {ids.map((id) => (
          <li key={id}>
            <span translate="no">{names.get(id) ?? id}</span>
            <Button
              kind="quiet"
              label={`${text.remove}: ${names.get(id) ?? id}`}
              onClick={() => onChange({ monitorIds: ids.filter((one) => one !== id) })}
            >
              <IconTrash size={15} />
            </Button>
          </li>
        ))}
      </ul>
      <div className="fields-line">
        <div className="field">
          {text.addMonitor}
          <CompletionInput
            // A choice empties the field: the next name is typed from the start.
            key={taken}
            label={text.addMonitor}
            value=""
            commitsChoice
            suggest={async (typed, _cursor, signal) => {
              const words = typed.replaceAll('"', ' ').trim();
              const found = await findMonitors(words === '' ? '' : `"${words}"`, MOST_FOUND, signal);
              const options = found.map(({ id, name, status }) => ({ value: `${name} (${id})`, detail: status }));
              return { from: 0, to: typed.length, options };
            }}
            onCommit={(typed) => {
              const id = Number(/\((\d+)\)$/.exec(typed)?.[1]);
              if (Number.isNaN(id)) return;
              if (!ids.includes(id)) onChange({ monitorIds: [...ids, id] });
              setTaken(taken + 1);
            }}
          />
        </div>
        {ids.length === 1 ? (
          <ListField
            label={text.monitorGroups}
            mono
            placeholder={text.optional}
            value={form.groups}
            onChange={(groups) => onChange({ groups })}
          />
        ) : null}
      </div>
    </>
  );
}
