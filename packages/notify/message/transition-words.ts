import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';

/** Colours, icons and the `$ALERT_TYPE` of channels go by it. */
export type AlertType = 'error' | 'warning' | 'success' | 'info';

const WORDS: Readonly<
  Record<MonitorState, { readonly title: string; readonly word: string; readonly type: AlertType }>
> = {
  Alert: { title: 'Triggered', word: 'Triggered', type: 'error' },
  Warn: { title: 'Warn', word: 'Warn', type: 'warning' },
  'No Data': { title: 'No data', word: 'No Data', type: 'error' },
  OK: { title: 'Recovered', word: 'Recovered', type: 'success' },
  Skipped: { title: 'Skipped', word: 'Skipped', type: 'info' },
  Ignored: { title: 'Ignored', word: 'Ignored', type: 'info' },
  Unknown: { title: 'Unknown', word: 'Unknown', type: 'warning' },
};

/** `Triggered`, `Re-Triggered`, `Warn`, `No data`, `Recovered`, as titles begin. */
export function titleWord({ to, again }: Pick<MonitorTransition, 'to' | 'again'>): string {
  return `${again ? 'Re-' : ''}${WORDS[to].title}`;
}

/** The same as `$ALERT_TRANSITION` has it: `Triggered`, `Re-Triggered`, `No Data`, `Recovered`, …. */
export function transitionWord({ to, again }: Pick<MonitorTransition, 'to' | 'again'>): string {
  return `${again ? 'Re-' : ''}${WORDS[to].word}`;
}

export function alertTypeOf(to: MonitorState): AlertType {
  return WORDS[to].type;
}
