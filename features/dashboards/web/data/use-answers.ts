import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';
import { type Ask, askOf, barInterval, bodyOfAsk } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { ScalarAnswer, TimeseriesAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import type { TimeWindow } from '@komainu/ui/time/range.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useBoard } from '../board/board-context.tsx';

export interface Asked<Answer> {
  /** By request; undefined while there is no answer, and for requests that ask nothing. */
  readonly answers: readonly (Answer | undefined)[];
  readonly asks: readonly (Ask | undefined)[];
  readonly error: Error | undefined;
  readonly isFetching: boolean;
  /** Whether every request that asks something has been answered. */
  readonly isReady: boolean;
  readonly retry: () => void;
}

/** The asks of a widget's requests with template variables put in. */
export function useAsks(requests: readonly Json[], aggregator?: string): readonly (Ask | undefined)[] {
  const { substitute } = useBoard();
  return useMemo(
    () => requests.map((request) => askOf(request, substitute, aggregator)),
    [requests, substitute, aggregator],
  );
}

/** `requests` are those that the asks come from: bars lie wider apart than points of lines. */
export function useTimeseries(
  asks: readonly (Ask | undefined)[],
  requests: readonly Json[] = [],
): Asked<TimeseriesAnswer> {
  const window = useTimeRange();
  const intervals = asks.map((ask, index) => barInterval(requests[index] ?? {}, ask, window.fromMs, window.toMs));
  return useAnswers<TimeseriesAnswer>('timeseries', asks, window, intervals);
}

export const useScalars = (asks: readonly (Ask | undefined)[], window?: TimeWindow): Asked<ScalarAnswer> => {
  const shown = useTimeRange();
  return useAnswers<ScalarAnswer>('scalar', asks, window ?? shown);
};

function useAnswers<Answer>(
  kind: 'timeseries' | 'scalar',
  asks: readonly (Ask | undefined)[],
  { fromMs, toMs }: TimeWindow,
  intervals: readonly (number | undefined)[] = [],
): Asked<Answer> {
  // Whole seconds: widgets that ask the same share one answer.
  const from = Math.floor(fromMs / 1000) * 1000;
  const to = Math.ceil(toMs / 1000) * 1000;
  const results = useQueries({
    queries: asks.map((ask, index) => ({
      queryKey: [
        'dashboards',
        kind,
        ask?.queries,
        ask?.formulas.map(({ formula, limit }) => [formula, limit]),
        from,
        to,
        intervals[index],
      ],
      enabled: ask !== undefined,
      placeholderData: keepPreviousData,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        apiPost<Answer>(
          `/api/v2/query/${kind}`,
          bodyOfAsk(ask ?? { queries: [], formulas: [] }, kind, from, to, intervals[index]),
          signal,
        ),
    })),
  });
  const answers = useSameList(results.map((result) => (result.error === null ? result.data : undefined)));
  return {
    answers,
    asks,
    error: results.find(({ error }) => error !== null)?.error ?? undefined,
    isFetching: results.some(({ isFetching }) => isFetching),
    isReady: results.every((result, index) => asks[index] === undefined || result.data !== undefined),
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/** The same array while its members are the same, so that charts are not drawn for nothing. */
function useSameList<Item>(list: readonly Item[]): readonly Item[] {
  const last = useRef(list);
  if (list.length !== last.current.length || list.some((item, index) => item !== last.current[index]))
    last.current = list;
  return last.current;
}
