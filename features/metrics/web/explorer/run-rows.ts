import { ApiError, apiPost } from '@komainu/ui/api/client.ts';
import { formOf } from '@komainu/ui/metric-editor/query-form.ts';
import type { TimeWindow } from '@komainu/ui/time/range.ts';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { type ExplorerQuery, type ExplorerState, formulaId, namesIn } from './explorer-state.ts';
import type { AnsweredRow, TimeseriesAnswer } from './lines.ts';

/** Lines that one row may draw; of more, those with the greatest average. */
export const MOST_LINES = 100;

interface Row {
  readonly id: string;
  readonly label: string;
  readonly formula: string;
  readonly queries: readonly ExplorerQuery[];
}

export interface RowState {
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly lines: number;
}

export interface ExplorerRun {
  readonly answered: readonly AnsweredRow[];
  /** By id of the row; hidden rows are not asked for. */
  readonly states: ReadonlyMap<string, RowState>;
  readonly isFetching: boolean;
  /** The first failure that is not about a row's text. */
  readonly failure: Error | undefined;
  readonly retry: () => void;
}

/** Asks for each row by itself, so that a mistake in one leaves the others on screen. */
export function useExplorerRun(state: ExplorerState, window: TimeWindow): ExplorerRun {
  const rows = useMemo(() => rowsOf(state), [state]);
  const from = Math.floor(window.fromMs);
  const to = Math.ceil(window.toMs);
  const results = useQueries({
    queries: rows.map(({ formula, queries }) => ({
      queryKey: ['metrics', 'timeseries', formula, queries, from, to],
      placeholderData: keepPreviousData,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        apiPost<TimeseriesAnswer>('/api/v2/query/timeseries', requestOf(formula, queries, from, to), signal),
    })),
  });
  const answers = useSameList(results.map((result) => (result.error === null ? result.data : undefined)));
  const answered = useMemo(
    () => rows.map(({ id, label }, index) => ({ id, label, answer: answers[index] })),
    [rows, answers],
  );
  const failed = results.find(({ error }) => error !== null && !isMistake(error));
  return {
    answered,
    states: new Map(
      rows.map(({ id }, index) => [
        id,
        {
          error: results[index]?.error ?? null,
          isFetching: results[index]?.isFetching ?? false,
          lines: answers[index]?.data.attributes.series.length ?? 0,
        },
      ]),
    ),
    isFetching: results.some((result) => result.isFetching),
    failure: failed?.error ?? undefined,
    retry: () => {
      for (const result of results) if (result.error !== null) void result.refetch();
    },
  };
}

/** The list of the last time while it holds the same things: charts are drawn anew only for new answers. */
function useSameList<Item>(list: readonly Item[]): readonly Item[] {
  const kept = useRef(list);
  const isSame = kept.current.length === list.length && kept.current.every((item, index) => item === list[index]);
  if (!isSame) kept.current = list;
  return kept.current;
}

/** Whether the row's text is wrong, and not the server or the way there. */
export function isMistake(error: Error): boolean {
  return error instanceof ApiError && error.status === 400;
}

function rowsOf(state: ExplorerState): Row[] {
  const queries = state.queries.map((query) => ({
    id: query.id,
    label: labelOf(query.text),
    formula: query.id,
    queries: [query],
  }));
  const formulas = state.formulas.map((formula, index) => {
    const named = namesIn(formula, state.queries);
    return {
      id: formulaId(index),
      label: formula,
      formula,
      queries: named.length > 0 ? named : state.queries.slice(0, 1),
    };
  });
  return [...queries, ...formulas].filter((row) => !state.hidden.includes(row.id) && row.queries.length > 0);
}

/** A metric's name where the text asks for one as it is, else the text. */
function labelOf(text: string): string {
  const form = formOf(text);
  return form === undefined || form.functions.length > 0 ? text : form.metric;
}

function requestOf(formula: string, queries: readonly ExplorerQuery[], from: number, to: number) {
  return {
    data: {
      type: 'timeseries_request',
      attributes: {
        from,
        to,
        queries: queries.map(({ id, text }) => ({ data_source: 'metrics', name: id, query: text })),
        formulas: [{ formula, limit: { count: MOST_LINES, order: 'desc' } }],
      },
    },
  };
}
