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
import { startDogStatsD } from './dogstatsd.ts';
import { startHost } from './host.ts';
import { Listening } from './listening.ts';
import { startLogs } from './logs.ts';
import { startOtlp, startTraceReceiver } from './receivers.ts';
import type { AgentSettings } from './settings.ts';
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
export async function startAgent(settings: AgentSettings, clock: Clock, logger: Logger): Promise<RunningAgent> {
  if (settings.apiKey === '') throw badRequest('no_api_key', 'no API key: set DD_API_KEY');
  for (const warning of settings.warnings) logger.log('warn', warning);
  const counters = new Counters();
  const lifecycle = new Lifecycle(logger);
  const host = settings.host || os.hostname();
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  lifecycle.own('data directory', await lockDataDir(settings.dataDir));

  const newClient = (maxConnections: number) =>
    new ServerClient({
      url: settings.url,
      apiKey: settings.apiKey,
      host,
      userAgent: `komainu-agent/${AGENT_VERSION}`,
      timeoutMs: REQUEST_TIMEOUT_MS,
      maxConnections,
      insecure: settings.insecure,
    });
  const forwarder = await Forwarder.open(
    {
      folder: join(settings.dataDir, 'buffer'),
      maxBufferBytes: settings.maxBufferBytes,
      concurrency: CONCURRENCY,
      compression: settings.compression,
    },
    { client: newClient(CONCURRENCY), clock, counters, logger, random: Math.random },
  );
  lifecycle.own('forwarder', forwarder);
  lifecycle.own('drain', { close: () => forwarder.drain(DRAIN_MS) });

  const listening = new Listening(logger);
  const bodies = new BodyReader(MAX_BODY_BYTES_AT_ONCE);
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
    newClient,
  };
  let logs: () => object = () => ({});
  const statsd = await startDogStatsD(context);
  await startTraceReceiver(context, statsd.readProxied.bind(statsd), () => ({
    version: AGENT_VERSION,
    host,
    server: settings.url,
    tags: settings.tags,
    listening: listening.open,
    problems: listening.problems,
    waitingPayloads: forwarder.pending,
    logs: logs(),
    rssBytes: process.memoryUsage.rss(),
  }));
  await startOtlp(context);
  startHost(context);
  logs = await startLogs(context);
  return { listening, close: () => lifecycle.close() };
}
