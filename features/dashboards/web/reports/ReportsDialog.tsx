import './reports.css';
import type { Report, ReportRun } from '@komainu/contracts/dashboards/reports.ts';
import { Button, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { bytes } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Dashboard } from '../model/dashboard.ts';
import { REPORTS } from './messages.ts';
import { ReportForm } from './ReportForm.tsx';
import { useDeleteReport, useReports, useSendReport } from './reports-api.ts';
import { scheduleWords } from './schedule-words.ts';

interface ReportsDialogProps {
  readonly dashboard: Dashboard;
  readonly mayWrite: boolean;
  readonly onClose: () => void;
}

/** The reports of a dashboard: who gets them when, and what became of those that were sent. */
export function ReportsDialog({ dashboard, mayWrite, onClose }: ReportsDialogProps) {
  const text = useText(REPORTS);
  const { data, error, refetch } = useReports(dashboard.id);
  const [opened, setOpened] = useState<string>();
  const reports = data?.data ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(760px, 96vw)"
      title={text.reports}
      closeButtonProps={{ 'aria-label': text.close }}
    >
      <div className="board-form">
        <p>{text.intro}</p>
        {data?.canMail === false ? (
          <p className="report-warning" role="status">
            {text.noMail}
          </p>
        ) : null}
        {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
        {data !== undefined && reports.length === 0 && opened === undefined ? <p>{text.none}</p> : null}
        <ul className="report-list">
          {reports.map((report) => (
            <li key={report.id}>
              {opened === report.id ? (
                <ReportForm dashboard={dashboard} report={report} onDone={() => setOpened(undefined)} />
              ) : (
                <About
                  dashboard={dashboard}
                  report={report}
                  onChange={mayWrite ? () => setOpened(report.id) : undefined}
                />
              )}
            </li>
          ))}
        </ul>
        {opened === 'new' ? (
          <ReportForm dashboard={dashboard} onDone={() => setOpened(undefined)} />
        ) : mayWrite ? (
          <Button className="report-new" onClick={() => setOpened('new')}>
            <IconPlus size={15} />
            {text.newReport}
          </Button>
        ) : null}
      </div>
    </Modal>
  );
}

interface AboutProps {
  readonly dashboard: Dashboard;
  readonly report: Report;
  /** Undefined for those who may only look. */
  readonly onChange: (() => void) | undefined;
}

function About({ dashboard, report, onChange }: AboutProps) {
  const text = useText(REPORTS);
  const { language } = useLanguage();
  const remove = useDeleteReport(dashboard.id);
  const send = useSendReport(dashboard.id);
  const { schedule, nextUnixMs, recipients, format, span, variables, author } = report;
  const set = Object.entries(variables).filter(([, values]) => values.length > 0 && !values.includes('*'));
  const failure = remove.error ?? send.error;
  return (
    <>
      <div className="report-about">
        <strong translate="no">{report.title || dashboard.title}</strong>
        <span className="tag">{format.toUpperCase()}</span>
        <span className="tag">{span}</span>
        {nextUnixMs === null ? <span className="tag">{text.paused}</span> : null}
      </div>
      <p>
        {scheduleWords(schedule, text, language)}
        {nextUnixMs === null ? '' : ` · ${text.next(dateTime(nextUnixMs, language))}`} · {text.by(author)}
      </p>
      <p translate="no">{recipients.join(', ')}</p>
      {set.length === 0 ? null : (
        <p>{text.variablesOf(set.map(([name, values]) => `$${name} = ${values.join(', ')}`).join('  '))}</p>
      )}
      <details>
        <summary>{text.history}</summary>
        {report.runs.length === 0 ? <p>{text.neverSent}</p> : null}
        <ol className="report-runs">
          {report.runs.map((run) => (
            <Run key={`${run.dueUnixMs} ${run.isManual}`} run={run} />
          ))}
        </ol>
      </details>
      {failure === null ? null : <p role="alert">{failure.message}</p>}
      {onChange === undefined ? null : (
        <div className="board-form-end">
          <Button kind="quiet" disabled={remove.isPending} onClick={() => remove.mutate(report.id)}>
            {text.delete}
          </Button>
          <Button kind="quiet" disabled={send.isPending} onClick={() => send.mutate(report.id)}>
            {send.isPending ? text.sending : text.sendNow}
          </Button>
          <Button onClick={onChange}>{text.change}</Button>
        </div>
      )}
    </>
  );
}

function Run({ run }: { run: ReportRun }) {
  const text = useText(REPORTS);
  const { language } = useLanguage();
  const { state, sentTo, attempts, sizeBytes, isManual, reason, warnings } = run;
  const said = state === 'sent' ? text.sent(sentTo.length) : state === 'failed' ? text.failed : text.running;
  const facts = [
    said,
    ...(isManual ? [text.manual] : []),
    ...(attempts > 1 ? [text.attempt(attempts)] : []),
    ...(sizeBytes > 0 ? [bytes(sizeBytes)] : []),
  ];
  return (
    <li data-state={state}>
      <span>{dateTime(run.dueUnixMs, language)}</span> <span className="report-state">{facts.join(' · ')}</span>
      {reason === null ? null : <p>{reason}</p>}
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </li>
  );
}
