import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { createLogger } from '@komainu/kernel/logger.ts';
import { composeServer } from './compose.ts';
import { tuneHeap } from './heap.ts';
import { parseServerSettings } from './settings.ts';

const manifest = readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

async function main(): Promise<void> {
  tuneHeap();
  const settings = parseServerSettings(process.env, process.cwd());
  const logger = createLogger((line) => process.stderr.write(line), settings.logLevel);
  const server = await composeServer(settings, logger, version);
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      void server.close().finally(() => process.exit(0));
    });
  }
  if (server.signIn !== undefined) process.stdout.write(signInText(server.signIn));
  process.stdout.write(`Komainu is ready at ${server.url}\n`);
  // Now rather than at the end, which a kill would take away. Does nothing when no cache was asked for.
  flushCompileCache();
  process.send?.({ kind: 'ready', url: server.url, apiKey: server.apiKey, dataDir: settings.dataDir });
}

function signInText({ email, password }: { readonly email: string; readonly password: string | undefined }): string {
  return password === undefined
    ? `\nSign in with ${email} and the password of KOMAINU_ADMIN_PASSWORD\n\n`
    : `\nSign in with ${email} and the password ${password}\n(shown once; change it under Settings)\n\n`;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`Komainu could not start: ${messageOf(error)} [${codeOf(error)}]\n`);
  process.exit(1);
}
