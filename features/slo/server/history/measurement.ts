import type { SloHistorySeries } from '@komainu/contracts/slo/history.ts';
import type { Stretch } from './stretches.ts';

/** Good events, or seconds, out of all; null where nothing was measured. */
export interface Measured {
  readonly good: number;
  readonly total: number;
}

/** What was seen of an objective in a window, less what corrections take out. */
export interface Measurement {
  readonly unit: 'requests' | 'seconds';
  readonly overall: Measured | null;
  /** By the group's name (`env:prod,host:a`); empty when it is not grouped. */
  readonly groups: ReadonlyMap<string, Measured>;
  readonly groupBy: readonly string[];
  /** By the monitor's id, of objectives of several monitors. */
  readonly monitors: ReadonlyMap<number, Measured>;
  /** Of times: when it was down, and when nothing is known. */
  readonly timeline: Timeline | null;
  /** The timelines of groups. */
  readonly groupTimelines: ReadonlyMap<string, Timeline>;
  readonly series: SloHistorySeries | null;
  /** Why nothing was measured. */
  readonly error: { readonly error_type: string; readonly error_message: string } | null;
}

export interface Timeline {
  readonly known: readonly Stretch[];
  readonly down: readonly Stretch[];
}

/** What a measurement is of. */
export interface MeasuredWindow {
  readonly window: Stretch;
  /** Merged. */
  readonly excluded: readonly Stretch[];
}
