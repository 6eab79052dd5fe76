import '../monitors/monitors.css';
import './workflows.css';
import type { InstanceState, StepState } from '@komainu/contracts/workflows/instances.ts';
import { useText } from '../i18n/messages.ts';
import { RUNS } from './messages.ts';

const TOKENS: Readonly<Record<InstanceState | StepState, string>> = {
  running: '--accent',
  waiting: '--accent',
  succeeded: '--ok',
  failed: '--critical',
  canceled: '--info',
  skipped: '--nodata',
};

/** How a run or a step stands: a mark in its colour, and the word. */
export function RunBadge({ state }: { state: InstanceState | StepState }) {
  const text = useText(RUNS);
  return (
    <span
      className="state-badge"
      data-loud={state === 'failed'}
      data-busy={state === 'running'}
      style={{ '--state': `var(${TOKENS[state]})` } as React.CSSProperties}
    >
      <i aria-hidden="true" />
      {text[state]}
    </span>
  );
}

const STATES = { IN_PROGRESS: 'running', SUCCEEDED: 'succeeded', FAILED: 'failed', CANCELED: 'canceled' } as const;

/** The state of a run by the word that the public API has for it. */
export function stateOfKind(kind: keyof typeof STATES): InstanceState {
  return STATES[kind];
}
