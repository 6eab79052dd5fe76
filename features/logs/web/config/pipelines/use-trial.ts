import type { TriedLog, TriedSample } from '@komainu/contracts/logs/try-api.ts';
import { ApiError, apiPost } from '@komainu/ui/api/client.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useRested } from '../../use-rested.ts';
import { type PlacedError, placeError } from './check.ts';
import type { DraftPipeline } from './draft.ts';
import type { Sample } from './samples.ts';
import { type StepSummary, stepSummaries, type Trial, trialOf } from './trial.ts';

const PATH = '/api/unstable/logs/pipelines/try';
const PAUSE_MS = 350;

export interface TrialResult {
  /** The last that could be tried: a mistake leaves it there. */
  readonly tried: readonly TriedSample[];
  /** The samples that were tried. */
  readonly samples: readonly Sample[];
  /** The samples as they are before anything is done to them. */
  readonly starts: readonly TriedLog[];
  readonly trial: Trial;
  readonly steps: ReadonlyMap<string, StepSummary>;
  readonly error: PlacedError | undefined;
  readonly isTrying: boolean;
}

interface Answer {
  readonly data: readonly TriedSample[];
}

const NOTHING: readonly TriedSample[] = [];

/** Tries the draft on samples whenever either has rested for a moment; without samples it is only checked. */
export function useTrial(draft: DraftPipeline, samples: readonly Sample[]): TrialResult {
  const asked = useRested(
    useMemo(() => ({ trial: trialOf(draft), samples }), [draft, samples]),
    PAUSE_MS,
  );
  const { trial } = asked;
  const result = useQuery({
    queryKey: ['logs', 'try', trial.pipeline, asked.samples],
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const sent = asked.samples.length === 0 ? [{ message: '' }] : asked.samples;
      const { data } = await apiPost<Answer>(PATH, { pipeline: trial.pipeline, samples: sent }, signal);
      return { tried: asked.samples.length === 0 ? NOTHING : data, trial, samples: asked.samples };
    },
  });
  const start = useQuery({
    queryKey: ['logs', 'try', 'start', asked.samples],
    enabled: asked.samples.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
    queryFn: ({ signal }) =>
      apiPost<Answer>(PATH, { pipeline: { filter: { query: '' }, processors: [] }, samples: asked.samples }, signal),
  });
  // What was tried belongs to the trial it was asked with, not to the draft that is typed at.
  const shown = useLastGood(result.data);
  const steps = useMemo(() => (shown === undefined ? new Map() : stepSummaries(shown.trial, shown.tried)), [shown]);
  const starts = useMemo(() => (start.data?.data ?? []).map(({ log }) => log ?? {}), [start.data]);
  const error = useMemo(() => errorOf(result.error, trial), [result.error, trial]);
  return {
    tried: shown?.tried ?? NOTHING,
    samples: shown?.samples ?? asked.samples,
    starts,
    trial: shown?.trial ?? trial,
    steps,
    error,
    isTrying: result.isFetching,
  };
}

function errorOf(error: Error | null, trial: Trial): PlacedError | undefined {
  if (error === null) return undefined;
  const isRefused = error instanceof ApiError && error.status < 500;
  return isRefused ? placeError(error.message, trial.processors) : { message: error.message };
}
