import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { PIPELINES } from './messages.ts';
import { useOutcomes } from './outcomes.ts';
import type { StepSummary } from './trial.ts';

interface StepBadgeProps {
  readonly summary: StepSummary | undefined;
  /** It cannot be saved as it is. */
  readonly isWrong: boolean;
  readonly holds: boolean;
}

/** What a processor did to the samples, in a sign. */
export function StepBadge({ summary, isWrong, holds }: StepBadgeProps) {
  const text = useText(PIPELINES);
  const outcomeText = useOutcomes();
  if (isWrong || summary?.error !== undefined) {
    return (
      <span className="step-badge" data-state="wrong" title={summary?.error ?? text.fix(1)}>
        <IconAlertTriangle size={14} aria-label={text.fix(1)} />
      </span>
    );
  }
  if (summary === undefined) return null;
  const { changed, samples, outcomes } = summary;
  const why = outcomes.map(outcomeText).join(' · ');
  const said = text.changedSamples(changed, samples);
  return (
    <span
      className="step-badge"
      data-state={changed > 0 ? 'changed' : 'same'}
      title={why === '' ? said : `${said} · ${why}`}
    >
      {changed > 0 ? <IconCheck size={14} aria-hidden /> : <IconMinus size={14} aria-hidden />}
      <span aria-hidden>{holds && changed === 0 ? '' : `${changed}/${samples}`}</span>
      <span className="visually-hidden">{said}</span>
    </span>
  );
}
