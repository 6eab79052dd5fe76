import { useLocation } from '@tanstack/react-router';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type SetOptions, useUrlParams } from '../url/url-state.ts';
import { rangeFromParams, rangeToParams, type TimeRange, type TimeWindow, windowOf } from './range.ts';

const LIVE_EVERY_MS = 5_000;

interface Now {
  readonly nowMs: number;
  refresh(): void;
}

const NowContext = createContext<Now>({ nowMs: 0, refresh: () => {} });

/**
 * Holds the instant that relative ranges end at. It moves when the reader refreshes, changes the range or opens another
 * page, and every few seconds while `live=1` stands in the address and the tab is seen: an idle tab asks the server nothing.
 */
export function TimeRangeProvider({ children }: { children: ReactNode }) {
  const [params] = useUrlParams();
  const pathname = useLocation({ select: (location) => location.pathname });
  const [now, setNow] = useState(() => ({ nowMs: Date.now(), pathname }));
  const refresh = useCallback(() => setNow((before) => ({ ...before, nowMs: Date.now() })), []);
  // While drawing and not in an effect: a new page would first ask for a window that ends too early.
  if (now.pathname !== pathname) setNow({ nowMs: Date.now(), pathname });
  const { nowMs } = now;
  const live = params.live === '1';
  useEffect(() => {
    if (!live) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }, [live, refresh]);
  const state = useMemo(() => ({ nowMs, refresh }), [nowMs, refresh]);
  return <NowContext value={state}>{children}</NowContext>;
}

const FixedContext = createContext<TimeWindow | undefined>(undefined);

/** Charts inside show this window whatever the time control says: the moments around one event. */
export function FixedTimeRange({ fromMs, toMs, children }: TimeWindow & { children: ReactNode }) {
  const window = useMemo(() => ({ fromMs, toMs }), [fromMs, toMs]);
  return <FixedContext value={window}>{children}</FixedContext>;
}

export interface TimeRangeState extends TimeWindow {
  readonly range: TimeRange;
  readonly live: boolean;
  /** The zone that times are shown in: undefined is the browser's own. */
  readonly zone: 'UTC' | undefined;
  setRange(range: TimeRange, options?: SetOptions): void;
  setLive(live: boolean): void;
  setZone(zone: 'UTC' | undefined): void;
  /** Moves the end of a relative range to this moment. */
  refresh(): void;
}

/** The one time control's state. Zooming adds to the history, so that Back undoes it. */
export function useTimeRange(): TimeRangeState {
  const [params, setParams] = useUrlParams();
  const { nowMs, refresh } = useContext(NowContext);
  const range = useMemo(() => rangeFromParams(params), [params]);
  const fixed = useContext(FixedContext);
  const window = useMemo(() => fixed ?? windowOf(range, nowMs), [fixed, range, nowMs]);
  const setRange = useCallback(
    (next: TimeRange, options?: SetOptions) => {
      refresh();
      setParams({ ...rangeToParams(next), ...(next.kind === 'absolute' ? { live: undefined } : {}) }, options);
    },
    [setParams, refresh],
  );
  return {
    ...window,
    range,
    live: params.live === '1',
    zone: params.zone === 'UTC' ? 'UTC' : undefined,
    setRange,
    setLive: (live) => setParams({ live: live ? '1' : undefined, ...(live ? { from: undefined, to: undefined } : {}) }),
    setZone: (zone) => setParams({ zone }, { replace: true }),
    refresh,
  };
}
