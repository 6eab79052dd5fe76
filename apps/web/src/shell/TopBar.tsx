import type { SessionAnswer } from '@komainu/contracts/access/session-api.ts';
import { api } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import type { PageDefinition } from '@komainu/ui/feature.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTheme } from '@komainu/ui/theme/theme.tsx';
import { TimeControl } from '@komainu/ui/time/TimeControl.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { frozenLink } from '@komainu/ui/url/frozen-link.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import { IconKeyboard, IconLanguage, IconLink, IconLogout, IconMenu2, IconMoon, IconSun } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { FEATURES } from '../features.ts';
import { SHELL } from './messages.ts';

interface TopBarProps {
  readonly session: SessionAnswer;
  readonly onMenu: () => void;
  readonly onHelp: () => void;
}

const TIMELESS = ['/get-started', '/settings', '/status'];

/** Where one is, the one time control, and what belongs to the reader: language, theme, sign-out. */
export function TopBar({ session, onMenu, onHelp }: TopBarProps) {
  const text = useText(SHELL);
  const { language, setLanguage } = useLanguage();
  const { theme, setTheme } = useTheme();
  const { pathname } = useLocation();
  const [params] = useUrlParams();
  const [copied, setCopied] = useState(false);
  const copyFrozen = useCopyFrozenLink(() => {
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  });
  const { parent, title } = placeOf(pathname, language);
  useEffect(() => {
    document.title = title === 'Komainu' ? title : `${title} · Komainu`;
  }, [title]);
  const initials = session.user.name.slice(0, 2).toUpperCase();
  const signOut = async (): Promise<void> => {
    await api('DELETE', '/api/unstable/session');
    location.assign('/signin');
  };
  return (
    <header className="top-bar">
      <Button kind="quiet" label={text.menu} onClick={onMenu} className="top-bar-menu">
        <IconMenu2 size={17} />
      </Button>
      <div className="top-bar-place">
        {parent === undefined ? null : (
          <>
            <Link to={linkTo(parent.path, {}, params) as string}>{parent.title[language]}</Link>
            <span className="top-bar-separator" aria-hidden="true">
              /
            </span>
          </>
        )}
        <h1 className="top-bar-title" translate={parent === undefined ? undefined : 'no'}>
          {title}
        </h1>
        <span className="top-bar-said" role="status">
          {copied ? text.copied : ''}
        </span>
      </div>
      {TIMELESS.some((prefix) => pathname.startsWith(prefix)) || pageAt(pathname)?.timeless ? null : <TimeControl />}
      <Menu position="bottom-end" width={230} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button
            type="button"
            className="avatar"
            translate="no"
            aria-label={`${initials} ${text.user}`}
            title={session.user.email}
          >
            {initials}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label translate="no">{session.user.email}</Menu.Label>
          <Menu.Item
            leftSection={<IconLanguage size={15} />}
            onClick={() => setLanguage(language === 'ja' ? 'en' : 'ja')}
          >
            {text.language}
          </Menu.Item>
          <Menu.Item
            leftSection={theme === 'dark' ? <IconSun size={15} /> : <IconMoon size={15} />}
            onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
          >
            {theme === 'dark' ? text.light : text.dark}
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={15} />} onClick={copyFrozen}>
            {text.copyLink}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={onHelp}>
            {text.shortcuts}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void signOut()}>
            {text.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

/** What the title says: of a page about one thing (`/infrastructure/hosts/$name`) its name, below the list it is in. */
function placeOf(pathname: string, language: 'en' | 'ja'): { parent: PageDefinition | undefined; title: string } {
  const page = pageAt(pathname);
  if (page?.parent !== undefined)
    return {
      parent: FEATURES.flatMap(({ pages }) => pages).find(({ path }) => path === page.parent),
      title: page.title[language],
    };
  const end = pathname.lastIndexOf('/');
  const parent = page?.path.includes('/$') === true ? pageAt(pathname.slice(0, end)) : undefined;
  const title = parent === undefined ? page?.title[language] : decoded(pathname.slice(end + 1));
  return { parent, title: title ?? 'Komainu' };
}

/** A hand-written address may hold a lone `%`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The page whose path fits, parameters standing for one segment each. */
function pageAt(pathname: string): PageDefinition | undefined {
  const segments = pathname.split('/');
  return FEATURES.flatMap((feature) => feature.pages).find((page) => {
    const wanted = page.path.split('/');
    return (
      wanted.length === segments.length &&
      wanted.every((part, index) => part.startsWith('$') || part === segments[index])
    );
  });
}

/** Copies the address with a relative range pinned to the times it means now. */
function useCopyFrozenLink(onCopied: () => void): () => void {
  const [params] = useUrlParams();
  const { fromMs, toMs } = useTimeRange();
  return () => {
    void navigator.clipboard.writeText(frozenLink(location, params, { fromMs, toMs })).then(onCopied);
  };
}
