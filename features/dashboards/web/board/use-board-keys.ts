import { isTyping } from '@komainu/ui/command/typing.ts';
import { useEffect, useRef } from 'react';

interface BoardKeys {
  readonly onEdit: (() => void) | undefined;
  readonly onSave: (() => void) | undefined;
  readonly onFullScreen: () => void;
  readonly onTv: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onPaste: ((text: string) => void) | undefined;
}

/** `e` edits, `s` saves, `f` fills the screen, `t` with all of it at once; Ctrl or Cmd with Z, Shift-Z and V as everywhere. */
export function useBoardKeys(keys: BoardKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const isBusy = (event: KeyboardEvent): boolean =>
      isTyping(event) || document.querySelector('[role="dialog"]') !== null;
    const onKey = (event: KeyboardEvent): void => {
      if (isBusy(event) || event.altKey) return;
      const { onEdit, onSave, onFullScreen, onTv, onUndo, onRedo } = latest.current;
      const isCommand = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      const run = isCommand
        ? { z: event.shiftKey ? onRedo : onUndo, y: onRedo, s: onSave }[key]
        : { e: onEdit, s: onSave, f: onFullScreen, t: onTv }[key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    const onPaste = (event: ClipboardEvent): void => {
      const target = event.target;
      if (target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName)) return;
      if (target instanceof HTMLElement && (target.isContentEditable || target.closest('[role="dialog"]') !== null))
        return;
      latest.current.onPaste?.(event.clipboardData?.getData('text') ?? '');
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}
