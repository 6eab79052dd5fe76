import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Whether the board fills the screen, as on a wall: the browser's full screen where it lets us, else its window. */
export function useFullScreen(holder: RefObject<HTMLElement | null>) {
  const [isFull, setFull] = useState(false);
  const [fits, setFits] = useState(false);
  useEffect(() => {
    const onChange = (): void => {
      if (document.fullscreenElement === null) setFull(false);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('[role="dialog"]') === null) setFull(false);
    };
    document.addEventListener('fullscreenchange', onChange);
    window.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('fullscreenchange', onChange);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
  const toggle = useCallback(() => {
    if (isFull) {
      setFull(false);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
      return;
    }
    setFull(true);
    // The whole document and not the board: menus and dialogs stand beside it.
    if (holder.current !== null) document.documentElement.requestFullscreen?.().catch(() => undefined);
  }, [isFull, holder]);
  /** The full screen with the whole board on it at once, for a television on the wall; again for how it was. */
  const toggleTv = useCallback(() => {
    setFits(!(isFull && fits));
    if (!isFull || fits) toggle();
  }, [isFull, fits, toggle]);
  const toggleFull = useCallback(() => {
    setFits(false);
    toggle();
  }, [toggle]);
  return { isFull, fits, toggle: toggleFull, toggleTv };
}
