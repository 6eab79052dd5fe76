import type { JumpTarget } from '@komainu/ui/feature.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTheme } from '@komainu/ui/theme/theme.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { FEATURES } from '../features.ts';
import { SHELL } from './messages.ts';

const MOST = 30;

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly run: () => void;
}

/** Ctrl or Cmd and K: pages, what features can find for the typed text, and a few actions. */
export function CommandMenu({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const text = useText(SHELL);
  return (
    <Modal.Root opened={opened} onClose={onClose} size={560} yOffset="12vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={text.jump}>
        <Modal.Body p={0}>{opened ? <CommandList onClose={onClose} /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function CommandList({ onClose }: { onClose: () => void }) {
  const text = useText(SHELL);
  const [typed, setTyped] = useState('');
  const [index, setIndex] = useState(0);
  const entries = useEntries(typed).slice(0, MOST);
  const chosen = Math.min(index, entries.length - 1);
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setIndex((chosen + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(entries[chosen]);
  };
  return (
    <div className="command-menu">
      <input
        className="command-input"
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={entries[chosen] === undefined ? undefined : `command-${chosen}`}
        aria-label={text.jump}
        placeholder={text.jumpHint}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="command-list" className="command-list" role="listbox" aria-label={text.jump}>
        {entries.map((entry, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys
          <div
            key={entry.id}
            id={`command-${place}`}
            role="option"
            aria-selected={place === chosen}
            tabIndex={-1}
            onClick={() => run(entry)}
            onPointerMove={() => setIndex(place)}
          >
            <span>{entry.label}</span>
            <span className="command-kind">{entry.kind}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 ? <p className="command-none">{text.nothing}</p> : null}
    </div>
  );
}

function useEntries(typed: string): Entry[] {
  const text = useText(SHELL);
  const { language, setLanguage } = useLanguage();
  const { theme, setTheme } = useTheme();
  const navigate = useNavigate();
  const [params] = useUrlParams();
  const wanted = typed.trim().toLowerCase();
  const found = useQuery({
    queryKey: ['jump', wanted, language],
    enabled: wanted !== '',
    queryFn: async ({ signal }) => {
      const providers = FEATURES.flatMap((feature) => feature.jumps ?? []);
      const answers = await Promise.allSettled(providers.map((provider) => provider(typed.trim(), language, signal)));
      return answers.flatMap((answer): readonly JumpTarget[] => (answer.status === 'fulfilled' ? answer.value : []));
    },
  });
  const go = (path: string): void => void navigate({ to: path });
  const pages: Entry[] = FEATURES.flatMap((feature) => feature.pages)
    .filter((page) => !page.path.includes('$'))
    .map((page) => ({
      id: page.path,
      label: page.title[language],
      kind: text.page,
      run: () => go(linkTo(page.path, {}, params)),
    }));
  const actions: Entry[] = [
    {
      id: 'theme',
      label: theme === 'dark' ? text.light : text.dark,
      kind: text.action,
      run: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'language',
      label: text.language,
      kind: text.action,
      run: () => setLanguage(language === 'ja' ? 'en' : 'ja'),
    },
  ];
  const named = [...pages, ...actions].filter(
    (entry) => entry.label.toLowerCase().includes(wanted) || entry.id.toLowerCase().includes(wanted),
  );
  const targets = (found.data ?? []).map((target) => ({
    id: target.id,
    label: target.label,
    kind: target.kind,
    run: () =>
      go(
        linkTo(
          target.href.split('?')[0] ?? target.href,
          Object.fromEntries(new URLSearchParams(target.href.split('?')[1] ?? '')),
          params,
        ),
      ),
  }));
  return [...named, ...targets];
}
