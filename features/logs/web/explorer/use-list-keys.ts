import { isTyping } from '@komainu/ui/command/typing.ts';
import { useEffect, useRef, useState } from 'react';
import type { LogItem } from '../log-item.ts';

/**
 * `j` and `k` move through the list while no log is open, Enter opens the one they are at; an open log's panel has these
 * keys itself. Gives the id of the row that the keys are at.
 */
export function useListKeys(
  logs: readonly LogItem[],
  openId: string,
  onOpen: (log: LogItem) => void,
): string | undefined {
  const [cursor, setCursor] = useState<string>();
  const latest = useRef({ logs, openId, onOpen, cursor });
  latest.current = { logs, openId, onOpen, cursor };
  // Back from its panel, the keys go on from the log that was open.
  useEffect(() => {
    if (openId !== '') setCursor(openId);
  }, [openId]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const now = latest.current;
      if (now.openId !== '' || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const index = now.logs.findIndex(({ id }) => id === now.cursor);
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      const log = now.logs[step === 0 ? index : Math.max(0, index + step)];
      if (log === undefined) return;
      if (step !== 0) setCursor(log.id);
      // On a button Enter is the button's.
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) now.onOpen(log);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return cursor;
}
