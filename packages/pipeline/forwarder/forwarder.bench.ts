import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { USUAL_BACKOFF } from './backoff.ts';
import { Forwarder } from './forwarder.ts';

/**
 * The disk buffer: payloads a second that are taken and sent to a server that answers at once, taken while it is away, and sent
 * once it is back; with the CPU of each. `node packages/pipeline/forwarder/forwarder.bench.ts [payloads] [bytes each]`
 */
const payloads = Number(process.argv[2] ?? 5_000);
const body = Buffer.alloc(Number(process.argv[3] ?? 20_000), 'x');
const SENDERS = 64;

let away = false;
const client = {
  async request() {
    if (away) throw new Error('away');
    return { status: 202, headers: {}, body: Buffer.from('{}') };
  },
  close() {},
};

async function measure(what: string, run: () => Promise<void>): Promise<void> {
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await run();
  const seconds = (performance.now() - startedMs) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const microseconds = Math.round((user + system) / payloads);
  console.log(`${what}: ${Math.round(payloads / seconds)} payloads/s, ${microseconds} µs of CPU each`);
}

const folder = await mkdtemp(join(tmpdir(), 'forwarder-bench-'));
const forwarder = await Forwarder.open(
  // Short waits: what is measured is the work.
  {
    folder,
    maxBufferBytes: 2 ** 31,
    concurrency: 128,
    compression: 'none',
    backoff: { ...USUAL_BACKOFF, baseS: 0.01, maxS: 0.01 },
  },
  { client, clock: systemClock, counters: new Counters(), logger: silentLogger, random: Math.random },
);
const put = async () => {
  let left = payloads;
  const send = async () => {
    while (left-- > 0) await forwarder.put({ path: '/api/v2/series', headers: {}, body });
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
};
const emptied = async () => {
  while (forwarder.pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

await measure('taken and sent', async () => {
  await put();
  await emptied();
});
away = true;
await measure('taken while the server is away', put);
console.log(`${(await readdir(folder)).length} files hold ${forwarder.pending} payloads`);
away = false;
await measure('sent when it is back', emptied);
await forwarder.close();
await rm(folder, { recursive: true, force: true });
