import { whenSignedOut } from '@komainu/ui/api/client.ts';
import { useSession } from '@komainu/ui/api/session.ts';
import { EmptyState, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { TimeRangeProvider } from '@komainu/ui/time/time-range.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { CatchBoundary, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { CommandMenu } from './CommandMenu.tsx';
import { SHELL } from './messages.ts';
import { Navigation } from './Navigation.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';

export function Root() {
  return (
    <TimeRangeProvider>
      <Outlet />
    </TimeRangeProvider>
  );
}

/** Navigation, top bar and the page; nobody sees it without a session. */
export function Shell() {
  const text = useText(SHELL);
  const session = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { pathname, href } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const [navigationOpen, setNavigationOpen] = useState(false);
  useShortcuts({ onJump: () => setMenuOpen(true), onHelp: () => setHelpOpen(true), go: (to) => void navigate({ to }) });

  const isSignedOut = session.isError;
  useEffect(() => {
    // The address changes before the page does: without this, the way there would lead there again, for ever.
    const toSignIn = (): void => {
      if (pathname !== '/signin') void navigate({ to: '/signin', search: { next: href } as never });
    };
    whenSignedOut(() => {
      queries.removeQueries({ queryKey: ['session'] });
      toSignIn();
    });
    if (isSignedOut) toSignIn();
  }, [isSignedOut, href, pathname, navigate, queries]);
  // A new page closes the drawer.
  useEffect(() => setNavigationOpen(false), [pathname]);

  if (session.data === undefined) return <EmptyState title="Komainu" />;
  return (
    <div className="shell" data-navigation-open={navigationOpen}>
      <a className="skip-link" href="#content">
        {text.skip}
      </a>
      <Navigation onJump={() => setMenuOpen(true)} />
      <div className="shell-main">
        <TopBar
          session={session.data}
          onMenu={() => setNavigationOpen(!navigationOpen)}
          onHelp={() => setHelpOpen(true)}
        />
        <main id="content" className="shell-content" tabIndex={-1}>
          <CatchBoundary
            getResetKey={() => pathname}
            errorComponent={({ error, reset }) => <ErrorState error={error} onRetry={reset} />}
          >
            <Outlet />
          </CatchBoundary>
        </main>
      </div>
      <CommandMenu opened={menuOpen} onClose={() => setMenuOpen(false)} />
      <ShortcutHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
