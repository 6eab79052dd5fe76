import type { InstanceDetail, StepRun } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowSpec } from '@komainu/contracts/workflows/workflow.ts';
import { CopyButton } from '@komainu/ui/controls/controls.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { RunBadge } from '@komainu/ui/workflows/RunBadge.tsx';
import { WORKFLOWS } from '../messages.ts';
import { durationText } from '../model/duration.ts';
import { outlineOf } from '../model/outline.ts';

/** The steps in the order in which they lead to one another; those that were reached open and show what they did. */
export function RunSteps({ spec, run }: { spec: WorkflowSpec | null; run: InstanceDetail }) {
  const text = useText(WORKFLOWS);
  const byName = new Map(run.steps.map((step) => [step.name, step]));
  const outline = outlineOf(spec);
  const known = new Set(outline.map(({ name }) => name));
  // A run is of the workflow as it was: steps that are not there any more are shown, too.
  const all = [
    ...outline.map(({ name, actionId }) => ({ name, actionId })),
    ...run.steps.filter(({ name }) => !known.has(name)),
  ];
  return (
    <ol className="workflows-steps">
      {all.map(({ name, actionId }) => {
        const step = byName.get(name);
        return (
          <li key={name}>
            {step === undefined || step.state === 'skipped' ? (
              <div className="workflows-step" data-dim="true">
                <Head name={name} actionId={actionId} />
                {step === undefined ? <small>{text.notReached}</small> : <RunBadge state="skipped" />}
              </div>
            ) : (
              <Reached step={step} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Head({ name, actionId }: { name: string; actionId: string }) {
  return (
    <span className="workflows-step-name" translate="no">
      <strong>{name}</strong>
      <code>{actionId}</code>
    </span>
  );
}

function Reached({ step }: { step: StepRun }) {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  const { name, actionId, state, attempts, interruptions, branch, error, startedUnixMs, endedUnixMs, dueUnixMs } = step;
  const notes = [
    branch !== null && branch !== 'main' ? text.branch(branch) : '',
    attempts > 1 ? text.attempts(exact(attempts, language)) : '',
    interruptions > 0 ? text.interrupted(exact(interruptions, language)) : '',
    state === 'waiting' && dueUnixMs !== null ? text.dueAt(dateTime(dueUnixMs, language)) : '',
    endedUnixMs === null ? '' : durationText(endedUnixMs - startedUnixMs),
  ].filter((note) => note !== '');
  return (
    <details className="workflows-details" open={state === 'failed'}>
      <summary className="workflows-step">
        <Head name={name} actionId={actionId} />
        <small>{notes.join(' · ')}</small>
        <RunBadge state={state} />
      </summary>
      {error === null ? null : (
        <p className="workflows-failure">
          <strong translate="no">{error.code}</strong>
          <span translate="no">{error.message}</span>
        </p>
      )}
      <Json label={text.input} value={step.input} />
      <Json label={text.output} value={step.output} />
    </details>
  );
}

/** A value as it is, with a button to copy it; nothing for what holds nothing. */
export function Json({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  const json = JSON.stringify(value, undefined, 2);
  if (json === '{}') return null;
  return (
    <section className="workflows-json" aria-label={label}>
      <header>
        <h4>{label}</h4>
        <CopyButton text={json} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0} translate="no">
        {json}
      </pre>
    </section>
  );
}
