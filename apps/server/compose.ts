import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import path from 'node:path';
import { ADMIN_EMAIL, bootstrap } from '@komainu/admin/server/bootstrap.ts';
import { AccessDirectory } from '@komainu/admin/server/directory.ts';
import { registerAdmin } from '@komainu/admin/server/register.ts';
import { SecretBox } from '@komainu/admin/server/secret-box.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { createHttpServer } from '@komainu/http/server.ts';
import { registerUnclaimed } from '@komainu/http/unclaimed.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { FastifyInstance } from 'fastify';
import { openDataDir, writeKeys } from './data-dir.ts';
import { watchEventLoop } from './event-loop.ts';
import { registerFeatures } from './features.ts';
import { startRetention } from './retention.ts';
import type { ServerSettings } from './settings.ts';
import { latestData, StatusReport } from './status.ts';
import { openStores } from './stores.ts';
import { registerWebApp } from './web-app.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface ComposedServer {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly apiKey: string;
  /** What the first start prints once. */
  readonly signIn: { readonly email: string; readonly password: string } | undefined;
  close(): Promise<void>;
}

/** Opens the stores, plugs the features in and listens. Whatever fails closes what was opened. */
export async function composeServer(
  settings: ServerSettings,
  logger: Logger,
  version: string,
): Promise<ComposedServer> {
  const lifecycle = new Lifecycle(logger);
  try {
    return await compose(settings, logger, version, lifecycle);
  } catch (error) {
    await lifecycle.close();
    throw error;
  }
}

async function compose(
  settings: ServerSettings,
  logger: Logger,
  version: string,
  lifecycle: Lifecycle,
): Promise<ComposedServer> {
  const clock = systemClock;
  const counters = new Counters();
  const kept = openDataDir(settings.dataDir);
  const stores = await openStores(settings, clock, logger, lifecycle);
  const { telemetry: store, metadata } = stores;

  const box = new SecretBox(kept.sealingSecret);
  const first = await bootstrap(metadata, box, settings.seeds, {
    apiKey: kept.apiKey,
    applicationKey: kept.applicationKey,
  });
  writeKeys(settings.dataDir, { ...kept, apiKey: first.apiKey, applicationKey: first.applicationKey });

  const directory = new AccessDirectory(metadata, clock);
  const app = createHttpServer({ authenticator: directory, counters, logger });
  const ledger = new IntakeLedger(counters);
  registerUnclaimed(app, (source) => {
    ledger.received(source, 1);
    ledger.rejected(source, 'no_route');
  });
  const eventLoop = lifecycle.own('event loop watch', watchEventLoop());
  const report = new StatusReport({
    version,
    dataDir: settings.dataDir,
    clock,
    store,
    ledger,
    layout: stores.layout,
    retentionDays: settings.retentionDays,
    eventLoopP99Ms: eventLoop.p99Ms,
  });
  lifecycle.own('status watch', report.watch());

  const context: FeatureContext = { app, clock, counters, logger };
  const overview = {
    status: () => report.answer(),
    apiKey: first.apiKey,
    site: settings.site,
    latest: () => latestData(store),
  };
  registerAdmin(context, { metadata, directory, box, overview });
  registerHealth(app, counters, () => store.health());
  lifecycle.own('features', await registerFeatures(context, stores, ledger));
  lifecycle.own('retention', startRetention(stores, settings.retentionDays, clock, logger));
  registerWebApp(app, path.join(ROOT, 'apps/web/dist'));

  lifecycle.own('http server', { close: () => app.close() });
  await app.listen({ host: settings.host, port: settings.port });
  await listenTls(app, settings, lifecycle);
  return {
    app,
    url: `http://${settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host}:${portOf(app, settings.port)}`,
    apiKey: first.apiKey,
    signIn: first.adminPassword === undefined ? undefined : { email: ADMIN_EMAIL, password: first.adminPassword },
    close: () => lifecycle.close(),
  };
}

/** `/health` for load balancers and `/metrics` for Prometheus: neither holds anything secret. */
function registerHealth(
  app: FastifyInstance,
  counters: Counters,
  storeHealth: () => { state: string; reason: string },
): void {
  app.get(
    '/health',
    { config: { access: { kind: 'public', why: 'load balancers ask without a key' } } },
    (_request, reply) => {
      const { state, reason } = storeHealth();
      return reply.code(state === 'ready' ? 200 : 503).send({ status: state === 'ready' ? 'ok' : state, reason });
    },
  );
  app.get(
    '/metrics',
    { config: { access: { kind: 'public', why: 'our own counters, for Prometheus' } } },
    (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(counters.exposition()),
  );
}

/** The same routes over HTTPS: every host name lands here, so that clients that only know a site reach us. */
async function listenTls(app: FastifyInstance, settings: ServerSettings, lifecycle: Lifecycle): Promise<void> {
  const { tls } = settings;
  if (tls === undefined) return;
  await app.ready();
  const server = createHttpsServer(
    { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile), minVersion: 'TLSv1.2' },
    (request, response) => app.routing(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(tls.port, settings.host, resolve);
  });
  lifecycle.own('https server', {
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

function portOf(app: FastifyInstance, configured: number): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : configured;
}
