import type { PageDefinition } from '@komainu/ui/feature.ts';
import { parseParams, stringifyParams } from '@komainu/ui/url/search-params.ts';
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { FEATURES } from './features.ts';
import { NotFound } from './shell/NotFound.tsx';
import { Root, Shell } from './shell/Shell.tsx';
import { SignInPage } from './shell/SignInPage.tsx';

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound });

const signInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/signin', component: SignInPage });

const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell });

/** Newcomers start where clients are pointed here; the page leads on once there is data. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/get-started' as string });
  },
});

function pageRoute(page: PageDefinition) {
  const Page = lazy(page.load);
  return createRoute({
    getParentRoute: () => (page.isBare === true ? rootRoute : shellRoute),
    path: page.path,
    component: () => (
      <Suspense fallback={null}>
        <Page />
      </Suspense>
    ),
  });
}

export function createAppRouter() {
  const pages = FEATURES.flatMap((feature) => feature.pages);
  const bare = pages.filter(({ isBare }) => isBare === true).map(pageRoute);
  const inShell = pages.filter(({ isBare }) => isBare !== true).map(pageRoute);
  return createRouter({
    routeTree: rootRoute.addChildren([signInRoute, homeRoute, ...bare, shellRoute.addChildren(inShell)]),
    parseSearch: parseParams,
    stringifySearch: stringifyParams,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}
