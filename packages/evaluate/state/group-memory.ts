import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';

/** What is remembered of a group of a monitor from one evaluation to the next; times are Unix milliseconds. Plain JSON. */
export interface GroupMemory {
  readonly state: MonitorState;
  /** Since when it holds. */
  readonly sinceUnixMs: number;
  readonly firstSeenUnixMs: number;
  /** From when on it is judged: groups that appear later are given time to begin. */
  readonly ripeUnixMs: number;
  /** When there was data last; null when there never was. */
  readonly lastDataUnixMs: number | null;
  /** What was judged last. */
  readonly value: number | null;
  /** When it left OK, while it is not OK. */
  readonly leftOkUnixMs: number | null;
  readonly lastTriggeredUnixMs: number | null;
  readonly lastResolvedUnixMs: number | null;
  readonly lastNotifiedUnixMs: number | null;
  readonly lastNoDataUnixMs: number | null;
  /** How often was notified again in this state. */
  readonly renotified: number;
  /** The state that people know of. */
  readonly toldState: MonitorState;
  /** Whether a downtime keeps something back that is told when it ends. */
  readonly keptBack: boolean;
}

/** A group that nobody has judged yet, nor will before `ripeUnixMs`. */
export function newGroup(nowMs: number, ripeUnixMs = nowMs): GroupMemory {
  return {
    state: 'No Data',
    sinceUnixMs: nowMs,
    firstSeenUnixMs: nowMs,
    ripeUnixMs,
    lastDataUnixMs: null,
    value: null,
    leftOkUnixMs: null,
    lastTriggeredUnixMs: null,
    lastResolvedUnixMs: null,
    lastNotifiedUnixMs: null,
    lastNoDataUnixMs: null,
    renotified: 0,
    toldState: 'OK',
    keptBack: false,
  };
}

/** From the best to the worst: the state of a monitor is the worst of its groups. */
const ORDER: readonly MonitorState[] = ['OK', 'Ignored', 'Skipped', 'Unknown', 'No Data', 'Warn', 'Alert'];

/** The worst of some states; `No Data` of none. */
export function worstState(states: Iterable<MonitorState>): MonitorState {
  let worst: MonitorState | undefined;
  for (const state of states) {
    if (worst === undefined || ORDER.indexOf(state) > ORDER.indexOf(worst)) worst = state;
  }
  return worst ?? 'No Data';
}
