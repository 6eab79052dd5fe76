import type { NotebookFields } from '@komainu/contracts/dashboards/notebooks.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { NOTEBOOKS_KEY, saveNotebook } from './notebooks-api.ts';

const QUIET_MS = 800;

/**
 * Saves a notebook a moment after its last change, one save after the other, and at once when the page is left. What fails
 * is said and tried again with the next change.
 */
export function useAutosave(id: number, fields: NotebookFields, isOn: boolean) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (latest: NotebookFields) => saveNotebook(id, latest),
    scope: { id: `notebook ${id}` },
    onSuccess: () => void client.invalidateQueries({ queryKey: NOTEBOOKS_KEY }),
  });
  const saved = useRef(fields);
  const waiting = useRef<NotebookFields>(undefined);
  const { mutate } = save;
  useEffect(() => {
    if (!isOn || fields === saved.current) return undefined;
    waiting.current = fields;
    const timer = setTimeout(() => {
      waiting.current = undefined;
      saved.current = fields;
      mutate(fields);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [fields, isOn, mutate]);
  useEffect(
    () => () => {
      if (waiting.current !== undefined) mutate(waiting.current);
    },
    [mutate],
  );
  return { isSaving: save.isPending || waiting.current !== undefined, error: save.error };
}
