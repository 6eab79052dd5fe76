import type { CheckRunReport } from '@komainu/contracts/agent/check-runs.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import type { AgentContext } from './context.ts';
import { HeartbeatBook } from './health/heartbeats.ts';
import { hostName } from './hostname.ts';
import { Listening } from './listening.ts';
import { startChecks } from './parts/checks.ts';
import { startContainers } from './parts/containers.ts';
import { scrubData } from './scrub/text.ts';
import { loadAgentSettings } from './settings/load.ts';
import type { Environment } from './settings/reader.ts';
import { AgentStatus } from './status-sections.ts';

/**
 * Runs a check of the files by hand where no agent runs: nothing is sent, nothing is kept. Throws
 * `no_such_check`, `checks_off` (400), and what loading the settings throws.
 */
export async function runCheckAlone(
  env: Environment,
  config: string,
  name: string,
  times: number,
  pauseMs: number,
): Promise<readonly CheckRunReport[]> {
  const { settings, secrets } = await loadAgentSettings(env, config);
  const lifecycle = new Lifecycle(silentLogger);
  const status = new AgentStatus();
  const context: AgentContext = {
    settings,
    host: (await hostName(settings.core, env)).name,
    clock: systemClock,
    counters: new Counters(),
    logger: silentLogger,
    lifecycle,
    forwarder: { put: async () => {} },
    bodies: new BodyReader(0),
    listening: new Listening(silentLogger),
    status,
    ...(await startContainers(settings.containers, { clock: systemClock, logger: silentLogger, lifecycle, status })),
    secrets,
    heartbeats: new HeartbeatBook(systemClock),
    offers: {},
    self: { clockSkewMs: () => undefined, waitingPayloads: () => 0 },
    shedding: () => false,
    newClient: () => {
      throw new Error('a check that is run by hand asks no server of ours');
    },
  };
  // The clock's timers do not keep a process alive.
  const keepAlive = setInterval(() => {}, 60_000);
  try {
    await startChecks(context, undefined);
    const runs = context.offers.checkRuns;
    if (runs === undefined) throw badRequest('checks_off', 'checks are off in the settings');
    if (!runs.known.includes(name)) {
      throw badRequest('no_such_check', `there is no check named ${name}; there are ${runs.known.join(', ')}`);
    }
    const reports = await runs.runOnce(name, times, pauseMs, new AbortController().signal);
    // The shape stays; only texts change.
    return scrubData(reports, secrets.values()) as readonly CheckRunReport[];
  } finally {
    clearInterval(keepAlive);
    await lifecycle.close();
  }
}
