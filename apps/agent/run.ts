import { systemClock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { createLogger, type Logger } from '@komainu/kernel/logger.ts';
import { startAgent } from './agent.ts';
import { LogOutput } from './log/log-output.ts';
import { loadAgentSettings } from './settings/load.ts';

/** Runs the agent until it is told to stop; ends the process with 1 when it cannot start. `config` is what `-c` says. */
export async function run(env: NodeJS.ProcessEnv, config = ''): Promise<void> {
  const output = new LogOutput((line) => void process.stderr.write(line));
  try {
    await main(env, config, output);
  } catch (error) {
    createLogger(output.write).log('error', 'the agent cannot start', { part: 'agent', reason: messageOf(error) });
    process.exit(1);
  }
}

async function main(env: NodeJS.ProcessEnv, config: string, log: LogOutput): Promise<void> {
  const loaded = await loadAgentSettings(env, config);
  const logger = createLogger(log.write, loaded.settings.core.logLevel, { part: 'agent' });
  watchForFailures(logger);
  const agent = await startAgent(loaded, { env, clock: systemClock, logger, log });
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

/** One part's forgotten promise must not end the others; after an exception nobody caught, only a new start is sound. */
function watchForFailures(logger: Logger): void {
  const describe = (error: unknown) => ({
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  process.on('unhandledRejection', (error) =>
    logger.log('error', 'something failed that nobody waits for', describe(error)),
  );
  process.on('uncaughtException', (error) => {
    logger.log('error', 'the agent ends: it cannot go on', describe(error));
    process.exit(1);
  });
}
