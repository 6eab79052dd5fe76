import { isTyping } from '@komainu/ui/command/typing.ts';
import { useEffect, useRef } from 'react';

interface ShortcutActions {
  readonly onJump: () => void;
  readonly onHelp: () => void;
  readonly go: (path: string) => void;
}

/** `g` and then a letter. */
const PAGES: Readonly<Record<string, string>> = {
  l: '/logs',
  t: '/apm/traces',
  m: '/metrics/explorer',
  h: '/infrastructure/hosts',
  d: '/dashboard/lists',
  a: '/monitors',
};
const SECOND_KEY_MS = 1_000;

/** The keys that work on every page. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let goUntilMs = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        latest.current.onJump();
        return;
      }
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const page = Date.now() < goUntilMs ? PAGES[event.key] : undefined;
      goUntilMs = event.key === 'g' ? Date.now() + SECOND_KEY_MS : 0;
      if (page !== undefined) latest.current.go(page);
      else if (event.key === '?') latest.current.onHelp();
      else if (event.key === '/') {
        const bar = document.querySelector<HTMLElement>('[data-query-bar] .cm-content');
        if (bar === null) return;
        event.preventDefault();
        bar.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
