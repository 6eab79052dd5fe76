import path from 'node:path';
import { ADMIN_EMAIL, bootstrap } from '@komainu/admin/server/bootstrap.ts';
import { AccessDirectory } from '@komainu/admin/server/directory.ts';
import { KeyMatcher } from '@komainu/admin/server/key-matcher.ts';
import { registerAdmin } from '@komainu/admin/server/register.ts';
import { SecretBox } from '@komainu/admin/server/secret-box.ts';
import { closeServer } from '@komainu/http/close-server.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { createHttpServer } from '@komainu/http/server.ts';
import { registerUnclaimed } from '@komainu/http/unclaimed.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { GiveBack } from '@komainu/kernel/memory/give-back.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { FastifyInstance } from 'fastify';
import { registerAgentInstall } from './agent-install.ts';
import { openDataDir, writeKeys } from './data-dir.ts';
import { watchEventLoop } from './event-loop.ts';
import { registerFeatures } from './features.ts';
import { startLogPorts } from './log-ports.ts';
import { startRetention } from './retention.ts';
import type { ServerSettings } from './settings.ts';
import { latestData, StatusReport } from './status.ts';
import { openStores } from './stores.ts';
import { createTlsServer, listen } from './tls.ts';
import { registerWebApp } from './web-app.ts';

/** How long requests under way may take when the server stops. */
const STOP_GRACE_MS = 5_000;
/** A collection stops the server for some tenths of a second: it does so at rest, and for much. */
const WORTH_GIVING_BACK_BYTES = 128 * 1024 * 1024;
const ROOT = path.resolve(import.meta.dirname, '../..');

export interface ComposedServer {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly apiKey: string;
  /** What the first start prints once; no password when the user chose it, as he knows it. */
  readonly signIn: { readonly email: string; readonly password: string | undefined } | undefined;
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

  const box = new SecretBox(settings.sealingSecret ?? kept.sealingSecret);
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
  const features = lifecycle.own(
    'features',
    await registerFeatures(context, stores, ledger, directory, {
      ...settings,
      outgoing: { ...settings.outgoing, secrets: box },
      notify: {
        smtp: settings.notify.smtp,
        publicUrl: settings.notify.publicUrl ?? `http://${reachableHost(settings.host)}:${settings.port}`,
        sharedMetadata: settings.databaseUrl !== undefined,
      },
    }),
  );
  lifecycle.own('retention', startRetention(stores, settings.retentionDays, clock, logger, features.keptRows));
  registerAgentInstall(app, ROOT, settings.dataDir);
  registerWebApp(app, path.join(ROOT, 'apps/web/dist'));

  await app.ready();
  const { tls } = settings;
  const tlsServer = tls === undefined ? undefined : createTlsServer(app, tls);
  lifecycle.own('http server', {
    close: () => closeServer(app, STOP_GRACE_MS, tlsServer === undefined ? [] : [tlsServer]),
  });
  await app.listen({ host: settings.host, port: settings.port });
  lifecycle.own('give back', new GiveBack(clock, WORTH_GIVING_BACK_BYTES)).start();
  if (tlsServer !== undefined && tls !== undefined) await listen(tlsServer, settings.host, tls.port);
  const matcher = new KeyMatcher(metadata, box);
  const keys = {
    isValid: async (key: string) => (await directory.apiKey(key)) !== undefined,
    match: (proves: (key: string) => boolean) => matcher.match(proves),
  };
  await startLogPorts(settings.host, settings.logPorts, features.logs, keys, counters, lifecycle);
  return {
    app,
    url: `http://${reachableHost(settings.host)}:${portOf(app, settings.port)}`,
    apiKey: first.apiKey,
    signIn: signInOf(first.adminPassword, settings.seeds.adminPassword),
    close: () => lifecycle.close(),
  };
}

/** An address to open for one to listen on. */
function reachableHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

function signInOf(made: string | undefined, chosen: string | undefined): ComposedServer['signIn'] {
  if (made === undefined) return undefined;
  return { email: ADMIN_EMAIL, password: made === chosen ? undefined : made };
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

function portOf(app: FastifyInstance, configured: number): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : configured;
}
