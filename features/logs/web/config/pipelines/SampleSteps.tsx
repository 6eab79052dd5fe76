import type { TriedLog, TriedSample } from '@komainu/contracts/logs/try-api.ts';
import { CopyButton } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useWords } from '../form/use-words.ts';
import { logChanges } from './log-changes.ts';
import { useOutcomes } from './outcomes.ts';
import { StepChanges } from './StepChanges.tsx';
import { statesBefore } from './trial.ts';
import { TRY } from './try-messages.ts';
import { processorForm } from './types/catalogue.ts';

interface SampleStepsProps {
  readonly tried: TriedSample;
  /** The sample before anything was done to it. */
  readonly start: TriedLog;
  /** The name of a processor. */
  readonly nameOf: (path: readonly number[]) => string;
}

/** What each processor did to a sample, and the log that came of it. */
export function SampleSteps({ tried, start, nameOf }: SampleStepsProps) {
  const text = useText(TRY);
  const words = useWords();
  const outcomeText = useOutcomes();
  const before = statesBefore(tried, start);
  const json = JSON.stringify(tried.log, null, 2);
  return (
    <>
      {tried.matched || tried.error !== undefined ? null : (
        <p className="config-note" role="note">
          {text.notMatched}
        </p>
      )}
      {tried.steps.length === 0 ? null : (
        <section aria-label={text.steps}>
          <h4>{text.steps}</h4>
          <ol className="steps">
            {tried.steps.map((step, index) => {
              const form = processorForm(step.type);
              const title = form === undefined ? step.type : words(form.title);
              const name = nameOf(step.path);
              const holds = form?.inside === 'any';
              const why = step.error ?? (step.outcome === undefined ? undefined : outcomeText(step.outcome));
              return (
                <li
                  key={step.path.join('.')}
                  className="step"
                  data-state={step.error !== undefined ? 'wrong' : step.changed ? 'changed' : 'same'}
                  style={{ marginLeft: `${(step.path.length - 1) * 16}px` }}
                >
                  <span className="step-name">
                    <span>{title}</span>
                    {name === '' ? null : <span translate="no">{name}</span>}
                    {step.changed && why === undefined ? null : (
                      <span className="step-why">{why ?? text.nothingChanged}</span>
                    )}
                  </span>
                  {step.log === undefined || holds ? null : (
                    <StepChanges changes={logChanges(before[index] ?? {}, step.log)} />
                  )}
                </li>
              );
            })}
          </ol>
        </section>
      )}
      {tried.log === null ? null : (
        <section aria-label={text.result}>
          <h4>{text.result}</h4>
          <div className="code try-json">
            <CopyButton text={json} />
            <code>{json}</code>
          </div>
        </section>
      )}
    </>
  );
}
