import type { MonitorState } from './monitor.ts';

/** A stretch of time in which a group of a monitor held one state. Times are Unix milliseconds. */
export interface StateSpan {
  readonly state: MonitorState;
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
}

/** What the monitors feature tells other features: SLOs count its states, dashboards list it. */
export interface MonitorReadings {
  /**
   * The states of a monitor's groups over a window, by the group's name (`*` for the whole monitor: the worst of its groups), oldest
   * first and without gaps where anything is known; undefined for a monitor that is not there.
   */
  states(
    monitorId: number,
    fromUnixMs: number,
    toUnixMs: number,
  ): Promise<ReadonlyMap<string, readonly StateSpan[]> | undefined>;
  /** Whether a monitor is there, and its name, tags and type. */
  find(
    monitorId: number,
  ): Promise<
    { readonly id: number; readonly name: string; readonly tags: readonly string[]; readonly type: string } | undefined
  >;
  /** The ids of the monitors of the type `slo alert` that watch an objective. */
  watching(sloId: string): Promise<readonly number[]>;
}
