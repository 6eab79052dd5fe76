import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '@komainu/testkit/postgres.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MetadataStore } from './port.ts';
import { openPostgresMetadata } from './postgres.ts';
import { openSqliteMetadata } from './sqlite.ts';

const START_MS = 1_700_000_000_000;

/** What every driver must do. `open` opens the same database each time. */
function suite(open: (clock: FakeClock) => Promise<MetadataStore>): void {
  const clock = new FakeClock(START_MS);
  let store: MetadataStore;
  beforeAll(async () => {
    store = await open(clock);
  });
  afterAll(() => store.close());

  test('every write is a version with who and when', async () => {
    expect(await store.get('dashboard', 'a')).toBeUndefined();
    expect(await store.put('dashboard', 'a', { title: 'one' }, 'user-1')).toEqual({
      kind: 'dashboard',
      id: 'a',
      version: 1,
      body: { title: 'one' },
      createdAtUnixMs: START_MS,
      updatedAtUnixMs: START_MS,
      updatedBy: 'user-1',
      deleted: false,
    });
    clock.advance(5);
    await store.put('dashboard', 'a', { title: 'two' }, 'user-2');
    clock.advance(5);
    expect(await store.delete('dashboard', 'a', 'user-3')).toBe(true);
    expect(await store.delete('dashboard', 'a', 'user-3')).toBe(false);
    expect(await store.get('dashboard', 'a')).toBeUndefined();
    clock.advance(5);
    await store.put('dashboard', 'a', { title: 'again' }, 'user-1', 0);
    const history = await store.history<{ title: string }>('dashboard', 'a');
    expect(
      history.map((entry) => [entry.version, entry.body.title, entry.updatedBy, entry.deleted, entry.createdAtUnixMs]),
    ).toEqual([
      [4, 'again', 'user-1', false, START_MS + 15],
      [3, 'two', 'user-3', true, START_MS],
      [2, 'two', 'user-2', false, START_MS],
      [1, 'one', 'user-1', false, START_MS],
    ]);
  });

  test('a writer that expects another version is refused and changes nothing', async () => {
    await store.put('monitor', 'm', 1, 'a', 0);
    await expect(store.put('monitor', 'm', 2, 'b', 0)).rejects.toMatchObject({ code: 'version_conflict', status: 409 });
    await expect(store.put('monitor', 'm', 2, 'b', 7)).rejects.toMatchObject({ code: 'version_conflict' });
    await expect(store.put('monitor', 'none', 2, 'b', 1)).rejects.toMatchObject({ code: 'version_conflict' });
    await store.put('monitor', 'm', 3, 'c', 1);
    expect((await store.history('monitor', 'm')).map((entry) => entry.body)).toEqual([3, 1]);
  });

  test('lists the living of one kind by creation, whatever was written last', async () => {
    for (const id of ['c', 'A', 'b', 'gone']) {
      clock.advance(1);
      await store.put('user', id, { id }, 'x');
    }
    await store.put('user', 'c', { id: 'c', changed: true }, 'x');
    await store.delete('user', 'gone', 'x');
    expect((await store.list('user')).map((entry) => entry.id)).toEqual(['c', 'A', 'b']);
    expect(await store.list('nothing')).toEqual([]);
    expect(await store.stamps('user')).toEqual((await store.list('user')).map(({ id, version }) => ({ id, version })));
    expect(await store.stamps('nothing')).toEqual([]);
  });

  test('bodies come back as they were given', async () => {
    const body = { z: 1, a: [null, true, 1.5, -0.1], text: '\u0000 \\ \' " 日本語 \ud83d\udc15 \ud800', '': {} };
    await store.put('odd kind', 'id with \' and " and 日本', body, 'system');
    const back = await store.get('odd kind', 'id with \' and " and 日本');
    expect(JSON.stringify(back?.body)).toBe(JSON.stringify(body));
  });

  test('writers at the same time take turns, also through another connection', async () => {
    const other = await open(clock);
    const stores = [store, other];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => stores[index % 2]?.put('counter', 'shared', index, `writer-${index}`)),
    );
    expect((await store.history('counter', 'shared')).map((entry) => entry.version)).toEqual(
      Array.from({ length: 40 }, (_, index) => 40 - index),
    );
    const claims = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => stores[index % 2]?.put('lease', 'one', index, 'x', 0)),
    );
    expect(claims.filter((claim) => claim.status === 'fulfilled').length).toBe(1);
    expect(await other.get('counter', 'shared')).toEqual(await store.get('counter', 'shared'));
    await other.close();
    await other.close();
  });
}

describe('SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-metadata-'));
  const file = join(directory, 'deep', 'metadata.sqlite');
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  suite(async (clock) => openSqliteMetadata(file, clock));

  test('its files are readable by their owner only', () => {
    const modes = readdirSync(join(directory, 'deep')).map(
      (name) => statSync(join(directory, 'deep', name)).mode & 0o777,
    );
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  test('data of a newer version is refused', () => {
    const newer = join(directory, 'newer.sqlite');
    const database = new DatabaseSync(newer);
    database.exec('PRAGMA user_version = 1000');
    database.close();
    expect(() => openSqliteMetadata(newer, new FakeClock())).toThrow(expect.objectContaining({ code: 'data_newer' }));
  });
});

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('PostgreSQL (needs the postgresql package)', () => {
  let server: TestPostgres | undefined;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server?.[Symbol.asyncDispose]());
  const open = (clock: FakeClock) => openPostgresMetadata({ url: server?.url ?? '', clock, logger: silentLogger });
  suite(open);

  test('nodes may start together; data of a newer version and an unreachable server have codes', async () => {
    const clock = new FakeClock();
    const nodes = await Promise.all([open(clock), open(clock), open(clock)]);
    await Promise.all(nodes.map((node) => node.close()));
    const client = new pg.Client({ connectionString: server?.url });
    await client.connect();
    await client.query('UPDATE komainu_schema SET version = 1000');
    await expect(open(clock)).rejects.toMatchObject({ code: 'data_newer' });
    await client.query('UPDATE komainu_schema SET version = 1');
    await client.end();
    const nobody = openPostgresMetadata({ url: 'postgres://x:secret@127.0.0.1:9/x', clock, logger: silentLogger });
    await expect(nobody).rejects.toMatchObject({ code: 'metadata_unavailable', status: 503 });
    await nobody.catch((error: unknown) => expect(String(error)).not.toContain('secret'));
  });
});
