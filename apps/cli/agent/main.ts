import { enableCompileCache } from 'node:module';
import { COMPILE_CACHE } from '../compile-cache.ts';

// The agent alone, without the rest of the product: `komainu-agent run`, `komainu-agent status`, …
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? COMPILE_CACHE);
const { agentCommand } = await import('./commands.ts');
process.exitCode = await agentCommand(process.argv.slice(2), process.env, (text) => void process.stdout.write(text));
