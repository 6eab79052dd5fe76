import { seed } from '../../apps/cli/seed/seed.ts';
import { type RunningAgent, startAgent } from '../process/agent.ts';
import { call, eventually, type RunningServer, startServer } from '../process/server.ts';

export const ADMIN = 'admin@localhost';

export interface StageOptions {
  readonly name: string;
  /** Seed scenarios whose data is there from the start. */
  readonly scenarios?: readonly string[];
  /** A real agent that reports this machine as `test-host`. */
  readonly agent?: boolean;
}

export interface Stage {
  readonly server: RunningServer;
  readonly agent: RunningAgent | undefined;
  stop(): Promise<void>;
}

/** A real server with data on it, and an agent when the story needs a host with metrics. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const server = await startServer({ name: options.name });
  const agent = options.agent === true ? await startAgent(server) : undefined;
  const stop = async (): Promise<void> => {
    await agent?.stop();
    await server.stop();
  };
  try {
    for (const scenario of options.scenarios ?? []) await seedScenario(server, scenario);
    if (agent !== undefined) await hostReports(server, 'test-host');
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, agent, stop };
}

async function seedScenario(server: RunningServer, scenario: string): Promise<void> {
  let said = '';
  const code = await seed([scenario], { KOMAINU_URL: server.url, KOMAINU_API_KEY: server.apiKey }, (text) => {
    said += text;
  });
  if (code !== 0) throw new Error(`seed ${scenario}: ${said}`);
}

/** Rates need two readings, which are 15 seconds apart. */
function hostReports(server: RunningServer, host: string): Promise<true> {
  return eventually(`metrics of ${host}`, 60_000, async () => {
    const { data } = await call<{ data: { name: string; cpuPercent: number | null }[] }>(
      server,
      'GET',
      '/api/unstable/hosts',
    );
    return data.some(({ name, cpuPercent }) => name === host && cpuPercent !== null) ? true : undefined;
  });
}

/** Sends one log now. */
export async function sendLog(server: RunningServer, log: Readonly<Record<string, unknown>>): Promise<void> {
  await call(server, 'POST', '/api/v2/logs', [log]);
}
