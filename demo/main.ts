// npm run demo: the product, and beside it a small shop of real services under real load and a scripted attack.
import { createServer } from 'node:net';
import path from 'node:path';
import { type AgentPorts, startProduct } from '../apps/cli/start/product.ts';
import { installShop } from './install.ts';

interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

const write = (text: string): void => void process.stdout.write(text);
const logDir = path.resolve(process.env['KOMAINU_DATA_DIR'] || 'data', 'demo-logs');

installShop();
// Only now: it needs the packages.
const { SERVICES, logFileOf, startShop } = await import('./shop/run.mjs');

let shop: Promise<Shop | undefined> | undefined;
const product = startProduct({ ...process.env, KOMAINU_AGENT_LOGS: JSON.stringify(followedLogs()) }, write, {
  onAgent: (ports) => {
    shop ??= openShop(ports);
  },
});
if (process.env['KOMAINU_AGENT'] === 'off')
  write('The demo shop stays closed: it needs the agent (KOMAINU_AGENT=off).\n');

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  product.expectStop();
  await (await shop)?.close();
  await product.stop();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
const code = await product.ended;
await (await shop)?.close();
process.exit(code);

/** What the agent follows: the services' files, and whatever the user named. */
function followedLogs(): unknown[] {
  const named: unknown = JSON.parse(process.env['KOMAINU_AGENT_LOGS'] || '[]');
  const own = SERVICES.map((service) => ({
    type: 'file',
    path: logFileOf(logDir, service),
    service,
    source: 'nodejs',
  }));
  return [...own, ...(Array.isArray(named) ? named : [])];
}

/** Starts the shop against the agent and says where it is; says why when it cannot. */
async function openShop({ traces, dogstatsd }: AgentPorts): Promise<Shop | undefined> {
  if (traces === undefined || dogstatsd === undefined) {
    write('The demo shop stays closed: the ports of the agent are taken by another program (see above).\n');
    return undefined;
  }
  const ports = {
    storefront: await portNear(8201),
    catalog: await portNear(8202),
    account: await portNear(8203),
    database: await portNear(8204),
  };
  try {
    const opened = await startShop({ logDir, ports, env: shopEnvironment(traces, dogstatsd) });
    write(`The demo shop is open at ${opened.url} (its customers are at work; the attacker comes every two minutes)\n`);
    return opened;
  } catch (error) {
    write(`The demo shop could not open: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

/** Nothing of the user's own Datadog settings reaches the shop. */
function shopEnvironment(traces: number, dogstatsd: number): Record<string, string | undefined> {
  const passed = Object.entries(process.env).filter(([name]) => name.startsWith('SHOP_') || name === 'PATH');
  return {
    ...Object.fromEntries(passed),
    DD_TRACE_AGENT_URL: `http://127.0.0.1:${traces}`,
    DD_AGENT_HOST: '127.0.0.1',
    DD_DOGSTATSD_PORT: String(dogstatsd),
  };
}

/** The wanted port, or another when it is taken. */
function portNear(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (wanted === 0 ? reject(new Error('no port is free')) : resolve(portNear(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });
}
