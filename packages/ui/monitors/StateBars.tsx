import './monitors.css';
import type { StateSpan } from '@komainu/contracts/monitors/monitor-readings.ts';
import { dateTime } from '../format/date.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useText } from '../i18n/messages.ts';
import { useTimeRange } from '../time/time-range.tsx';
import { monitorToken, STATES } from './states.ts';

interface StateBarsProps {
  readonly label: string;
  readonly spans: readonly StateSpan[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** The states of a group over a window as stretches of a bar, in step with the charts above. */
export function StateBars({ label, spans, fromMs, toMs }: StateBarsProps) {
  const text = useText(STATES);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const length = Math.max(1, toMs - fromMs);
  const shown = spans.filter((span) => span.toUnixMs > fromMs && span.fromUnixMs < toMs);
  const told = shown.map(({ state }) => text[state]).join(', ');
  return (
    <div className="state-bars" role="img" aria-label={`${label}: ${told === '' ? text.noHistory : told}`}>
      {shown.map((span) => {
        const left = Math.max(fromMs, span.fromUnixMs);
        const right = Math.min(toMs, span.toUnixMs);
        const when = `${dateTime(left, language, zone)} – ${dateTime(right, language, zone)}`;
        return (
          <i
            key={span.fromUnixMs}
            title={`${text[span.state]}\n${when}`}
            style={{
              left: `${((left - fromMs) / length) * 100}%`,
              width: `max(1px, ${((right - left) / length) * 100}%)`,
              background: `var(${monitorToken(span.state)})`,
            }}
          />
        );
      })}
    </div>
  );
}
