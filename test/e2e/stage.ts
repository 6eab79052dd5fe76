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
  /** Settings of the server beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly server: RunningServer;
  readonly agent: RunningAgent | undefined;
  stop(): Promise<void>;
}

/** A real server with data on it, and an agent when the story needs a host with metrics. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const server = await startServer({ name: options.name, env: options.env ?? {} });
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

/** A request that took two seconds because one call below it did, with a log that names it. Gives the trace's id. */
export async function sendSlowTrace(server: RunningServer): Promise<string> {
  const startMs = Date.now() - 5_000;
  const spanOf = (spanId: number, parentId: number, afterMs: number, durationMs: number, names: object) => ({
    trace_id: 4_242_424_242,
    span_id: spanId,
    parent_id: parentId,
    start: (startMs + afterMs) * 1_000_000,
    duration: durationMs * 1_000_000,
    error: 0,
    type: 'web',
    meta: { env: 'test', '_dd.hostname': 'test-host' },
    metrics: { _sampling_priority_v1: 1 },
    ...names,
  });
  const spans = [
    spanOf(1, 0, 0, 2_050, { service: 'my-flask-app', name: 'flask.request', resource: 'GET /slow' }),
    spanOf(2, 1, 5, 20, { service: 'my-flask-app', name: 'flask.preprocess_request', resource: 'preprocess' }),
    spanOf(3, 1, 30, 2_000, { service: 'warehouse', name: 'postgres.query', resource: 'SELECT pg_sleep(?)' }),
  ];
  await call(server, 'PUT', '/v0.4/traces', [spans]);
  await sendLog(server, {
    message: 'the slow request is done',
    service: 'my-flask-app',
    timestamp: startMs + 2_050,
    dd: { trace_id: '4242424242', span_id: '1' },
  });
  return '4242424242';
}
