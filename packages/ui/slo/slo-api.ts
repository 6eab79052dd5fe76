import type { SloHistoryAnswer } from '@komainu/contracts/slo/history.ts';
import type { SloTimeframe } from '@komainu/contracts/slo/slo.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { apiGet } from '../api/client.ts';
import type { TimeWindow } from '../time/range.ts';
import { useTimeRange } from '../time/time-range.tsx';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS: Readonly<Record<SloTimeframe, number>> = { '7d': 7, '30d': 30, '90d': 90, custom: 7 };

/** The days of a timeframe up to now, on whole minutes. */
export function timeframeWindow(timeframe: SloTimeframe, nowMs: number): TimeWindow {
  const toMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return { fromMs: toMs - DAYS[timeframe] * DAY_MS, toMs };
}

/** How an objective did in a window; against a target of its own where one is given. */
export function useSloHistory(id: string, { fromMs, toMs }: TimeWindow, target?: number) {
  const asked = new URLSearchParams({
    from_ts: String(Math.floor(fromMs / 1000)),
    to_ts: String(Math.ceil(toMs / 1000)),
    apply_correction: 'true',
    ...(target === undefined ? {} : { target: String(target) }),
  }).toString();
  return useQuery({
    queryKey: ['slo', 'history', id, asked],
    enabled: id !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiGet<SloHistoryAnswer>(`/api/v1/slo/${encodeURIComponent(id)}/history?${asked}`, signal),
  });
}

/** The end of the window that the reader looks at: timeframes end there. */
export function useTimeframeWindow(timeframe: SloTimeframe): TimeWindow {
  return timeframeWindow(timeframe, useTimeRange().toMs);
}
