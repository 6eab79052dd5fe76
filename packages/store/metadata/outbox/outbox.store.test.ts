import type { NotificationOutbox, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '@komainu/testkit/postgres.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MetadataStore } from '../port.ts';
import { openPostgresMetadata } from '../postgres.ts';
import { openSqliteMetadata } from '../sqlite.ts';

function entry(id: string, lane: string, changes: Partial<OutboxEntry> = {}): OutboxEntry {
  const now = { createdUnixMs: 1_000, nextUnixMs: 1_000 };
  return { id, lane, state: 'waiting', reason: '', attempts: 0, body: `{"id":"${id}"}`, ...now, ...changes };
}

const ids = (entries: readonly OutboxEntry[]) => entries.map(({ id }) => id);

/** What every driver must do. */
function suite(open: () => Promise<MetadataStore>): void {
  let store: MetadataStore;
  let outbox: NotificationOutbox;
  beforeAll(async () => {
    store = await open();
    outbox = store.outbox;
  });
  afterAll(() => store.close());

  test('keeps entries once, and hands out the oldest of each lane to one taker', async () => {
    const first = entry('a1', 'a');
    await outbox.put([first, entry('a2', 'a'), entry('b1', 'b'), entry('u1', 'u', { state: 'given_up', reason: 'x' })]);
    await outbox.put([entry('a1', 'a', { body: 'another' }), entry('c1', 'c', { nextUnixMs: 2_000 })]);
    const claims = await Promise.all([outbox.claim(1_000, 5_000, 10), outbox.claim(1_000, 5_000, 10)]);
    expect(ids(claims.flat()).sort()).toEqual(['a1', 'b1']);
    expect(claims.flat().find(({ id }) => id === 'a1')).toEqual(first);
    expect(await outbox.waiting()).toBe(4);

    // A failure keeps its place; what was sent makes room for the next.
    await outbox.settle('a1', { state: 'waiting', reason: 'status 503', nextUnixMs: 3_000, attempts: 1 });
    await outbox.settle('b1', { state: 'sent', reason: '', nextUnixMs: 0, attempts: 1 });
    expect(ids(await outbox.claim(2_000, 6_000, 10))).toEqual(['c1']);
    expect(ids(await outbox.claim(3_000, 6_000, 1))).toEqual(['a1']);
    await outbox.settle('a1', { state: 'sent', reason: '', nextUnixMs: 0, attempts: 2 });
    expect(ids(await outbox.claim(3_000, 6_000, 10))).toEqual(['a2']);

    // Whoever claims and dies lets go at last, or when the next process starts.
    expect(ids(await outbox.claim(5_999, 9_000, 10))).toEqual([]);
    expect(ids(await outbox.claim(6_000, 9_000, 10))).toEqual(['a2', 'c1']);
    await outbox.release();
    expect(ids(await outbox.claim(6_000, 9_000, 10))).toEqual(['a2', 'c1']);

    expect((await outbox.recent(3)).map(({ id, state, attempts }) => [id, state, attempts])).toEqual([
      ['c1', 'waiting', 0],
      ['u1', 'given_up', 0],
      ['b1', 'sent', 1],
    ]);
    await outbox.prune(0, 2);
    expect(ids(await outbox.recent(10))).toEqual(['c1', 'u1', 'b1', 'a2']);
    await outbox.prune(1_001, 100);
    expect(ids(await outbox.recent(10))).toEqual(['c1', 'a2']);
  });
}

describe('SQLite', () => suite(async () => openSqliteMetadata(':memory:', new FakeClock())));

const programs = postgresPrograms();

describe.skipIf(programs === undefined)('PostgreSQL (needs the postgresql package)', () => {
  let server: TestPostgres | undefined;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server?.[Symbol.asyncDispose]());
  suite(() => openPostgresMetadata({ url: server?.url ?? '', clock: new FakeClock(), logger: silentLogger }));
});
