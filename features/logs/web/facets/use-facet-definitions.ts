import type { FacetDefinition, FacetDefinitionsAnswer, FacetFields } from '@komainu/contracts/logs/facets-api.ts';
import { api, apiGet } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/unstable/logs/facets/definitions';
const KEY = ['logs', 'facet-definitions'];

/** What every log has: these stay when the definitions cannot be read. */
const CORE: readonly FacetDefinition[] = ['service', 'status', 'host', 'source', 'env'].map((path) => ({
  id: path,
  path,
  name: path,
  group: 'Core',
  type: 'facet',
  origin: 'default',
  edited: false,
  words: [],
}));

/** All facets and measures, hidden ones too; undefined until they are known. */
export function useFacetDefinitions(): readonly FacetDefinition[] | undefined {
  const { data, isError } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => apiGet<FacetDefinitionsAnswer>(PATH, signal),
  });
  return data?.data ?? (isError ? CORE : undefined);
}

/** What can be done to a facet. */
export type FacetChange =
  | { readonly kind: 'create'; readonly fields: FacetFields }
  | { readonly kind: 'edit'; readonly id: string; readonly fields: Partial<Omit<FacetFields, 'path'>> }
  | { readonly kind: 'remove'; readonly id: string };

/** Changes a facet for everybody. */
export function useFacetChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: FacetChange): Promise<unknown> => {
      if (change.kind === 'create') return api('POST', PATH, change.fields);
      const path = `${PATH}/${encodeURIComponent(change.id)}`;
      return change.kind === 'edit' ? api('PATCH', path, change.fields) : api('DELETE', path);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
