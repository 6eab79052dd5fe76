import { mkdtempSync, readFileSync, rmSync, statfsSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mountSmallDisk } from '@komainu/testkit/small-disk.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { startLoad } from './load.ts';
import { call, eventually, freePort, type RunningServer, startServer } from './server.ts';

const ROUNDS = 20;
const SENDERS_A_SIGNAL = 4;
/** How long the load goes on between a recovery and the next kill. */
const LULLS_MS = [1_200, 300, 900];
/** How long after a block came into the spool its round's kill falls: spread over the stages of an insert. */
const INTO_INSERT_MS = [0, 0, 2, 5, 10, 20, 40];
const TABLES = ['logs', 'points', 'spans'];

interface Page<Attributes> {
  readonly data: readonly { readonly attributes: Attributes }[];
  readonly meta: { readonly page?: { readonly after?: string } };
}

/** How often each id occurs. */
function tally(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

async function logIds(server: RunningServer): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: Page<{ attributes: { item: string } }> = await call(server, 'POST', '/api/v2/logs/events/search', {
      filter: { query: 'service:loss', from: 'now-15m', to: 'now+1m' },
      page: { limit: 1000, ...(cursor === undefined ? {} : { cursor }) },
    });
    ids.push(...page.data.map((log) => log.attributes.attributes.item));
    cursor = page.meta.page?.after;
    if (cursor === undefined) return ids;
  }
}

async function spanIds(server: RunningServer): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const attributes = {
      filter: { query: 'service:loss', from: 'now-15m', to: 'now+1m' },
      page: { limit: 1000, ...(cursor === undefined ? {} : { cursor }) },
    };
    const page: Page<{ resource_name: string }> = await call(server, 'POST', '/api/v2/spans/events/search', {
      data: { type: 'search_request', attributes },
    });
    ids.push(...page.data.map((span) => span.attributes.resource_name));
    cursor = page.meta.page?.after;
    if (cursor === undefined) return ids;
  }
}

/** The sum of each item's count: 1 when its point is stored once. */
async function pointSums(server: RunningServer): Promise<Map<string, number>> {
  const nowS = Math.floor(Date.now() / 1000);
  const query = encodeURIComponent('sum:loss.items{*} by {item}.as_count()');
  const { series } = await call<{ series: { scope: string; pointlist: [number, number | null][] }[] }>(
    server,
    'GET',
    `/api/v1/query?from=${nowS - 900}&to=${nowS + 60}&query=${query}`,
  );
  return new Map(
    series.map(({ scope, pointlist }) => [
      scope.replace('item:', ''),
      pointlist.reduce((sum, [, value]) => sum + (value ?? 0), 0),
    ]),
  );
}

/** `/health` without keys; 0 while nobody answers. */
async function health(url: string): Promise<{ status: number; state: string }> {
  try {
    const answer = await fetch(`${url}/health`);
    const { status } = (await answer.json()) as { status: string };
    return { status: answer.status, state: status };
  } catch {
    return { status: 0, state: '' };
  }
}

const isHealthy = async (url: string): Promise<true | undefined> =>
  (await health(url)).status === 200 ? true : undefined;

/** Resolves when a block for the table lies in the spool: written down, and not answered yet. */
function blockInSpool(dataDir: string, table: string): Promise<void> {
  const spool = path.join(dataDir, 'spool');
  const isOfTable = (file: string): boolean => {
    try {
      const note = JSON.parse(readFileSync(path.join(spool, file.replace('.native', '.json')), 'utf8')) as object;
      return 'table' in note && note.table === table;
    } catch {
      // Inserted and gone already.
      return false;
    }
  };
  return new Promise((resolve, reject) => {
    const watcher = watch(spool, (_event, file) => {
      if (file?.endsWith('.native') !== true || !isOfTable(file)) return;
      clearTimeout(limit);
      watcher.close();
      resolve();
    });
    const limit = setTimeout(() => {
      watcher.close();
      reject(new Error(`no block for ${table} came into the spool`));
    }, 30_000);
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function storeProcess(server: RunningServer): number {
  const { pid } = JSON.parse(readFileSync(path.join(server.dataDir, 'store.pid'), 'utf8')) as { pid: number };
  return pid;
}

async function killServer(server: RunningServer): Promise<RunningServer> {
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.kill('SIGKILL');
  await ended;
  return startServer({ name: 'loss', dataDir: server.dataDir, port: server.port });
}

/** Kills the engine's process; the server has to say so and to come back by itself. */
async function killStore(server: RunningServer): Promise<void> {
  process.kill(storeProcess(server), 'SIGKILL');
  const { state } = await eventually('a word about the killed store', 30_000, async () => {
    const said = await health(server.url);
    return said.status === 503 ? said : undefined;
  });
  expect(state).toBe('restarting');
  await eventually('the store to come back', 30_000, () => isHealthy(server.url));
}

describe('under load, killed twenty times', () => {
  it('has every acknowledged log, span and point once', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-loss-'));
    let server = await startServer({ name: 'loss', dataDir, port: await freePort() });
    try {
      const load = startLoad(server, SENDERS_A_SIGNAL);
      for (let round = 0; round < ROUNDS; round++) {
        await pause(LULLS_MS[round % LULLS_MS.length] ?? 0);
        await blockInSpool(dataDir, TABLES[round % TABLES.length] ?? '');
        await pause(INTO_INSERT_MS[round % INTO_INSERT_MS.length] ?? 0);
        if (round % 2 === 0) server = await killServer(server);
        else await killStore(server);
        expect(load.refusals, server.output().slice(-2_000)).toEqual([]);
      }
      await load.finish();

      expect(load.refusals, server.output().slice(-2_000)).toEqual([]);
      expect(load.repetitions()).toBeGreaterThan(ROUNDS);
      const stored = {
        log: tally(await logIds(server)),
        span: tally(await spanIds(server)),
        point: await pointSums(server),
      };
      for (const [signal, counts] of Object.entries(stored)) {
        const sent = load.acknowledged.get(signal) ?? [];
        const wrong = sent.filter((id) => counts.get(id) !== 1).map((id) => `${id} ${counts.get(id) ?? 0} times`);
        expect(wrong, `${signal}s not stored once`).toEqual([]);
        expect(
          [...counts.keys()].filter((id) => !sent.includes(id)),
          `${signal}s nobody sent`,
        ).toEqual([]);
        expect(sent.length, `${signal}s sent`).toBeGreaterThan(ROUNDS * 20);
      }
    } finally {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

const DISK_MB = 192;
const FLOOR_MB = 64;
const disk = mountSmallDisk(DISK_MB);
afterAll(() => disk?.[Symbol.dispose]());

describe.skipIf(disk === undefined)('a full disk (needs the right to mount)', () => {
  it('is answered 503 and told by /health; room heals it, and nothing acknowledged is lost', async () => {
    const folder = disk?.directory ?? '';
    const ballast = path.join(folder, 'ballast');
    const server = await startServer({
      name: 'full-disk',
      dataDir: path.join(folder, 'data'),
      env: { KOMAINU_MIN_FREE_MB: String(FLOOR_MB) },
    });
    const send = async (item: string): Promise<number> => {
      const answer = await fetch(`${server.url}/api/v2/logs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'DD-API-KEY': server.apiKey },
        body: JSON.stringify([{ message: `item ${item}`, service: 'loss', item }]),
      });
      return answer.status;
    };
    try {
      expect(await send('before')).toBe(202);
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - (FLOOR_MB / 2) * 1024 * 1024));
      const { state } = await eventually('a word about the full disk', 30_000, async () => {
        const said = await health(server.url);
        return said.status === 503 ? said : undefined;
      });
      expect(state).toBe('disk_full');
      expect(await send('refused')).toBe(503);
      // What is stored can still be read.
      expect(await logIds(server)).toEqual(['before']);

      rmSync(ballast);
      await eventually('the room to be seen', 30_000, () => isHealthy(server.url));
      expect(await send('after')).toBe(202);
      expect((await logIds(server)).sort()).toEqual(['after', 'before']);
    } finally {
      await server.stop();
    }
  });
});
