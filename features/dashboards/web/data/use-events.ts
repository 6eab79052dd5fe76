import type { ListedEvent, Stream } from '@komainu/contracts/dashboards/asking/streams.ts';
import { type EventSource, MOST_MARKS, marksSearch } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useBoard } from '../board/board-context.tsx';

/** A list to ask for. */
type Asked = Pick<Stream, 'source' | 'search'> & Partial<Pick<Stream, 'isOldestFirst' | 'calculated'>>;

interface EventPage {
  readonly data: readonly ListedEvent[];
}

const PATHS: Readonly<Record<EventSource, string>> = {
  logs: '/api/v2/logs/events/search',
  spans: '/api/v2/spans/events/search',
  events: '/api/v2/events/search',
};

const NO_FIELDS: Stream['calculated'] = [];

/** The newest that match, or the oldest. */
export function useEvents(
  { source, search, isOldestFirst = false, calculated = NO_FIELDS }: Asked,
  limit: number,
  enabled = true,
) {
  const { fromMs, toMs } = useTimeRange();
  const filter = {
    query: search.trim() === '' ? '*' : search,
    from: new Date(Math.floor(fromMs / 1000) * 1000).toISOString(),
    to: new Date(Math.ceil(toMs / 1000) * 1000).toISOString(),
    ...(calculated.length === 0 ? {} : { calculated_fields: calculated }),
  };
  const asked = { filter, sort: isOldestFirst ? 'timestamp' : '-timestamp', page: { limit } };
  return useQuery({
    queryKey: ['dashboards', 'events', source, asked],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiPost<EventPage>(
        PATHS[source],
        // Spans come wrapped, as the public API has it.
        source === 'spans' ? { data: { type: 'search_request', attributes: asked } } : asked,
        signal,
      ),
  });
}

/** When events matched any of the searches, Unix ms, to mark them on a chart. */
export function useEventInstants(searches: readonly string[]): readonly number[] {
  const { substitute } = useBoard();
  const search = marksSearch(searches, substitute);
  const { data } = useEvents({ source: 'events', search }, MOST_MARKS, search !== '');
  return useMemo(
    () =>
      (data?.data ?? []).map(({ attributes }) => Date.parse(String(attributes['timestamp']))).filter(Number.isFinite),
    [data],
  );
}
