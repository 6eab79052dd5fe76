import { flushCompileCache } from 'node:module';
import { run } from '@komainu/agent/run.ts';
import { type Command, EXIT } from './commands.ts';

/** `komainu agent run`: comes back when everything is started; the process then lives until a signal. */
export async function command({ options, env }: Command): Promise<number> {
  await run(env, options.values['config'] ?? '');
  flushCompileCache();
  return EXIT.ok;
}
