import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { DASHBOARDS_KEY, dashboardKey, saveDashboard } from '../data/dashboards-api.ts';
import { keyed, savedBody } from '../model/board-edits.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { changed, type History, redone, started, undone } from '../model/history.ts';

export interface BoardEdit {
  readonly dashboard: Dashboard;
  readonly isEditing: boolean;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  readonly error: Error | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly setEditing: (isEditing: boolean) => void;
  /** Changes the dashboard; the same one again is no change. */
  readonly change: (next: (before: Dashboard) => Dashboard) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Sends it; what the server answers is what is shown from then on. */
  readonly save: () => Promise<boolean>;
  readonly discard: () => void;
}

/** A dashboard while somebody changes it: nothing is stored before they save. */
export function useBoardEdit(stored: Dashboard, startsEditing: boolean): BoardEdit {
  const queries = useQueryClient();
  const [saved, setSaved] = useState(() => keyed(stored));
  const [history, setHistory] = useState<History<Dashboard>>(() => started(saved));
  const [isEditing, setEditing] = useState(startsEditing);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<Error>();
  const latest = useRef(history);
  latest.current = history;
  const isDirty = history.present !== saved;
  const reset = useCallback((next: Dashboard) => {
    const own = keyed(next);
    setSaved(own);
    setHistory(started(own));
    setError(undefined);
  }, []);
  // A version that was restored, or another reader's save that was fetched: shown unless it would take changes away.
  const lastStored = useRef(stored);
  useEffect(() => {
    if (lastStored.current === stored) return;
    lastStored.current = stored;
    reset(stored);
  }, [stored, reset]);
  const change = useCallback(
    (next: (before: Dashboard) => Dashboard) => setHistory((before) => changed(before, next(before.present))),
    [],
  );
  const save = useCallback(async (): Promise<boolean> => {
    setSaving(true);
    setError(undefined);
    try {
      const { present } = latest.current;
      const answer = await saveDashboard(present.id, savedBody(present));
      lastStored.current = answer;
      queries.setQueryData(dashboardKey(present.id), answer);
      void queries.invalidateQueries({ queryKey: DASHBOARDS_KEY });
      void queries.invalidateQueries({ queryKey: ['dashboards', 'versions', present.id] });
      reset(answer);
      return true;
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      return false;
    } finally {
      setSaving(false);
    }
  }, [queries, reset]);
  return {
    dashboard: history.present,
    isEditing,
    isDirty,
    isSaving,
    error,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    setEditing,
    change,
    undo: useCallback(() => setHistory(undone), []),
    redo: useCallback(() => setHistory(redone), []),
    save,
    discard: () => {
      setHistory(started(saved));
      setEditing(false);
    },
  };
}
