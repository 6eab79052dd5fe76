import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { type Fault, startClickHouse, type TestClickHouse } from '@komainu/testkit/clickhouse-http.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { Int64Column, StringColumn } from '@komainu/wire/native/columns.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TelemetryStore } from '../port.ts';
import { openRemoteStore } from './remote-store.ts';

let engine: TelemetryStore & AsyncDisposable;
let server: TestClickHouse;
let dataDir: string;
let store: TelemetryStore;

beforeAll(async () => {
  engine = await openTestStore([]);
  server = await startClickHouse(engine);
});
afterAll(async () => {
  await server?.stop();
  await engine?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'komainu-remote-'));
  store = await open();
  await store.command('DROP TABLE IF EXISTS things');
  await store.command(
    'CREATE TABLE things (number UInt64, text String) ENGINE = MergeTree ORDER BY number ' +
      'SETTINGS non_replicated_deduplication_window = 1000',
  );
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function open(): Promise<TelemetryStore> {
  return openRemoteStore({ url: server.url, dataDir, clock: systemClock, logger: silentLogger, maxQueries: 4 });
}

function block(from: number, count: number): Buffer[] {
  const number = new Int64Column('number', 'UInt64');
  const text = new StringColumn('text');
  const batch = new ColumnBatch([number, text]);
  for (let row = from; row < from + count; row++) {
    number.push(row);
    text.push(`row ${row}\n\n; 日本`);
    batch.endRow();
  }
  return batch.encode();
}

const count = async () => (await store.rows<{ rows: string }>('SELECT count() AS rows FROM things'))[0]?.rows;

test('inserts, queries and formats are as embedded', async () => {
  await store.insert('things', block(0, 1000), 1000, { requestKeys: ['a'] });
  expect(Object.fromEntries([...server.lastInsert].filter(([name]) => /insert|wait_end/.test(name)))).toMatchObject({
    async_insert: '0',
    distributed_foreground_insert: '1',
    max_partitions_per_insert_block: '0',
    wait_end_of_query: '1',
  });
  expect(await store.rows('SELECT number, text FROM things WHERE number = 7 SETTINGS max_threads = 1')).toEqual([
    { number: '7', text: 'row 7\n\n; 日本' },
  ]);
  expect((await store.bytes('SELECT number FROM things ORDER BY number LIMIT 3', 'TSV')).toString()).toBe('0\n1\n2\n');
  expect((await store.bytes('SELECT toUInt8(1) AS a', 'Native')).toString('latin1')).toBe('\x01\x01\x01a\x05UInt8\x01');
  expect(store.knowsRequestKey('a')).toBe(true);
  expect(store.health()).toEqual({ state: 'ready', reason: '', restarts: 0, spooledBlocks: 0 });
});

for (const fault of ['cut before the insert', 'cut after the insert', 'proxy error'] as const satisfies Fault[]) {
  test(`a connection with a fault (${fault}) still stores the block once`, async () => {
    server.nextInsert = fault;
    await store.insert('things', block(0, 10), 10, { requestKeys: [fault] });
    expect(await count()).toBe('10');
    expect(store.knowsRequestKey(fault)).toBe(true);
    expect(store.health()).toMatchObject({ state: 'ready', restarts: 1, spooledBlocks: 0 });
  });
}

test('a server that goes away: refusals, then the waiting block is stored when it is back', async () => {
  await server.stop();
  const waiting = store.insert('things', block(0, 5), 5);
  await sleep(100);
  await expect(store.insert('things', block(9, 1), 1)).rejects.toMatchObject({
    code: 'store_unavailable',
    status: 503,
  });
  await expect(store.rows('SELECT 1')).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  expect(store.health()).toMatchObject({ state: 'restarting', spooledBlocks: 1 });
  await server.start();
  await waiting;
  expect(await count()).toBe('5');
});

test('a block that waits when the process ends is stored by the next one', async () => {
  server.nextInsert = 'cut before the insert';
  const waiting = store.insert('things', block(0, 5), 5, { requestKeys: ['later'] });
  waiting.catch(() => {});
  const taken = () => server.nextInsert === 'none';
  for (let waitedMs = 0; !taken() && waitedMs < 5_000; waitedMs += 5) await sleep(5);
  await sleep(20);
  await store.close();
  await expect(waiting).rejects.toMatchObject({ code: 'store_unavailable' });
  store = await open();
  expect(store.knowsRequestKey('later')).toBe(true);
  for (let waitedMs = 0; store.health().spooledBlocks > 0 && waitedMs < 5_000; waitedMs += 20) await sleep(20);
  expect(await count()).toBe('5');
});

test('the database of the address is made when the server has none', async () => {
  await store.close();
  server.hasDatabase = false;
  store = await open();
  expect(server.hasDatabase).toBe(true);
  expect(await store.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('errors of the server have their codes, and queries are cancelled there', async () => {
  const endless = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';
  await expect(store.rows('SELECT nothing')).rejects.toMatchObject({ code: 'store_query', status: 500 });
  await expect(store.rows(endless, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'store_timeout', status: 504 });
  await expect(
    store.rows('SELECT groupArray(number) FROM numbers(100000000)', { maxMemoryBytes: 20_000_000 }),
  ).rejects.toMatchObject({ code: 'store_memory_limit', status: 422 });
  await expect(store.insert('missing', block(0, 1), 1)).rejects.toMatchObject({ code: 'store_query' });
  const running = store.rows(endless, { id: 'mine' });
  running.catch(() => {});
  await sleep(200);
  await store.cancel('mine');
  await expect(running).rejects.toMatchObject({ code: 'store_cancelled', status: 499 });
  await sleep(300);
  expect(await engine.rows('SELECT count() AS running FROM system.processes')).toEqual([{ running: '1' }]);
  expect(store.health()).toMatchObject({ state: 'ready', restarts: 0, spooledBlocks: 0 });
});

test('a server that cannot be reached at the start has a code, without the password', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-remote-'));
  const opening = openRemoteStore({
    url: 'http://komainu:secret@127.0.0.1:9/komainu',
    dataDir: directory,
    clock: systemClock,
    logger: silentLogger,
  });
  const error: unknown = await opening.catch((reason: unknown) => reason);
  rmSync(directory, { recursive: true, force: true });
  expect(error).toMatchObject({ code: 'store_start_failed', status: 503 });
  expect(String(error)).not.toContain('secret');
});
