import type { FastifyInstance } from 'fastify';
import type { RouteAccess } from './access.ts';

export interface ListedRoute {
  readonly method: string;
  /** With Fastify's placeholders: `/api/v2/users/:id`, `/assets/*`. */
  readonly url: string;
  /** Undefined only for methods that Fastify added by itself (HEAD) without the route's settings. */
  readonly access: RouteAccess | undefined;
}

const LISTS = new WeakMap<FastifyInstance, ListedRoute[]>();

/** Notes every route that is registered from now on. */
export function collectRoutes(app: FastifyInstance): void {
  const list: ListedRoute[] = [];
  LISTS.set(app, list);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      list.push({ method: String(method), url: route.url, access: route.config?.access });
    }
  });
}

/** The routes of a server by `createHttpServer`, in the order of their registration. Nothing serves this list. */
export function routesOf(app: FastifyInstance): readonly ListedRoute[] {
  return LISTS.get(app) ?? [];
}
