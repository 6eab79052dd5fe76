import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';

// What was compiled once is read back: the next start is faster, and a quarter of the memory at rest is the compiler's. Beside
// the program, not in the temporary folder: whoever can write there must not be able to write our code.
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? path.resolve(import.meta.dirname, '../../.cache/compile'));
const { run } = await import('./run.ts');
const named = process.argv.findIndex((argument) => argument === '-c' || argument === '--cfgpath');
await run(process.env, named === -1 ? '' : (process.argv[named + 1] ?? ''));
flushCompileCache();
