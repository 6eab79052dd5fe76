import type { Permission } from '@komainu/contracts/access/principal.ts';
import type { SessionAnswer } from '@komainu/contracts/access/session-api.ts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { apiGet, setCsrfToken } from './client.ts';

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

/** Whether the reader may do something. The server decides; this only leaves out what it would refuse. */
export function useMay(permission: Permission): boolean {
  return useSession().data?.user.permissions.includes(permission) ?? false;
}
