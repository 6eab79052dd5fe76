import './monitors.css';
import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { SloState } from '@komainu/contracts/slo/slo.ts';
import { useText } from '../i18n/messages.ts';
import { monitorToken, STATES, sloToken } from './states.ts';

/** How a monitor or a group stands: a mark in its colour, and the word. */
export function StateBadge({ state }: { state: MonitorState }) {
  const text = useText(STATES);
  return <Badge token={monitorToken(state)} word={text[state]} isLoud={state === 'Alert'} />;
}

/** How an objective stands. */
export function SloBadge({ state }: { state: SloState | undefined }) {
  const text = useText(STATES);
  return <Badge token={sloToken(state)} word={text[state ?? 'no_data']} isLoud={state === 'breached'} />;
}

function Badge({ token, word, isLoud }: { token: string; word: string; isLoud: boolean }) {
  return (
    <span className="state-badge" data-loud={isLoud} style={{ '--state': `var(${token})` } as React.CSSProperties}>
      <i aria-hidden="true" />
      {word}
    </span>
  );
}
