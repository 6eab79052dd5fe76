// The shop as a whole: database, three services under dd-trace, and their customers. Their logs go to one file a service.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { startCustomers } from './customers.mjs';
import { startDatabase } from './database.mjs';

const HERE = import.meta.dirname;

/**
 * Starts everything. `logDir` gets `<service>.log` with a JSON object a line; `ports` are for storefront, catalog, account
 * and the database; `env` points dd-trace at an agent. Gives what stops it.
 */
export async function startShop({ logDir, ports, env }) {
  mkdirSync(logDir, { recursive: true });
  const database = await startDatabase(ports.database);
  const url = (port) => `http://127.0.0.1:${port}`;
  const databaseUrl = `postgres://postgres@127.0.0.1:${ports.database}/shop`;
  const services = [
    ['shop-catalog', 'catalog.mjs', { PORT: ports.catalog, DATABASE_URL: databaseUrl }],
    ['shop-account', 'account.mjs', { PORT: ports.account, DATABASE_URL: databaseUrl }],
    [
      'shop-storefront',
      'storefront.mjs',
      { PORT: ports.storefront, CATALOG_URL: url(ports.catalog), ACCOUNT_URL: url(ports.account) },
    ],
  ].map(([name, file, own]) => {
    const output = createWriteStream(path.join(logDir, `${name}.log`), { flags: 'a' });
    const child = spawn(
      process.execPath,
      ['--import', 'dd-trace/register.js', '--require', 'dd-trace/init', path.join(HERE, file)],
      {
        cwd: path.dirname(HERE),
        env: {
          ...env,
          ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, String(value)])),
          DD_SERVICE: name,
          DD_ENV: 'demo',
          DD_VERSION: '1.4.2',
          DD_LOGS_INJECTION: 'true',
          DD_RUNTIME_METRICS_ENABLED: 'true',
          // Nothing may reach for the outside when the agent is away.
          DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
          DD_REMOTE_CONFIGURATION_ENABLED: 'false',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.pipe(output);
    child.stderr.pipe(output);
    return child;
  });
  await waitFor(`${url(ports.storefront)}/`);
  const customers = startCustomers(url(ports.storefront));
  return {
    url: url(ports.storefront),
    async close() {
      customers.close();
      await Promise.all(
        services.map(
          (child) =>
            new Promise((resolve) =>
              child.exitCode === null ? child.once('exit', resolve) && child.kill('SIGTERM') : resolve(),
            ),
        ),
      );
      await database.close().catch(() => {});
    },
  };
}

async function waitFor(url) {
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the shop did not answer at ${url}`);
}
