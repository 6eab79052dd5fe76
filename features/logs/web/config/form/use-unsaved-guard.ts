import { useText } from '@komainu/ui/i18n/messages.ts';
import { useBlocker } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { FORM } from './messages.ts';

/** Asks before changes are left behind; what `leave` runs goes on without being asked. */
export function useUnsavedGuard(isDirty: boolean): (run: () => void) => void {
  const text = useText(FORM);
  const free = useRef(false);
  useBlocker({
    shouldBlockFn: () => isDirty && !free.current && !confirm(text.unsaved),
    enableBeforeUnload: () => isDirty && !free.current,
  });
  return useCallback((run) => {
    free.current = true;
    run();
  }, []);
}
