import { CheckField, NumberField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { withOptions } from '../model/draft.ts';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';

const COUNTED = new Set(['log', 'trace', 'event']);
const RENOTIFY = ['alert', 'warn', 'no data'] as const;

/** What happens without data, with late data, and how often people are told again. */
export function OptionFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const { options } = draft.definition;
  const set = (change: Readonly<Record<string, unknown>>): void => onChange(withOptions(draft, change));
  const isMetric = !COUNTED.has(draft.kind) && draft.kind !== 'composite' && draft.kind !== 'slo';
  const interval = options.renotify_interval || undefined;
  const words = { alert: text.alert, warn: text.warn, 'no data': text.noData };
  const statuses = options.renotify_statuses ?? ['alert', 'no data'];
  return (
    <>
      <div className="fields-line">
        {isMetric ? (
          <SelectField
            label={text.missing}
            value={options.notify_no_data === true ? 'tell' : 'nothing'}
            choices={[
              ['nothing', text.missingNothing],
              ['tell', text.missingTell],
            ]}
            onChange={(value) =>
              set({
                notify_no_data: value === 'tell',
                no_data_timeframe: value === 'tell' ? (options.no_data_timeframe ?? 10) : undefined,
              })
            }
          />
        ) : COUNTED.has(draft.kind) ? (
          <SelectField
            label={text.missing}
            value={options.on_missing_data ?? 'default'}
            choices={[
              ['default', text.missingDefault],
              ['show_no_data', text.missingShow],
              ['show_and_notify_no_data', text.missingShowTell],
              ['resolve', text.missingResolve],
            ]}
            onChange={(value) => set({ on_missing_data: value === 'default' ? undefined : value })}
          />
        ) : null}
        {isMetric && options.notify_no_data === true ? (
          <NumberField
            label={text.noDataAfter}
            value={options.no_data_timeframe ?? undefined}
            onChange={(value) => set({ no_data_timeframe: value })}
          />
        ) : null}
        <NumberField
          label={text.delay}
          placeholder="0"
          value={options.evaluation_delay ?? undefined}
          onChange={(value) => set({ evaluation_delay: value })}
        />
        <NumberField
          label={text.newGroupDelay}
          placeholder="60"
          value={options.new_group_delay ?? undefined}
          onChange={(value) => set({ new_group_delay: value })}
        />
        <NumberField
          label={text.autoResolve}
          placeholder={text.optional}
          value={options.timeout_h || undefined}
          onChange={(value) => set({ timeout_h: value })}
        />
      </div>
      <div className="fields-line">
        <NumberField
          label={text.renotify}
          placeholder={text.optional}
          value={interval}
          onChange={(value) => set({ renotify_interval: value })}
        />
        {interval === undefined ? null : (
          <>
            <NumberField
              label={text.renotifyMost}
              placeholder={text.optional}
              value={options.renotify_occurrences ?? undefined}
              onChange={(value) => set({ renotify_occurrences: value })}
            />
            <fieldset className="monitor-statuses">
              <legend>{text.renotifyOf}</legend>
              {RENOTIFY.map((status) => (
                <CheckField
                  key={status}
                  label={words[status]}
                  value={statuses.includes(status)}
                  onChange={(isOn) =>
                    set({
                      renotify_statuses: isOn ? [...statuses, status] : statuses.filter((one) => one !== status),
                    })
                  }
                />
              ))}
            </fieldset>
          </>
        )}
        {isMetric && draft.kind !== 'check' ? (
          <CheckField
            label={text.fullWindow}
            value={options.require_full_window === true}
            onChange={(value) => set({ require_full_window: value })}
          />
        ) : null}
      </div>
    </>
  );
}
