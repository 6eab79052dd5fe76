import { apiGet } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';
import type { LogItem } from '../log-item.ts';

/** A log by its id, with what the same host and service wrote around it. */
export function useContextOf(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['logs', 'context', id],
    enabled,
    queryFn: ({ signal }) =>
      apiGet<{ anchor: string; data: LogItem[] }>(
        `/api/unstable/logs/${encodeURIComponent(id)}/context?lines=30`,
        signal,
      ),
  });
}
