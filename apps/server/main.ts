import { readFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { createLogger } from '@komainu/kernel/logger.ts';
import { composeServer } from './compose.ts';
import { parseServerSettings } from './settings.ts';

const manifest = readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

async function main(): Promise<void> {
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
  if (server.signIn !== undefined) {
    process.stdout.write(
      `\nSign in with ${server.signIn.email} and the password ${server.signIn.password}\n(shown once; change it under Settings)\n\n`,
    );
  }
  process.stdout.write(`Komainu is ready at ${server.url}\n`);
  process.send?.({ kind: 'ready', url: server.url, apiKey: server.apiKey, dataDir: settings.dataDir });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`Komainu could not start: ${messageOf(error)} [${codeOf(error)}]\n`);
  process.exit(1);
}
