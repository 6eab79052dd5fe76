import type { ServiceCheckNamesAnswer, ServiceChecksAnswer } from '@komainu/contracts/metrics/service-checks.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useBoard } from '../board/board-context.tsx';
import type { Definition } from '../model/dashboard.ts';
import { textOf, textsOf } from '../model/json.ts';

/** How the service checks of a widget stand at the end of its time. */
export function useServiceChecks(definition: Definition) {
  const { substitute } = useBoard();
  const { fromMs, toMs } = useTimeRange();
  const check = textOf(definition['check']);
  const isCluster = textOf(definition['grouping']) === 'cluster';
  const tags = [...textsOf(definition['tags']), ...(isCluster ? [] : [textOf(definition['group'])])]
    .map((tag) => substitute(tag, 'plain'))
    .filter((tag) => tag !== '' && tag !== '*' && !tag.endsWith(':*'));
  const asked = new URLSearchParams({
    check,
    tags: tags.join(','),
    group_by: isCluster ? textsOf(definition['group_by']).join(',') : '',
    from: String(Math.floor(fromMs / 1000) * 1000),
    to: String(Math.ceil(toMs / 1000) * 1000),
  }).toString();
  return useQuery({
    queryKey: ['dashboards', 'service checks', asked],
    enabled: check !== '',
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
