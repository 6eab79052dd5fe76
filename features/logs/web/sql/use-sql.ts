import type { SqlAnswer, SqlRequest, SqlSchemaAnswer } from '@komainu/contracts/logs/sql-api.ts';
import { apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';

/** Runs a statement over a window; cancelling it stops the server's work, too. */
export function useSql(request: SqlRequest) {
  const queries = useQueryClient();
  const queryKey = ['logs', 'sql', request];
  const answer = useQuery({
    queryKey,
    enabled: request.query.trim() !== '',
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiPost<SqlAnswer>('/api/unstable/logs/sql', request, signal),
  });
  return { ...answer, cancel: () => void queries.cancelQueries({ queryKey }) };
}

/** Columns and functions, for completion and for the reader. */
export function useSqlSchema() {
  return useQuery({
    queryKey: ['logs', 'sql-schema'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => apiGet<SqlSchemaAnswer>('/api/unstable/logs/sql/schema', signal),
  }).data?.data;
}
