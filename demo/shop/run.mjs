// The shop as a whole: database, three services under dd-trace, and their customers. Their logs go to one file a service.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startCustomers } from './customers.mjs';
import { startDatabase } from './database.mjs';
import { logTo } from './log-file.mjs';

const HERE = import.meta.dirname;
const START_LIMIT_MS = 60_000;

export const SERVICES = ['shop-storefront', 'shop-catalog', 'shop-account'];

/** The file of a service's log. */
export const logFileOf = (logDir, service) => path.join(logDir, `${service}.log`);

/**
 * Starts everything. `logDir` gets `<service>.log` with a JSON object a line; `ports` are for storefront, catalog, account
 * and the database; `env` points dd-trace at an agent and may hold `SHOP_*` (customers.mjs, account.mjs). Gives the shop's
 * address and what stops it; whatever fails stops what was started.
 */
export async function startShop({ logDir, ports, env }) {
  mkdirSync(logDir, { recursive: true });
  const closing = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const database = await startDatabase(ports.database);
    closing.push(() => database.close().catch(() => {}));
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
    ].map(([name, file, own]) => startService(name, file, { ...env, ...own }, logDir));
    closing.push(() => Promise.all(services.map((service) => service.close())));
    await waitFor(`${url(ports.storefront)}/`);
    const customers = startCustomers(url(ports.storefront), env);
    closing.push(() => customers.close());
    return { url: url(ports.storefront), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startService(name, file, env, logDir) {
  const child = spawn(
    process.execPath,
    ['--import', 'dd-trace/register.js', '--require', 'dd-trace/init', path.join(HERE, file)],
    {
      cwd: path.dirname(HERE),
      env: {
        ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])),
        DD_SERVICE: name,
        DD_ENV: 'demo',
        DD_VERSION: '1.4.2',
        DD_LOGS_INJECTION: 'true',
        DD_RUNTIME_METRICS_ENABLED: 'true',
        // Nothing may reach for the outside when the agent is away.
        DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
        DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      },
      // The channel tells a service when we are gone, however we ended.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  logTo(logFileOf(logDir, name), [child.stdout, child.stderr]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    close: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function waitFor(url) {
  const untilMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < untilMs) {
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
