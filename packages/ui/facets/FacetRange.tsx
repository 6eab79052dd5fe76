import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { withUnit } from '../format/number.ts';
import { useText } from '../i18n/messages.ts';
import type { RangeChoice } from '../query-bar/range-terms.ts';
import { FACETS } from './messages.ts';

interface FacetRangeProps {
  readonly title: string;
  /** What the logs hold; null when they hold no number. */
  readonly range: { readonly min: number; readonly max: number } | null;
  readonly unit: string;
  readonly choice: RangeChoice;
  readonly onChoose: (choice: RangeChoice) => void;
}

const STEPS = 200;

/** Two handles over the range of a measure, and fields to type exact bounds into. */
export function FacetRange({ title, range, unit, choice, onChoose }: FacetRangeProps) {
  const text = useText(FACETS);
  const [draft, setDraft] = useState(choice);
  useEffect(() => setDraft({ from: choice.from, to: choice.to }), [choice.from, choice.to]);
  if (range === null && choice.from === undefined && choice.to === undefined)
    return <p className="facet-none">{text.none}</p>;
  // A chosen bound may lie beyond what is found within it.
  const min = Math.min(range?.min ?? 0, choice.from ?? Number.POSITIVE_INFINITY, choice.to ?? Number.POSITIVE_INFINITY);
  const max = Math.max(range?.max ?? 0, choice.to ?? Number.NEGATIVE_INFINITY, choice.from ?? Number.NEGATIVE_INFINITY);
  const from = draft.from ?? min;
  const to = draft.to ?? max;
  const share = (value: number): number => (max === min ? 0 : ((value - min) / (max - min)) * 100);
  const commit = (): void => {
    if (draft.from !== choice.from || draft.to !== choice.to) onChoose(draft);
  };
  const handle = (name: 'from' | 'to') => (
    <input
      type="range"
      aria-label={name === 'from' ? text.least(title) : text.most(title)}
      aria-valuetext={withUnit(name === 'from' ? from : to, unit)}
      min={min}
      max={max}
      step={(max - min) / STEPS || 1}
      value={name === 'from' ? from : to}
      onChange={(event) => {
        const value = Number(event.target.value);
        // At its end a handle sets no bound, and one cannot pass the other.
        if (name === 'from') setDraft({ ...draft, from: value <= min ? undefined : rounded(Math.min(value, to)) });
        else setDraft({ ...draft, to: value >= max ? undefined : rounded(Math.max(value, from)) });
      }}
      onPointerUp={commit}
      onKeyUp={commit}
    />
  );
  return (
    <>
      {max > min ? (
        <div className="facet-slider">
          <span
            className="facet-slider-range"
            style={{ left: `${share(from)}%`, right: `${Math.max(0, 100 - share(to))}%` }}
          />
          {handle('from')}
          {handle('to')}
          <p>
            <span>{withUnit(from, unit)}</span>
            <span>{withUnit(to, unit)}</span>
          </p>
        </div>
      ) : null}
      <TypedRange
        key={`${choice.from} ${choice.to}`}
        title={title}
        range={{ min, max }}
        choice={choice}
        onChoose={onChoose}
      />
    </>
  );
}

function TypedRange({ title, range, choice, onChoose }: Omit<FacetRangeProps, 'unit'>) {
  const text = useText(FACETS);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    onChoose({ from: numberOf(data.get('from')), to: numberOf(data.get('to')) });
  };
  return (
    <form className="facet-range" onSubmit={submit}>
      <input
        className="input"
        name="from"
        inputMode="decimal"
        aria-label={`${title} ${text.from}`}
        defaultValue={choice.from}
        placeholder={String(range?.min ?? '')}
      />
      <span>–</span>
      <input
        className="input"
        name="to"
        inputMode="decimal"
        aria-label={`${title} ${text.to}`}
        defaultValue={choice.to}
        placeholder={String(range?.max ?? '')}
      />
      <Button type="submit">{text.apply}</Button>
    </form>
  );
}

function numberOf(typed: unknown): number | undefined {
  const text = String(typed ?? '').trim();
  return text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
}

/** Four digits are as fine as a hand drags. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
