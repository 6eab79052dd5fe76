import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type {
  SavedCalculatedField,
  SavedCalculatedFieldsAnswer,
} from '@komainu/contracts/logs/calculated-fields-api.ts';
import { api, apiGet } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/unstable/logs/calculated-fields';
const KEY = ['logs', 'calculated-fields'];
const NONE: readonly SavedCalculatedField[] = [];

/** The calculated fields that were saved for everybody, by name; none until they are known. */
export function useSavedFields(): readonly SavedCalculatedField[] {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => apiGet<SavedCalculatedFieldsAnswer>(PATH, signal),
  });
  return data?.data ?? NONE;
}

/** What can be done to a saved field. */
type SavedFieldChange =
  | { readonly kind: 'create' | 'edit'; readonly field: CalculatedField }
  | { readonly kind: 'remove'; readonly name: string };

/** Changes a saved field for everybody; what searches found with it is asked anew. */
export function useSavedFieldChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: SavedFieldChange): Promise<unknown> => {
      if (change.kind === 'create') return api('POST', PATH, change.field);
      const name = change.kind === 'remove' ? change.name : change.field.name;
      const path = `${PATH}/${encodeURIComponent(name)}`;
      return change.kind === 'remove'
        ? api('DELETE', path)
        : api('PATCH', path, { expression: change.field.expression });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['logs'] }),
  });
}
