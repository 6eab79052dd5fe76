import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const PUBLIC = {
  config: { access: { kind: 'public', why: 'the web app itself holds no data; its requests are checked' } },
} as const;

// The page loads its own scripts and styles only; data: is for icons in style sheets. Pictures and pages that dashboards
// show come from elsewhere over TLS; the pages stand in frames under an origin of nobody.
const contentSecurityPolicy = (frameAncestors: string): string =>
  `default-src 'self'; img-src 'self' data: blob: https:; frame-src https:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors ${frameAncestors}; base-uri 'self'; form-action 'self'`;

/** The addresses of the app's pages; anything else is a wrong address and stays 404. `/metrics` itself is the scrape route. */
const PAGES = [
  '/',
  ...[
    'apm',
    'dashboard',
    'get-started',
    'infrastructure',
    'logs',
    'monitors',
    'notebook',
    'settings',
    'signin',
    'slo',
    'status',
    'workflows',
  ].flatMap((name) => [`/${name}`, `/${name}/*`]),
  '/metrics/*',
];

/** Dashboards that are shared stand in frames of other pages: no session is known there, so nobody's click can be stolen. */
const SHARED = '/shared/*';

/** Serves the built web app: hashed files for a year, and `index.html` for every page. Does nothing when it is not built. */
export function registerWebApp(app: FastifyInstance, distDir: string): void {
  if (!existsSync(path.join(distDir, 'index.html'))) return;
  app.register(fastifyStatic, { root: distDir, serve: false });
  app.get('/assets/*', PUBLIC, (request, reply) =>
    reply.sendFile((request.params as { '*': string })['*'], path.join(distDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
    }),
  );
  app.get('/favicon.svg', PUBLIC, (_request, reply) => reply.sendFile('favicon.svg', distDir, { maxAge: '1d' }));
  for (const url of PAGES) app.get(url, PUBLIC, (request, reply) => page(request, reply, distDir, "'none'"));
  app.get(SHARED, PUBLIC, (request, reply) => page(request, reply.header('X-Robots-Tag', 'noindex'), distDir, '*'));
}

function page(request: FastifyRequest, reply: FastifyReply, distDir: string, frameAncestors: string): FastifyReply {
  // API clients that fold every host into one address ask `/` for the list of address ranges.
  if (request.url === '/' && !(request.headers.accept ?? '').includes('text/html')) return reply.send(NO_RANGES);
  return reply
    .header('Content-Security-Policy', contentSecurityPolicy(frameAncestors))
    .header('X-Content-Type-Options', 'nosniff')
    .header('Referrer-Policy', 'same-origin')
    .sendFile('index.html', distDir, { maxAge: 0 });
}

const EMPTY = { prefixes_ipv4: [], prefixes_ipv6: [] };

/** A self-hosted server sends from no published ranges; the shape is that of ip-ranges.<site>. */
const NO_RANGES = {
  version: 1,
  modified: '2026-01-01-00-00-00',
  agents: EMPTY,
  api: EMPTY,
  apm: EMPTY,
  global: EMPTY,
  logs: EMPTY,
  orchestrator: EMPTY,
  process: EMPTY,
  'remote-configuration': EMPTY,
  synthetics: { ...EMPTY, prefixes_ipv4_by_location: {}, prefixes_ipv6_by_location: {} },
  'synthetics-private-locations': EMPTY,
  webhooks: EMPTY,
};
