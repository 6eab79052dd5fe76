import type { SloState } from '../slo/slo.ts';
import type { MonitorState } from './monitor.ts';

/** The order of a list: what is bad comes first. */
export const WORST_FIRST: readonly MonitorState[] = ['Alert', 'Warn', 'No Data', 'Unknown', 'Ignored', 'Skipped', 'OK'];

export function monitorToken(state: MonitorState): string {
  switch (state) {
    case 'Alert':
      return '--critical';
    case 'Warn':
      return '--warn';
    case 'OK':
      return '--ok';
    default:
      return '--nodata';
  }
}

export function sloToken(state: SloState | undefined): string {
  switch (state) {
    case 'breached':
      return '--critical';
    case 'warning':
      return '--warn';
    case 'ok':
      return '--ok';
    default:
      return '--nodata';
  }
}

/** A word of the API as a state that we know; what we do not know is `Unknown`. */
export function monitorStateOf(word: unknown): MonitorState {
  return WORST_FIRST.find((state) => state === word) ?? 'Unknown';
}
