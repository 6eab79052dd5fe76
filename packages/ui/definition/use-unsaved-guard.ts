import { useBlocker } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';

/** Asks `question` before changes are left behind; what `leave` runs goes on without being asked. */
export function useUnsavedGuard(isDirty: boolean, question: string): <Result>(run: () => Result) => Result {
  const free = useRef(false);
  useBlocker({
    shouldBlockFn: () => isDirty && !free.current && !confirm(question),
    enableBeforeUnload: () => isDirty && !free.current,
  });
  return useCallback((run) => {
    free.current = true;
    return run();
  }, []);
}
