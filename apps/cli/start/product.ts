import path from 'node:path';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { agentEnvironment, type OwnServer } from './agent-environment.ts';
import { Supervisor } from './supervise.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Where the agent's receivers are. */
export interface AgentPorts {
  readonly traces?: number;
  readonly dogstatsd?: number;
}

export interface ProductEvents {
  /** The server answers. */
  onServer?(server: OwnServer): void;
  /** The agent listens; again after each of its restarts. */
  onAgent?(ports: AgentPorts): void;
}

export interface Product {
  /** The server's exit code, once it has ended and the agent too. */
  readonly ended: Promise<number>;
  /** A stop is near: nothing is started again. Whoever has more to stop first calls this before `stop`. */
  expectStop(): void;
  stop(): Promise<void>;
}

/**
 * Runs the server, and beside it the local agent unless KOMAINU_AGENT=off. The agent is started again when it ends by
 * itself, the server is not: whoever runs us decides about that. What both write goes to `write`.
 */
export function startProduct(
  env: Readonly<Record<string, string | undefined>>,
  write: (text: string) => void,
  events: ProductEvents = {},
): Product {
  // What was compiled at one start is read back at the next: quicker, and without the compiler's memory.
  const ours = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env };
  const server = new Supervisor({ name: 'server', args: [path.join(ROOT, 'apps/server/main.ts')], env: ours }, write);
  let agent: Supervisor | undefined;
  let stopping = false;

  const startAgent = (own: OwnServer): void => {
    const args = [path.join(ROOT, 'apps/agent/main.ts')];
    agent = new Supervisor({ name: 'agent', args, env: agentEnvironment(ours, own) }, write);
    void agent.run({
      once: false,
      onMessage: (message) => {
        if (isListening(message)) events.onAgent?.(message.listening);
      },
    });
  };
  const run = async (): Promise<number> => {
    const code = await server.run({
      once: true,
      onMessage: (message) => {
        if (!isReady(message) || stopping) return;
        events.onServer?.(message);
        if (env['KOMAINU_AGENT'] !== 'off') startAgent(message);
      },
    });
    await agent?.stop();
    return code;
  };
  const expectStop = (): void => {
    stopping = true;
    agent?.holdRestarts();
  };
  return {
    ended: run(),
    expectStop,
    async stop() {
      expectStop();
      await agent?.stop();
      await server.stop();
    },
  };
}

function isReady(message: unknown): message is OwnServer & { readonly kind: 'ready' } {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready';
}

function isListening(message: unknown): message is { readonly listening: AgentPorts } {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'listening';
}
