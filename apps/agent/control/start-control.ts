import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import type { AgentContext } from '../context.ts';
import type { Health } from '../health/heartbeats.ts';
import type { LogOutput } from '../log/log-output.ts';
import { scrubData } from '../scrub/text.ts';
import type { LoadedSettings } from '../settings/load.ts';
import { controlPath } from './address.ts';
import { listenForCommands } from './control-server.ts';
import { logFilterOf, readCheckRequest, readStatsRequest } from './questions.ts';

export interface ControlParts {
  readonly context: AgentContext;
  readonly loaded: LoadedSettings;
  readonly health: () => Health;
  readonly status: () => Record<string, object>;
  readonly log: LogOutput;
}

/** Opens the socket of the agent's commands; gives what keeps it from opening, which harms nothing else. */
export async function startControl(parts: ControlParts): Promise<string[]> {
  const { context, loaded, health, status, log } = parts;
  const { offers, lifecycle, settings } = context;
  const secrets = (): string[] => [...loaded.secrets.values(), ...keysOf(loaded)];
  const routes = {
    answers: {
      'GET /status': status,
      'GET /health': () => ({ ...health(), shedding: context.shedding() }),
      'GET /config': () => scrubData(settings, secrets()),
      'GET /configcheck': () => ({
        known: offers.checkRuns?.known ?? [],
        configs: scrubData(offers.checkRuns?.configs() ?? [], secrets()),
        errors: offers.checkRuns?.configErrors() ?? [],
        enabled: offers.checkRuns !== undefined,
      }),
      'POST /check': async ({ body, signal }: { body: unknown; signal: AbortSignal }) => {
        const { name, times, pauseMs } = readCheckRequest(body);
        if (offers.checkRuns === undefined) throw badRequest('checks_off', 'checks are off in this agent');
        if (!offers.checkRuns.known.includes(name))
          throw badRequest('no_such_check', `there is no check named ${name}`);
        return scrubData(await offers.checkRuns.runOnce(name, times, pauseMs, signal), secrets());
      },
      'POST /dogstatsd-stats': ({ body }: { body: unknown }) => {
        const { enable, limit } = readStatsRequest(body);
        const stats = offers.statsdStats;
        if (stats === undefined) throw badRequest('dogstatsd_off', 'DogStatsD is off in this agent');
        if (enable !== undefined) stats.setEnabled(enable);
        return { enabled: stats.enabled, metrics: stats.top(limit) };
      },
      'GET /log': () => log.recent(),
      'GET /metrics': () => context.counters.exposition(),
    },
    streams: {
      'GET /stream-logs': ({ query }: { query: URLSearchParams }, send: (line: object) => void) => {
        const wanted = logFilterOf(query);
        return offers.logStream?.onSent((logs) => logs.filter(wanted).forEach(send)) ?? (() => {});
      },
    },
  };
  try {
    lifecycle.own('control', await listenForCommands(controlPath(settings.core.dataDir), routes));
    return [];
  } catch (error) {
    const problem = `commands such as "agent status" are not answered: ${messageOf(error)}`;
    context.logger.log('error', problem);
    return [problem];
  }
}

/** Every key of every target. */
function keysOf({ settings }: LoadedSettings): string[] {
  return Object.values(settings.transport.targets).flatMap(({ main, copies }) => [
    main.apiKey,
    ...copies.map(({ apiKey }) => apiKey),
  ]);
}
