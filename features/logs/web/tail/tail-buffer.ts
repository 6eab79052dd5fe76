import type { LogItem } from '../log-item.ts';

/** Rows kept on screen: more would only cost memory, the list behind the tail has everything. */
export const TAIL_ROWS = 2_000;

export interface TailState {
  /** Newest first. */
  readonly shown: readonly LogItem[];
  /** Came while paused. */
  readonly held: readonly LogItem[];
}

export const EMPTY_TAIL: TailState = { shown: [], held: [] };

/** Adds logs that came together, oldest first as they were sent. */
export function received(state: TailState, logs: readonly LogItem[], paused: boolean): TailState {
  const newest = logs.toReversed();
  if (paused) return { ...state, held: [...newest, ...state.held].slice(0, TAIL_ROWS) };
  return { shown: [...newest, ...state.held, ...state.shown].slice(0, TAIL_ROWS), held: [] };
}

/** Shows what was held back. */
export function resumed(state: TailState): TailState {
  return { shown: [...state.held, ...state.shown].slice(0, TAIL_ROWS), held: [] };
}
