import { systemClock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { createLogger } from '@komainu/kernel/logger.ts';
import { startAgent } from './agent.ts';
import { loadAgentSettings } from './settings/load.ts';

const writeLine = (line: string): void => void process.stderr.write(line);

/** Runs the agent until it is told to stop; ends the process with 1 when it cannot start. */
export async function run(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await main(env);
  } catch (error) {
    createLogger(writeLine).log('error', 'the agent cannot start', { part: 'agent', reason: messageOf(error) });
    process.exit(1);
  }
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const loaded = await loadAgentSettings(env);
  const { settings } = loaded;
  const logger = createLogger(writeLine, settings.core.logLevel, { part: 'agent' });
  const agent = await startAgent(loaded, systemClock, logger);
  // Every port may be taken: the agent still has metrics and logs to send.
  const keepAlive = setInterval(() => {}, 2 ** 30);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    clearInterval(keepAlive);
    await agent.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  // Whoever started us is gone: an agent that nobody minds would hold the ports.
  if (process.send !== undefined) process.on('disconnect', () => void stop());

  const { open, problems } = agent.listening;
  process.send?.({ kind: 'listening', listening: open, problems });
  process.stdout.write(
    `agent listening ${JSON.stringify({ ...open, ...(problems.length > 0 ? { problems } : {}) })}\n`,
  );
}
