import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type Closable, Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { Forwarder } from '@komainu/pipeline/forwarder/forwarder.ts';
import { ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import type { AgentContext } from './context.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { HeartbeatBook } from './health/heartbeats.ts';
import { Listening } from './listening.ts';
import { NO_CONTAINERS } from './no-containers.ts';
import { startChecks } from './parts/checks.ts';
import { startDogStatsD } from './parts/dogstatsd.ts';
import { startHost, startInventory } from './parts/host.ts';
import { startLogs } from './parts/logs.ts';
import { startOtlp } from './parts/otlp.ts';
import { startProcesses } from './parts/processes.ts';
import { startTraceReceiver } from './parts/traces.ts';
import type { LoadedSettings } from './settings/load.ts';
import { AgentStatus } from './status-sections.ts';
import { AGENT_VERSION } from './version.ts';

/** Payloads under way at once: the server answers after its commit, up to a second later, so this is about a second of them. */
const CONCURRENCY = 128;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES_AT_ONCE = 192 * 1024 * 1024;
/** How long a stop waits for the server to take what is left; the rest stays on disk. */
const DRAIN_MS = 3_000;

export interface RunningAgent extends Closable {
  /** What listens where, by name; and what could not. */
  readonly listening: {
    readonly open: Readonly<Record<string, number | string>>;
    readonly problems: readonly string[];
  };
}

/**
 * Wires the agent together and starts it. Throws `no_api_key` (400) without a key and `data_dir_in_use` (409) when another
 * agent has the data directory; a port that is taken is reported and the rest goes on.
 */
export async function startAgent(loaded: LoadedSettings, clock: Clock, logger: Logger): Promise<RunningAgent> {
  const { settings, secrets } = loaded;
  const { core } = settings;
  if (core.apiKey === '') throw badRequest('no_api_key', 'no API key: set DD_API_KEY');
  for (const warning of settings.warnings) logger.log('warn', warning);
  const counters = new Counters();
  const lifecycle = new Lifecycle(logger);
  const host = core.host || os.hostname();
  await mkdir(core.dataDir, { recursive: true, mode: 0o700 });
  lifecycle.own('data directory', await lockDataDir(core.dataDir));

  const newClient = (maxConnections: number) =>
    new ServerClient({
      url: core.url,
      apiKey: core.apiKey,
      host,
      userAgent: `komainu-agent/${AGENT_VERSION}`,
      timeoutMs: REQUEST_TIMEOUT_MS,
      maxConnections,
      insecure: settings.transport.tls.insecure,
    });
  const forwarder = await Forwarder.open(
    {
      folder: join(core.dataDir, 'buffer'),
      maxBufferBytes: settings.transport.maxBufferBytes,
      concurrency: CONCURRENCY,
      compression: core.compression,
    },
    { client: newClient(CONCURRENCY), clock, counters, logger, random: Math.random },
  );
  lifecycle.own('forwarder', forwarder);
  lifecycle.own('drain', { close: () => forwarder.drain(DRAIN_MS) });

  const listening = new Listening(logger);
  const bodies = new BodyReader(MAX_BODY_BYTES_AT_ONCE);
  const status = new AgentStatus();
  status.add('agent', () => ({
    version: AGENT_VERSION,
    host,
    server: core.url,
    tags: core.tags,
    listening: listening.open,
    problems: [...settings.warnings, ...listening.problems],
    rssBytes: process.memoryUsage.rss(),
  }));
  status.add('forwarder', () => ({ waitingPayloads: forwarder.pending }));
  const context: AgentContext = {
    settings,
    host,
    clock,
    counters,
    logger,
    lifecycle,
    forwarder,
    bodies,
    listening,
    status,
    containers: NO_CONTAINERS,
    tagger: NO_CONTAINERS,
    secrets,
    heartbeats: new HeartbeatBook(clock),
    offers: {},
    shedding: () => false,
    newClient,
  };
  const statsd = await startDogStatsD(context);
  await startTraceReceiver(context, statsd.readProxied.bind(statsd), () => status.read());
  await startOtlp(context);
  startHost(context);
  startProcesses(context);
  startInventory(context, () => status.read());
  await startChecks(context, await startLogs(context));
  return { listening, close: () => lifecycle.close() };
}
