import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/v2/logs/config/restriction_queries';
const TYPE = 'logs_restriction_queries';
const KEY = ['logs', 'restrictions'];
const MOST = 1_000;

export interface RoleItem {
  readonly id: string;
  readonly name: string;
}

export interface Restriction {
  readonly id: string;
  readonly query: string;
  readonly roles: readonly RoleItem[];
}

interface Resource<Attributes> {
  readonly id: string;
  readonly attributes: Attributes;
}

/** The restriction queries with the roles that hold each. */
export function useRestrictions() {
  const list = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await apiGet<{ data: readonly Resource<{ restriction_query: string }>[] }>(`${PATH}?page[size]=${MOST}`, signal))
        .data,
  });
  const roles = useQueries({
    queries: (list.data ?? []).map(({ id }) => ({
      queryKey: [...KEY, id, 'roles'],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await apiGet<{ data: readonly Resource<{ name: string }>[] }>(`${PATH}/${id}/roles`, signal)).data,
    })),
  });
  const restrictions = list.data?.map(
    ({ id, attributes }, place): Restriction => ({
      id,
      query: attributes.restriction_query,
      roles: (roles[place]?.data ?? []).map((role) => ({ id: role.id, name: role.attributes.name })),
    }),
  );
  return { restrictions, areRolesKnown: roles.every(({ data }) => data !== undefined), ...list };
}

export function useRoles() {
  return useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) =>
      apiGet<{ data: readonly Resource<{ name: string }>[] }>('/api/v2/roles?page[size]=100', signal),
    select: ({ data }) => data.map(({ id, attributes }): RoleItem => ({ id, name: attributes.name })),
  });
}

export type RestrictionChange =
  | {
      readonly kind: 'save';
      readonly before: Restriction | undefined;
      readonly query: string;
      readonly roles: readonly string[];
    }
  | { readonly kind: 'remove'; readonly id: string };

/** Writes the query, then gives it to roles and takes it from others. */
export function useRestrictionChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: RestrictionChange): Promise<void> => {
      if (change.kind === 'remove') {
        await api('DELETE', `${PATH}/${change.id}`);
        return;
      }
      const body = { data: { type: TYPE, attributes: { restriction_query: change.query } } };
      const id = change.before?.id ?? (await apiPost<{ data: Resource<object> }>(PATH, body)).data.id;
      if (change.before !== undefined && change.before.query !== change.query)
        await api('PATCH', `${PATH}/${id}`, body);
      const held = (change.before?.roles ?? []).map((role) => role.id);
      const wanted = new Set(change.roles);
      for (const role of change.roles) {
        if (!held.includes(role)) await api('POST', `${PATH}/${id}/roles`, { data: { type: 'roles', id: role } });
      }
      for (const role of held) {
        if (!wanted.has(role)) await api('DELETE', `${PATH}/${id}/roles`, { data: { type: 'roles', id: role } });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
