import { NumberField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { splitComparison } from '../model/comparison.ts';
import { type MonitorDraft, withBody, withOptions } from '../model/draft.ts';
import {
  type AlgorithmCall,
  readAlgorithm,
  readMetricAlert,
  writeAlgorithm,
  writeMetricAlert,
} from '../model/metric-alert.ts';
import type { DraftProps } from './field-props.ts';
import { MetricQuery } from './MetricQuery.tsx';
import { EDITOR } from './messages.ts';
import { SourceFields } from './SourceFields.tsx';
import { FORECAST_WINDOWS, METRIC_WINDOWS, windowChoices } from './windows.ts';

const NAMES = { anomaly: 'anomalies', outlier: 'outliers', forecast: 'forecast' } as const;
const ALGORITHMS = {
  anomaly: ['basic', 'agile', 'robust'],
  outlier: ['DBSCAN', 'MAD', 'scaledDBSCAN', 'scaledMAD'],
  forecast: ['linear', 'seasonal'],
} as const;
const TRIGGER_WINDOWS = ['5m', '10m', '15m', '30m', '1h', '2h', '4h', '1d'];

/** Anomalies, outliers and forecasts: a metric and how an algorithm looks at it. */
export function AlgorithmFields({ draft, onChange, kind }: DraftProps & { kind: keyof typeof NAMES }) {
  const text = useText(EDITOR);
  const { language } = useLanguage();
  const alert = readMetricAlert(splitComparison(draft.definition.query).body);
  const call = alert === undefined ? undefined : readAlgorithm(alert.query, NAMES[kind]);
  if (alert === undefined || call === undefined) return <SourceFields draft={draft} onChange={onChange} />;
  const written = (next: AlgorithmCall, on: MonitorDraft = draft): MonitorDraft =>
    withBody(on, writeMetricAlert({ ...alert, query: writeAlgorithm(next) }));
  const setPositional = (place: number, value: string): void =>
    onChange(written({ ...call, positional: call.positional.map((one, index) => (index === place ? value : one)) }));
  const setNamed = (name: string, value: string): void =>
    onChange(written({ ...call, named: { ...call.named, [name]: value } }));
  const [algorithm = '', second = ''] = call.positional;
  const windows = draft.definition.options.threshold_windows ?? {};
  return (
    <>
      <MetricQuery query={call.query} onQuery={(query) => onChange(written({ ...call, query }))} />
      <div className="fields-line">
        <SelectField
          label={kind === 'forecast' ? text.horizon : text.window}
          value={alert.window}
          choices={windowChoices(
            kind === 'forecast' ? 'next_' : 'last_',
            kind === 'forecast' ? FORECAST_WINDOWS : METRIC_WINDOWS,
            language,
          )}
          onChange={(window) => onChange(withBody(draft, writeMetricAlert({ ...alert, window })))}
        />
        <SelectField
          label={text.algorithm}
          value={algorithm}
          choices={ALGORITHMS[kind].map((one) => [one, one])}
          onChange={(value) => setPositional(0, value)}
        />
        <NumberField
          label={kind === 'outlier' ? text.tolerance : text.deviations}
          value={Number(second) || undefined}
          onChange={(value) => {
            if (value !== undefined) setPositional(1, String(value));
          }}
        />
        {kind === 'anomaly' ? (
          <>
            <SelectField
              label={text.direction}
              value={call.named['direction'] ?? 'both'}
              choices={[
                ['both', text.both],
                ['above', text.above],
                ['below', text.below],
              ]}
              onChange={(value) => setNamed('direction', value)}
            />
            {algorithm === 'basic' ? null : (
              <SelectField
                label={text.seasonality}
                value={call.named['seasonality'] ?? 'hourly'}
                choices={[
                  ['hourly', text.hourly],
                  ['daily', text.daily],
                  ['weekly', text.weekly],
                ]}
                onChange={(value) => setNamed('seasonality', value)}
              />
            )}
            <SelectField
              label={text.trigger}
              value={windows.trigger_window ?? call.named['alert_window'] ?? 'last_15m'}
              choices={windowChoices('last_', TRIGGER_WINDOWS, language)}
              onChange={(value) =>
                onChange(
                  withOptions(written({ ...call, named: { ...call.named, alert_window: value } }), {
                    threshold_windows: { ...windows, trigger_window: value },
                  }),
                )
              }
            />
            <SelectField
              label={text.recover}
              value={windows.recovery_window ?? 'last_15m'}
              choices={windowChoices('last_', TRIGGER_WINDOWS, language)}
              onChange={(value) =>
                onChange(withOptions(draft, { threshold_windows: { ...windows, recovery_window: value } }))
              }
            />
          </>
        ) : null}
        {kind === 'outlier' && /MAD$/.test(algorithm) ? (
          <NumberField
            label={text.percentage}
            value={Number(call.positional[2]) || undefined}
            onChange={(value) =>
              onChange(
                written({ ...call, positional: [algorithm, second, ...(value === undefined ? [] : [String(value)])] }),
              )
            }
          />
        ) : null}
      </div>
    </>
  );
}
