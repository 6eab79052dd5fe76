/** States one after another, with where one stands: undo and redo. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

const MOST = 100;

export const started = <State>(present: State): History<State> => ({ past: [], present, future: [] });

/** A change; the same state again is none. */
export function changed<State>(history: History<State>, next: State): History<State> {
  if (Object.is(history.present, next)) return history;
  return { past: [...history.past.slice(1 - MOST), history.present], present: next, future: [] };
}

export function undone<State>({ past, present, future }: History<State>): History<State> {
  const last = past.at(-1);
  return last === undefined
    ? { past, present, future }
    : { past: past.slice(0, -1), present: last, future: [present, ...future] };
}

export function redone<State>({ past, present, future }: History<State>): History<State> {
  const [next, ...rest] = future;
  return next === undefined ? { past, present, future } : { past: [...past, present], present: next, future: rest };
}
