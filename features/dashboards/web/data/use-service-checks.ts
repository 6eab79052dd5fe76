import { checksQuestion } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { ServiceCheckNamesAnswer, ServiceChecksAnswer } from '@komainu/contracts/metrics/service-checks.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useBoard } from '../board/board-context.tsx';
import type { Definition } from '../model/dashboard.ts';

/** How the service checks of a widget stand at the end of its time. */
export function useServiceChecks(definition: Definition) {
  const { substitute } = useBoard();
  const { fromMs, toMs } = useTimeRange();
  const question = checksQuestion(definition, substitute);
  const asked = new URLSearchParams({
    ...question,
    from: String(Math.floor(fromMs / 1000) * 1000),
    to: String(Math.ceil(toMs / 1000) * 1000),
  }).toString();
  return useQuery({
    queryKey: ['dashboards', 'service checks', asked],
    enabled: question.check !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiGet<ServiceChecksAnswer>(`/api/unstable/service_checks?${asked}`, signal),
  });
}

/** Names of the checks that reported within a day. */
export function useServiceCheckNames(): readonly string[] {
  const { data } = useQuery({
    queryKey: ['dashboards', 'service check names'],
    queryFn: ({ signal }) => apiGet<ServiceCheckNamesAnswer>('/api/unstable/service_checks/names', signal),
  });
  return (data?.data ?? []).map(({ check }) => check);
}
