import path from 'node:path';
import { Supervisor } from './supervise.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** What the server says over IPC once it answers. */
interface ServerReady {
  readonly kind: 'ready';
  readonly url: string;
  readonly apiKey: string;
  readonly dataDir: string;
}

function isReady(message: unknown): message is ServerReady {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready';
}

/**
 * `komainu start`: the server, and beside it the local agent unless KOMAINU_AGENT=off. Resolves with the server's exit
 * code; the agent is restarted when it ends, the server is not: whoever runs us decides about that.
 */
export async function start(env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const write = (text: string): void => void process.stdout.write(text);
  const server = new Supervisor({ name: 'server', args: [path.join(ROOT, 'apps/server/main.ts')], env }, write);
  let agent: Supervisor | undefined;
  const stop = async (): Promise<void> => {
    await agent?.stop();
    await server.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  const code = await server.run({
    once: true,
    onMessage: (message) => {
      if (!isReady(message) || env.KOMAINU_AGENT === 'off') return;
      agent = localAgent(message, env, write);
      void agent.run({ once: false });
    },
  });
  await agent?.stop();
  return code;
}

/** This machine's agent: it sends to our own server unless the user points it elsewhere. */
function localAgent(
  ready: ServerReady,
  env: Readonly<Record<string, string | undefined>>,
  write: (text: string) => void,
): Supervisor {
  const agentEnv = {
    ...env,
    DD_URL: env.DD_URL ?? env.DD_DD_URL ?? ready.url,
    DD_API_KEY: env.DD_API_KEY ?? ready.apiKey,
    DD_LOGS_ENABLED: env.DD_LOGS_ENABLED ?? 'true',
    KOMAINU_AGENT_DATA_DIR: env.KOMAINU_AGENT_DATA_DIR ?? path.join(ready.dataDir, 'agent'),
  };
  return new Supervisor({ name: 'agent', args: [path.join(ROOT, 'apps/agent/main.ts')], env: agentEnv }, write);
}
