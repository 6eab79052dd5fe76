import { budgetLeft, sliText, sloStateOf } from '@komainu/contracts/slo/budget.ts';
import type { Slo, SloThreshold } from '@komainu/contracts/slo/slo.ts';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SloBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { Budget } from '@komainu/ui/slo/Budget.tsx';
import { useSloHistory, useTimeframeWindow } from '@komainu/ui/slo/slo-api.ts';
import { SLOS } from '../messages.ts';

interface FramesProps {
  readonly slo: Slo;
  readonly chosen: string;
  readonly onChoose: (frame: string) => void;
}

/** Each timeframe with what was reached; a click shows its history below. The last is the time at the top. */
export function Frames({ slo, chosen, onChoose }: FramesProps) {
  const text = useText(SLOS);
  return (
    <div className="slo-frames">
      {slo.thresholds.map((threshold) => (
        <Frame
          key={threshold.timeframe}
          id={slo.id}
          threshold={threshold}
          isChosen={chosen === threshold.timeframe}
          onChoose={() => onChoose(threshold.timeframe)}
        />
      ))}
      <button type="button" aria-pressed={chosen === 'above'} onClick={() => onChoose('above')}>
        <span>{text.window}</span>
        <small>{text.asAbove}</small>
      </button>
    </div>
  );
}

interface FrameProps {
  readonly id: string;
  readonly threshold: SloThreshold;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Frame({ id, threshold, isChosen, onChoose }: FrameProps) {
  const text = useText(SLOS);
  const { language } = useLanguage();
  const { timeframe, target } = threshold;
  const found = useSloHistory(id, useTimeframeWindow(timeframe));
  const part = found.data?.data.overall;
  const sli = part?.sli_value ?? null;
  const left = part?.error_budget_remaining?.[timeframe] ?? budgetLeft(sli, target);
  const raw = part?.raw_error_budget_remaining?.[timeframe];
  return (
    <button type="button" aria-pressed={isChosen} onClick={onChoose}>
      <span>
        {timeframe === 'custom' ? text.custom : text.days(timeframe.slice(0, -1))}
        <SloBadge state={part === undefined ? undefined : (part.state ?? sloStateOf(sli, threshold))} />
      </span>
      <strong>{sliText(sli)}</strong>
      <small>
        {text.target} {target} %
      </small>
      <span>
        <Budget left={left} label={text.budget} />
      </span>
      {raw === undefined ? null : (
        <small>
          {raw.value < 0 ? text.spent : text.left}{' '}
          {raw.unit === 'seconds'
            ? duration(Math.abs(raw.value) * 1e9)
            : text.requests(exact(Math.round(Math.abs(raw.value)), language))}
        </small>
      )}
    </button>
  );
}
