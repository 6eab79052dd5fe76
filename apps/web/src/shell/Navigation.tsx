import { modifierKey } from '@komainu/ui/command/modifier.ts';
import { Kbd } from '@komainu/ui/controls/controls.tsx';
import type { NavigationGroup, PageDefinition } from '@komainu/ui/feature.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import {
  IconActivity,
  IconBell,
  IconChevronsLeft,
  IconChevronsRight,
  IconFileText,
  IconLayoutDashboard,
  IconRoute,
  IconSearch,
  IconServer2,
  IconSettings,
} from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { FEATURES } from '../features.ts';
import { Logo } from './Logo.tsx';
import { SHELL } from './messages.ts';

const STORAGE_KEY = 'komainu.navigation';

const GROUPS: readonly { readonly name: NavigationGroup; readonly Icon: typeof IconServer2 }[] = [
  { name: 'dashboards', Icon: IconLayoutDashboard },
  { name: 'infrastructure', Icon: IconServer2 },
  { name: 'metrics', Icon: IconActivity },
  { name: 'apm', Icon: IconRoute },
  { name: 'logs', Icon: IconFileText },
  { name: 'monitors', Icon: IconBell },
  { name: 'settings', Icon: IconSettings },
];

const pagesOf = (group: NavigationGroup): PageDefinition[] =>
  FEATURES.flatMap((feature) => feature.pages)
    .filter((page) => page.navigation?.group === group)
    .sort((a, b) => (a.navigation?.order ?? 0) - (b.navigation?.order ?? 0));

/** The page that stands in the navigation for an address: itself, the first of its tabs, or the list that it is of. */
function entryOf(pathname: string): string | undefined {
  const pages = FEATURES.flatMap((feature) => feature.pages);
  const own = pages.find((page) => page.path === pathname);
  if (own?.under !== undefined) return own.under;
  const above = pages.filter(
    ({ path, navigation }) => navigation !== undefined && `${pathname}/`.startsWith(`${path}/`),
  );
  return above.toSorted((a, b) => b.path.length - a.path.length)[0]?.path;
}

/** Icons and words; a group with one page is that page, others open beneath. The time goes along. */
export function Navigation({ onJump }: { onJump: () => void }) {
  const text = useText(SHELL);
  const { language } = useLanguage();
  const { pathname } = useLocation();
  const [params] = useUrlParams();
  const here = entryOf(pathname);
  const [collapsed, setCollapsed] = useState(() => localStorage.getItem(STORAGE_KEY) === 'collapsed');
  const toggle = (): void => {
    localStorage.setItem(STORAGE_KEY, collapsed ? 'open' : 'collapsed');
    setCollapsed(!collapsed);
  };
  return (
    <nav className="navigation" data-collapsed={collapsed} aria-label={text.navigation}>
      <Link className="navigation-brand" to={'/get-started' as string} aria-label="Komainu">
        <Logo />
        <span className="navigation-word">Komainu</span>
      </Link>
      <button type="button" className="navigation-item navigation-jump" onClick={onJump} title={text.jump}>
        <IconSearch size={17} stroke={1.7} />
        <span className="navigation-word">{text.jump}</span>
        <span className="navigation-word">
          <Kbd>{modifierKey()} K</Kbd>
        </span>
      </button>
      <ul className="navigation-groups">
        {GROUPS.map(({ name, Icon }) => {
          const pages = pagesOf(name);
          const first = pages[0];
          if (first === undefined) return null;
          const isOpen = pages.some((page) => pathname.startsWith(page.navigation?.within ?? page.path));
          return (
            <li key={name}>
              <Link
                to={linkTo(first.path, {}, params) as string}
                className="navigation-item"
                data-active={isOpen}
                title={text[name]}
              >
                <Icon size={17} stroke={1.7} />
                <span className="navigation-word">{text[name]}</span>
              </Link>
              {isOpen && pages.length > 1 ? (
                <ul className="navigation-pages">
                  {pages.map((page) => (
                    <li key={page.path}>
                      <Link
                        to={linkTo(page.path, {}, params) as string}
                        className="navigation-page"
                        data-active={page.path === here}
                      >
                        {(page.navigation?.label ?? page.title)[language]}
                      </Link>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          );
        })}
      </ul>
      <div className="navigation-foot">
        <button
          type="button"
          className="navigation-item"
          onClick={toggle}
          title={collapsed ? text.expand : text.collapse}
        >
          {collapsed ? <IconChevronsRight size={17} stroke={1.7} /> : <IconChevronsLeft size={17} stroke={1.7} />}
          <span className="navigation-word">{collapsed ? text.expand : text.collapse}</span>
        </button>
      </div>
    </nav>
  );
}
