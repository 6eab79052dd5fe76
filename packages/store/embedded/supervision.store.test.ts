import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, onTestFinished, test } from 'vitest';
import { identify, isAlive, readIdentity } from '../data-directory/process-identity.ts';
import { type EmbeddedStoreSettings, openEmbeddedStore } from './embedded-store.ts';

const ENDLESS = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function settings(dataDir: string): EmbeddedStoreSettings {
  return { dataDir, clock: systemClock, logger: silentLogger, maxMemoryBytes: 1_500_000_000, maxQueries: 2 };
}

async function until(condition: () => boolean, limitMs: number): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += 20) {
    if (waitedMs > limitMs) throw new Error('waited in vain');
    await sleep(20);
  }
}

test('a killed child: the running query fails, further ones are refused, then the store is back', async () => {
  const dataDir = temporaryDirectory();
  const store = await openEmbeddedStore(settings(dataDir));
  onTestFinished(() => store.close());
  const running = store.rows(ENDLESS, { timeoutMs: 60_000 });
  running.catch(() => {});
  await sleep(100);
  const child = readIdentity(join(dataDir, 'store.pid'));
  process.kill(child?.pid ?? 0, 'SIGKILL');
  await expect(running).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  expect(store.health().state).toBe('restarting');
  await expect(store.rows('SELECT 1')).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  await expect(store.insert('nowhere', [], 0)).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  await until(() => store.health().state === 'ready', 10_000);
  expect(await store.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(store.health()).toMatchObject({ restarts: 1 });
});

// chDB catches the signals of a crash and then hangs, as a stopped process does.
test.for(['SIGSEGV', 'SIGSTOP'] as const)(
  'a child that hangs (%s) is killed after missed pings and replaced',
  async (signal) => {
    const dataDir = temporaryDirectory();
    const store = await openEmbeddedStore(settings(dataDir));
    onTestFinished(() => store.close());
    const child = readIdentity(join(dataDir, 'store.pid'));
    process.kill(child?.pid ?? 0, signal);
    await until(() => store.health().restarts === 1, 15_000);
    expect(child !== undefined && isAlive(child)).toBe(false);
    expect(await store.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);

/** Runs a server of its own that opens the store, does `then` with its child's pid, and dies without a word. */
function runAndDie(dataDir: string, then: string): void {
  const script = join(dataDir, 'server.ts');
  const path = (relative: string) => JSON.stringify(fileURLToPath(new URL(relative, import.meta.url)));
  writeFileSync(
    script,
    `import { readFileSync } from 'node:fs';
     import { openEmbeddedStore } from ${path('./embedded-store.ts')};
     import { systemClock } from ${path('../../kernel/clock.ts')};
     import { silentLogger } from ${path('../../kernel/logger.ts')};
     const dataDir = ${JSON.stringify(dataDir)};
     const store = await openEmbeddedStore({ dataDir, clock: systemClock, logger: silentLogger });
     const child = JSON.parse(readFileSync(dataDir + '/store.pid', 'utf8')).pid;
     ${then}
     process.kill(process.pid, 'SIGKILL');`,
  );
  const { signal, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
}

test('a child ends by itself when its server is killed, even in the middle of a query', async () => {
  const dataDir = temporaryDirectory();
  runAndDie(
    dataDir,
    `store.rows(${JSON.stringify(ENDLESS)}).catch(() => {});
     await new Promise((resolve) => setTimeout(resolve, 200));`,
  );
  const left = readIdentity(join(dataDir, 'store.pid'));
  await until(() => left !== undefined && !isAlive(left), 5_000);
});

test('a hung child left behind is ended by the next start', async () => {
  const dataDir = temporaryDirectory();
  runAndDie(dataDir, "process.kill(child, 'SIGSTOP');");
  const left = readIdentity(join(dataDir, 'store.pid'));
  expect(left !== undefined && isAlive(left)).toBe(true);
  const store = await openEmbeddedStore(settings(dataDir));
  onTestFinished(() => store.close());
  expect(left !== undefined && isAlive(left)).toBe(false);
  expect(await store.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('closing ends what runs, and does not wait for it', async () => {
  const store = await openEmbeddedStore(settings(temporaryDirectory()));
  const running = store.rows(ENDLESS, { timeoutMs: 60_000 });
  running.catch(() => {});
  await sleep(200);
  const startedMs = performance.now();
  await store.close();
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  await expect(running).rejects.toMatchObject({ code: 'store_unavailable' });
  await expect(store.rows('SELECT 1')).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(store.health().state).toBe('closed');
});

test('a second server on the same directory is refused with the pid of the first', async () => {
  const dataDir = temporaryDirectory();
  const store = await openEmbeddedStore(settings(dataDir));
  await expect(openEmbeddedStore(settings(dataDir))).rejects.toMatchObject({
    code: 'data_dir_in_use',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await store.close();
  // A lock whose pid lives on as another process is stale.
  const other = identify(1) ?? { pid: 1, started: 'unknown' };
  writeFileSync(join(dataDir, 'server.lock'), JSON.stringify({ pid: other.pid, started: 'another time' }));
  const again = await openEmbeddedStore(settings(dataDir));
  await again.close();
});

test('queries are cancelled, timed out and kept to their memory, and their sessions are free again', async () => {
  await using store = await openTestStore([], { maxQueries: 2 });
  const abort = new AbortController();
  const aborted = store.rows(ENDLESS, { signal: abort.signal });
  const cancelled = store.rows(ENDLESS, { id: 'by name' });
  const waiting = store.rows(ENDLESS, { id: 'in the line' });
  const outcomes = Promise.allSettled([aborted, cancelled, waiting]);
  await sleep(100);
  await store.cancel('in the line');
  await store.cancel('by name');
  abort.abort();
  expect(
    (await outcomes).map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'fulfilled')),
  ).toEqual(['store_cancelled', 'store_cancelled', 'store_cancelled']);
  await expect(store.rows(ENDLESS, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'store_timeout', status: 504 });
  await expect(
    store.rows('SELECT groupArray(number) FROM numbers(100000000)', { maxMemoryBytes: 20_000_000 }),
  ).rejects.toMatchObject({ code: 'store_memory_limit', status: 422 });
  await expect(store.rows('SELECT nothing')).rejects.toMatchObject({ code: 'store_query', status: 500 });
  expect(await store.rows('SELECT count() AS running FROM system.processes')).toEqual([{ running: '1' }]);
  // What one statement was allowed does not leak into the next.
  expect(await store.rows('SELECT length(groupArray(number)) AS n FROM numbers(10000000)')).toEqual([
    { n: '10000000' },
  ]);
});

test('inserts have sessions of their own: heavy queries in every other session do not hold them up', async () => {
  await using store = await openTestStore(
    [{ name: 'quick', engine: 'MergeTree', columns: [{ name: 'a', type: 'UInt8' }], orderBy: 'a' }],
    { maxQueries: 2 },
  );
  const heavy = [1, 2, 3].map((n) => store.rows(ENDLESS, { id: `heavy ${n}` }));
  const outcomes = Promise.allSettled(heavy);
  const block = [
    Buffer.from([1, 1]),
    Buffer.from([1]),
    Buffer.from('a'),
    Buffer.from([5]),
    Buffer.from('UInt8'),
    Buffer.from([7]),
  ];
  const startedMs = performance.now();
  await store.insert('quick', block, 1);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  for (const n of [1, 2, 3]) await store.cancel(`heavy ${n}`);
  await outcomes;
  expect(await store.rows('SELECT a FROM quick')).toEqual([{ a: 7 }]);
});
