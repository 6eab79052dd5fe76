import { apiGet } from '@komainu/ui/api/client.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** Agents look every ten seconds. */
const EVERY_MS = 10_000;
/** What was not seen for a minute before the end of the window had ended. */
const LIVE_MS = 60_000;

/**
 * What runs at the end of the reader's window. While the window ends now it is asked again as agents look again, as long as
 * the tab is seen.
 */
export function useRunning<Answer>(path: string, asked: Readonly<Record<string, string>>, enabled = true) {
  const { range, toMs } = useTimeRange();
  const isNow = range.kind !== 'absolute';
  const end: Record<string, string> = isNow
    ? {}
    : { from: String(Math.floor(toMs - LIVE_MS)), to: String(Math.ceil(toMs)) };
  const address = `${path}?${new URLSearchParams({ ...asked, ...end })}`;
  return useQuery({
    queryKey: ['running', address],
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: isNow ? EVERY_MS : false,
    queryFn: ({ signal }) => apiGet<Answer>(address, signal),
  });
}

/**
 * What one thing used over the reader's window. While the window ends now it is asked again: the server lets the Agent of the
 * host send news every two seconds for as long as somebody asks.
 */
export function useHistory<Answer>(path: string, asked: Readonly<Record<string, string>>) {
  const { fromMs, toMs, range } = useTimeRange();
  const window = { from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) };
  const address = `${path}?${new URLSearchParams({ ...asked, ...window })}`;
  return useQuery({
    queryKey: ['running-history', address],
    placeholderData: keepPreviousData,
    refetchInterval: range.kind === 'absolute' ? false : EVERY_MS,
    queryFn: ({ signal }) => apiGet<Answer>(address, signal),
  });
}
