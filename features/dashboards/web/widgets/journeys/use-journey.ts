import type { Journey } from '@komainu/contracts/dashboards/asking/journeys.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useBoard } from '../../board/board-context.tsx';

/** Asks a funnel or a sankey for the time that is shown. */
export function useJourney<Question, Answer>(kind: 'funnel' | 'sankey', journey: Journey<Question>) {
  const { fromMs, toMs } = useTimeRange();
  const { isShared } = useBoard();
  const question = journey?.kind === 'question' ? journey.question : undefined;
  const [from, to] = [Math.floor(fromMs / 1000) * 1000, Math.ceil(toMs / 1000) * 1000];
  return useQuery({
    queryKey: ['dashboards', kind, question, from, to],
    enabled: question !== undefined && !isShared,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiPost<Answer>(`/api/unstable/dashboards/${kind}`, { ...question, from, to }, signal),
  });
}
