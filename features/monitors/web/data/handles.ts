import type { HandlesAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';

const NONE: readonly string[] = [];

/** Who can be told, without the `@`: channels that are set up, then users. */
export function useHandles(): readonly string[] {
  const { data } = useQuery({
    queryKey: ['monitors', 'handles'],
    staleTime: 60_000,
    queryFn: ({ signal }) => apiGet<HandlesAnswer>('/api/unstable/monitors/handles', signal),
  });
  return data?.handles ?? NONE;
}
