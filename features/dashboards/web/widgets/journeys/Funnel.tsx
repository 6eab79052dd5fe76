import { funnelOf } from '@komainu/contracts/dashboards/asking/journeys.ts';
import type { FunnelAnswer, FunnelQuestion, FunnelStep } from '@komainu/contracts/dashboards/journeys.ts';
import { duration, exact, ratio } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { useBoard } from '../../board/board-context.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { JourneyStates } from './JourneyStates.tsx';
import { JOURNEYS } from './messages.ts';
import { useJourney } from './use-journey.ts';

/** How many come through steps one after the other, and how many leave on the way. */
export function Funnel({ definition, label }: WidgetProps) {
  const { substitute } = useBoard();
  const journey = useMemo(() => funnelOf(definition, substitute), [definition, substitute]);
  const asked = useJourney<FunnelQuestion, FunnelAnswer>('funnel', journey);
  const steps = asked.data?.steps ?? [];
  const first = steps[0]?.count ?? 0;
  return (
    <JourneyStates journey={journey} asked={asked} isEmpty={first === 0}>
      <ol className="funnel" aria-label={label}>
        {steps.map((step, index) => (
          <Step key={`${index} ${step.label}`} step={step} before={steps[index - 1]?.count} first={first} />
        ))}
      </ol>
    </JourneyStates>
  );
}

interface StepProps {
  readonly step: FunnelStep;
  /** Undefined for the first step. */
  readonly before: number | undefined;
  readonly first: number;
}

function Step({ step, before, first }: StepProps) {
  const text = useText(JOURNEYS);
  const { language } = useLanguage();
  const { label, count, averageMs } = step;
  const share = count / Math.max(1, first);
  const lost = before === undefined ? 0 : before - count;
  const facts = [
    ...(before === undefined ? [] : [text.ofFirst(ratio(share))]),
    ...(lost > 0 && before !== undefined ? [text.dropped(exact(lost, language), ratio(lost / before))] : []),
    ...(averageMs === null ? [] : [text.after(duration(averageMs * 1e6))]),
  ];
  return (
    <li>
      <div className="funnel-bar">
        <span className="funnel-fill" style={{ height: `${share * 100}%` }} aria-hidden />
        {before === undefined ? null : (
          <span className="funnel-lost" style={{ height: `${(lost / Math.max(1, first)) * 100}%` }} aria-hidden />
        )}
      </div>
      <strong className="funnel-count">{exact(count, language)}</strong>
      <span className="funnel-label" translate="no" title={label}>
        {label}
      </span>
      <span className="funnel-facts">{facts.join(' · ')}</span>
    </li>
  );
}
