import { flushCompileCache } from 'node:module';
import { compileAll } from '@komainu/agent/compile-all.ts';
import { type Command, EXIT } from './commands.ts';
// What `run` loads of this command line.
import './run.ts';

/** `komainu agent compile`: keeps the compiled code where NODE_COMPILE_CACHE says, for a smaller and quicker `run`. */
export async function command(_asked: Command): Promise<number> {
  await compileAll();
  flushCompileCache();
  return EXIT.ok;
}
