import { REPORT_SPANS, type Report, type ReportFields } from '@komainu/contracts/dashboards/reports.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type FormEvent, useState } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { CheckField } from '../edit/Fields.tsx';
import type { Dashboard } from '../model/dashboard.ts';
import { liveSpanText } from '../model/live-span.ts';
import { REPORTS } from './messages.ts';
import { useSaveReport } from './reports-api.ts';
import { weekdayNames } from './schedule-words.ts';

interface ReportFormProps {
  readonly dashboard: Dashboard;
  /** The report to change; a new one is made without it. */
  readonly report?: Report;
  readonly onDone: () => void;
}

/** Who gets a report, when, and what it shows. */
export function ReportForm({ dashboard, report, onDone }: ReportFormProps) {
  const text = useText(REPORTS);
  const { language } = useLanguage();
  const { chosen, variables } = useBoard();
  const [fields, setFields] = useState<ReportFields>(() => report ?? newReport(language));
  const [recipients, setRecipients] = useState(fields.recipients.join(', '));
  const [takesVariables, setTakesVariables] = useState(report === undefined);
  const save = useSaveReport(dashboard.id, report?.id);
  const { schedule } = fields;
  const change = (next: Partial<ReportFields>): void => setFields({ ...fields, ...next });
  const reschedule = (next: Partial<ReportFields['schedule']>): void => change({ schedule: { ...schedule, ...next } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { title, format, span, isPaused } = fields;
    save.mutate(
      {
        title,
        format,
        span,
        isPaused,
        schedule,
        language: fields.language,
        recipients: recipients
          .split(/[\s,;]+/)
          .map((one) => one.trim())
          .filter(Boolean),
        variables: takesVariables ? chosen : fields.variables,
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form className="board-form" onSubmit={submit}>
      <TextField
        label={text.recipients}
        value={recipients}
        placeholder={text.recipientsHint}
        onChange={setRecipients}
      />
      <TextField
        label={text.title}
        value={fields.title}
        placeholder={text.titleHint}
        onChange={(title) => change({ title })}
      />
      <div className="report-row">
        <SelectField
          label={text.frequency}
          value={schedule.frequency}
          choices={[
            ['daily', text.daily],
            ['weekly', text.weekly],
            ['monthly', text.monthly],
          ]}
          onChange={(frequency) => reschedule({ frequency: frequency as ReportFields['schedule']['frequency'] })}
        />
        {schedule.frequency === 'weekly' ? (
          <SelectField
            label={text.weekday}
            value={String(schedule.weekday)}
            choices={weekdayNames(language).map((name, index) => [String(index + 1), name])}
            onChange={(weekday) => reschedule({ weekday: Number(weekday) })}
          />
        ) : null}
        {schedule.frequency === 'monthly' ? (
          <SelectField
            label={text.monthDay}
            value={String(schedule.monthDay)}
            choices={Array.from({ length: 31 }, (_, index) => [String(index + 1), String(index + 1)])}
            onChange={(monthDay) => reschedule({ monthDay: Number(monthDay) })}
          />
        ) : null}
        <label className="field">
          {text.time}
          <input
            className="input"
            type="time"
            required
            value={schedule.time}
            onChange={(event) => reschedule({ time: event.target.value })}
          />
        </label>
        <SelectField
          label={text.timeZone}
          value={schedule.timeZone}
          choices={timeZones(schedule.timeZone).map((zone) => [zone, zone])}
          onChange={(timeZone) => reschedule({ timeZone })}
        />
      </div>
      <div className="report-row">
        <SelectField
          label={text.span}
          value={fields.span}
          choices={REPORT_SPANS.map((span) => [span, liveSpanText(span, language)])}
          onChange={(span) => change({ span: span as ReportFields['span'] })}
        />
        <SelectField
          label={text.format}
          value={fields.format}
          choices={[
            ['pdf', 'PDF'],
            ['png', 'PNG'],
          ]}
          onChange={(format) => change({ format: format === 'png' ? 'png' : 'pdf' })}
        />
        <SelectField
          label={text.language}
          value={fields.language}
          choices={[
            ['en', text.english],
            ['ja', text.japanese],
          ]}
          onChange={(next) => change({ language: next === 'ja' ? 'ja' : 'en' })}
        />
      </div>
      {variables.length === 0 ? null : (
        <CheckField label={text.variables} value={takesVariables} onChange={setTakesVariables} />
      )}
      <CheckField label={text.paused} value={fields.isPaused} onChange={(isPaused) => change({ isPaused })} />
      {save.error === null ? null : <p role="alert">{save.error.message}</p>}
      <div className="board-form-end">
        <Button onClick={onDone}>{text.cancel}</Button>
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {report === undefined ? text.create : text.save}
        </Button>
      </div>
    </form>
  );
}

function newReport(language: 'en' | 'ja'): ReportFields {
  return {
    title: '',
    schedule: {
      frequency: 'weekly',
      time: '09:00',
      weekday: 1,
      monthDay: 1,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    format: 'pdf',
    span: '1w',
    recipients: [],
    variables: {},
    language,
    isPaused: false,
  };
}

/** Every zone that the browser knows; the one that is set is among them whatever its name. */
function timeZones(now: string): readonly string[] {
  return [...new Set(['UTC', now, ...Intl.supportedValuesOf('timeZone')])].sort();
}
