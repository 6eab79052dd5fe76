import { mkdir } from 'node:fs/promises';
import type { Clock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type Closable, Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { GiveBack } from '@komainu/kernel/memory/give-back.ts';
import { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import type { AgentContext } from './context.ts';
import { startControl } from './control/start-control.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { MemoryGuard } from './guest/memory-guard.ts';
import { dropPrivileges } from './guest/privileges.ts';
import { startHealthPort } from './health/health-port.ts';
import { HeartbeatBook } from './health/heartbeats.ts';
import { hostName } from './hostname.ts';
import { Listening } from './listening.ts';
import type { LogOutput } from './log/log-output.ts';
import { startContainers } from './parts/containers.ts';
import { withoutPassword } from './scrub/addresses.ts';
import type { LoadedSettings } from './settings/load.ts';
import type { Environment } from './settings/reader.ts';
import { startParts } from './start-parts.ts';
import { AgentStatus } from './status-sections.ts';
import { Targets } from './transport/targets.ts';
import { AGENT_VERSION } from './version.ts';

const MAX_BODY_BYTES_AT_ONCE = 192 * 1024 * 1024;
const WORTH_GIVING_BACK_BYTES = 16 * 1024 * 1024;

export interface RunningAgent extends Closable {
  /** What listens where, by name; and what could not. */
  readonly listening: {
    readonly open: Readonly<Record<string, number | string>>;
    readonly problems: readonly string[];
  };
}

export interface AgentParts {
  readonly env: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What `logger` writes to. */
  readonly log: LogOutput;
}

/**
 * Wires the agent together and starts it. Throws `no_api_key` (400) without a key, `bad_setting` (400), and `data_dir_in_use`
 * (409) when another agent has the data directory; a port that is taken is reported and the rest goes on.
 */
export async function startAgent(loaded: LoadedSettings, parts: AgentParts): Promise<RunningAgent> {
  const { settings, secrets } = loaded;
  const { env, clock, logger, log } = parts;
  const { core, guest, transport } = settings;
  if (core.apiKey === '') throw badRequest('no_api_key', 'no API key: set DD_API_KEY');
  const startedUnixMs = clock.nowMs();
  const warnings = [...settings.warnings];
  await mkdir(core.dataDir, { recursive: true, mode: 0o700 });
  const owned = [core.dataDir, guest.logFile, transport.bufferFolder].filter((path) => path !== '');
  const refused = dropPrivileges(guest.user, owned);
  if (refused !== '') warnings.push(refused);
  log.openFile({
    path: guest.logFile,
    maxBytes: guest.logFileBytes,
    rolls: guest.logFileRolls,
    toConsole: guest.logToConsole,
  });
  const name = await hostName(core, env);
  warnings.push(...name.warnings);
  for (const warning of warnings) logger.log('warn', warning);

  const counters = new Counters();
  const lifecycle = new Lifecycle(logger);
  lifecycle.own('data directory', await lockDataDir(core.dataDir));
  const host = name.name;
  const targets = await Targets.open({ settings, host, clock, counters, logger });
  lifecycle.own('targets', targets);
  lifecycle.own('drain', { close: () => targets.drain(transport.stopTimeoutMs) });

  const memory = lifecycle.own('memory guard', new MemoryGuard(guest.memoryLimitBytes, clock, logger));
  memory.start();
  lifecycle.own('give back', new GiveBack(clock, WORTH_GIVING_BACK_BYTES)).start();
  const listening = new Listening(logger);
  const bodies = new BodyReader(Math.min(MAX_BODY_BYTES_AT_ONCE, guest.memoryLimitBytes / 2), () => memory.shedding);
  const heartbeats = new HeartbeatBook(clock);
  const status = new AgentStatus();
  const problems: string[] = [];
  status.add('agent', () => ({
    version: AGENT_VERSION,
    pid: process.pid,
    uid: process.getuid?.(),
    node: process.version,
    startedUnixMs,
    host,
    hostProvider: name.provider,
    server: withoutPassword(core.url),
    configFile: core.configFile,
    dataDir: core.dataDir,
    tags: core.tags,
    listening: listening.open,
    problems: [
      ...warnings,
      ...problems,
      ...listening.problems,
      ...targets.problems(),
      ...(log.problem === '' ? [] : [log.problem]),
      ...(memory.shedding ? ['more memory is used than allowed: receivers refuse data'] : []),
      ...heartbeats
        .read()
        .unhealthy.map(({ part, silentMs }) => `${part} hangs: silent for ${Math.round(silentMs / 1000)} s`),
    ],
    listeningBeyond: listening.beyond,
    rssBytes: process.memoryUsage.rss(),
    memoryLimitBytes: memory.limitBytes,
    memoryLimitPassed: memory.passed,
  }));
  status.add('health', () => heartbeats.read());
  status.add('forwarder', () => targets.status());
  status.add('secrets', () => ({ handles: secrets.handles() }));
  const machine = await startContainers(settings.containers, { clock, logger, lifecycle, status });
  const context: AgentContext = {
    settings,
    host,
    clock,
    counters,
    logger,
    lifecycle,
    forwarder: targets.outbox,
    bodies,
    listening,
    status,
    ...machine,
    secrets,
    heartbeats,
    offers: {},
    self: { clockSkewMs: () => targets.skewMs, waitingPayloads: () => targets.pending },
    shedding: () => memory.shedding,
    newClient: (maxConnections, family) => targets.newClient(maxConnections, family),
  };
  problems.push(...(await startParts(context, () => status.read())));
  const health = () => heartbeats.read();
  if (guest.healthPort !== 0) await startHealthPort(guest.healthPort, context, health);
  problems.push(...(await startControl({ context, loaded, health, status: () => status.read(), log })));
  return { listening, close: () => lifecycle.close() };
}
