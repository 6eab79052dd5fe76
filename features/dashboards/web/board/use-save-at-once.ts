import { useEffect, useRef } from 'react';
import type { Dashboard } from '../model/dashboard.ts';
import type { BoardEdit } from './use-board-edit.ts';

/** Changes a board and stores it at once; among other changes that are not stored yet it waits with them. */
export function useSaveAtOnce({ change, save, isDirty }: BoardEdit): (next: (before: Dashboard) => Dashboard) => void {
  const isWanted = useRef(false);
  // After the change is what is shown: that is what is sent.
  useEffect(() => {
    if (!isDirty || !isWanted.current) return;
    isWanted.current = false;
    void save();
  }, [isDirty, save]);
  return (next) => {
    isWanted.current = !isDirty;
    change(next);
  };
}
