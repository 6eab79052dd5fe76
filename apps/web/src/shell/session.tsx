import type { SessionAnswer } from '@komainu/contracts/access/session-api.ts';
import { apiGet, setCsrfToken } from '@komainu/ui/api/client.ts';
import { queryOptions, useQuery } from '@tanstack/react-query';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
  queryFn: async ({ signal }) => {
    const session = await apiGet<SessionAnswer>('/api/unstable/session', signal);
    setCsrfToken(session.csrfToken);
    return session;
  },
});

/** Who is signed in; the error of the query says that nobody is. */
export function useSession() {
  return useQuery(sessionQuery);
}
