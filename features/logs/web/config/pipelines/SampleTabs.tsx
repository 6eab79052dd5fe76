import type { TriedSample } from '@komainu/contracts/logs/try-api.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Sample } from './samples.ts';
import { TRY } from './try-messages.ts';

interface SampleTabsProps {
  readonly samples: readonly Sample[];
  readonly tried: readonly TriedSample[];
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}

const SHOWN = 160;

/** The samples, one a line; the chosen one is shown step by step below. */
export function SampleTabs({ samples, tried, chosen, onChoose }: SampleTabsProps) {
  const text = useText(TRY);
  return (
    <ul className="sample-tabs" aria-label={text.samples}>
      {tried.map((one, place) => {
        const changed = one.steps.filter((step) => step.changed && step.type !== 'pipeline').length;
        const message = String(samples[place]?.['message'] ?? JSON.stringify(samples[place] ?? ''));
        return (
          <li key={place}>
            <button
              type="button"
              aria-current={place === chosen}
              title={text.sample(place + 1)}
              onClick={() => onChoose(place)}
            >
              <span className="sample-text" translate="no">
                {message.slice(0, SHOWN)}
              </span>
              <span className="sample-state" data-state={one.error === undefined ? 'ok' : 'wrong'}>
                {one.error ?? (changed === 0 ? text.nothingChanged : text.change(changed))}
                {one.matched || one.error !== undefined ? '' : ` · ${text.skipped}`}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
