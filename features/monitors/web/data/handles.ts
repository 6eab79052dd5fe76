import type { WorkflowHandlesAnswer } from '@komainu/contracts/workflows/workflows-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { useQuery } from '@tanstack/react-query';
import { CHANNEL_KINDS } from './channels-api.ts';

interface UsersAnswer {
  readonly data: readonly { readonly attributes: { readonly email?: string; readonly handle?: string } }[];
}

const NONE: readonly string[] = [];

/** Who can be told, without the `@`: channels that are set up and that the reader may see, workflows, then users by e-mail. */
export function useHandles(): readonly string[] {
  const mayManage = useMay('manage');
  const { data } = useQuery({
    queryKey: ['monitors', 'handles', mayManage],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const readable = CHANNEL_KINDS.filter(({ isForManagers }) => mayManage || !isForManagers);
      const [channels, users, workflows] = await Promise.all([
        Promise.all(readable.map(({ list }) => list(signal))),
        apiGet<UsersAnswer>('/api/v2/users?page[size]=500', signal),
        apiGet<WorkflowHandlesAnswer>('/api/unstable/workflows/handles', signal),
      ]);
      const people = users.data.flatMap(({ attributes }) => attributes.email ?? attributes.handle ?? []);
      return [...channels.flat().map(({ handle }) => handle), ...workflows.handles, ...people];
    },
  });
  return data ?? NONE;
}
