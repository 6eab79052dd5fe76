import type { RunHead, StoredRun, WorkflowRunStore } from '@komainu/contracts/workflows/run-store.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '@komainu/testkit/postgres.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MetadataStore } from '../port.ts';
import { openPostgresMetadata } from '../postgres.ts';
import { openSqliteMetadata } from '../sqlite.ts';

const run = (id: string, workflowId: string, changes: Partial<StoredRun> = {}): StoredRun => ({
  id,
  workflowId,
  state: 'running',
  createdUnixMs: 1_000,
  nextUnixMs: 1_000,
  summary: '{}',
  body: '{}',
  ...changes,
});

const ids = (runs: readonly RunHead[]) => runs.map(({ id }) => id).sort();

/** What every driver must do. */
function suite(open: () => Promise<MetadataStore>): void {
  let store: MetadataStore;
  let runs: WorkflowRunStore;
  beforeAll(async () => {
    store = await open();
    runs = store.runs;
  });
  afterAll(() => store.close());

  test('hands runs to one owner at a time, and keeps what he says', async () => {
    const added = await Promise.all(['a', 'b', 'c'].map((id) => runs.add(run(id, 'w'), 3)));
    expect([...added, await runs.add(run('d', 'w'), 3)]).toEqual([true, true, true, false]);
    await runs.requestCancel('c');

    const claims = await Promise.all([runs.claim('one', 1_000, 5_000, 2), runs.claim('two', 1_000, 5_000, 9)]);
    expect(ids(claims.flat())).toEqual(['a', 'b', 'c']);
    expect(claims.flat().find(({ id }) => id === 'c')?.cancelRequested).toBe(true);
    const owner = claims[0].some(({ id }) => id === 'a') ? 'one' : 'two';
    const other = owner === 'one' ? 'two' : 'one';
    const progress = { state: 'running', nextUnixMs: 9_000, summary: '{"s":1}', body: '{"step":1}' } as const;
    expect(await runs.save('a', other, progress, 5_000)).toBe('lost');
    expect(await runs.save('a', owner, progress, 0)).toBe('kept');
    expect(await runs.get('a')).toEqual({ ...run('a', 'w', progress), cancelRequested: false });

    // It is not due, until somebody wants it to stop.
    expect(await runs.claim('one', 1_001, 5_000, 9)).toEqual([]);
    expect([await runs.requestCancel('a'), await runs.requestCancel('x')]).toEqual([true, false]);
    expect(ids(await runs.claim('one', 1_001, 5_000, 9))).toEqual(['a']);
    expect(await runs.save('a', 'one', progress, 5_000)).toBe('cancel');
    expect(await runs.save('a', 'one', { ...progress, state: 'canceled' }, 0)).toBe('kept');
    expect(await runs.save('a', 'one', progress, 5_000)).toBe('lost');

    // Whoever dies lets go at last, or when the next process starts.
    expect(ids(await runs.claim('three', 5_001, 9_000, 9))).toEqual(['b', 'c']);
    await runs.release();
    expect(await runs.save('b', 'three', progress, 9_000)).toBe('lost');
    expect(ids(await runs.claim('four', 5_001, 9_000, 9))).toEqual(['b', 'c']);
  });

  test('lists, counts and forgets', async () => {
    for (const [index, id] of ['e1', 'e2', 'e3', 'o1'].entries()) {
      await runs.add(run(id, id.startsWith('e') ? 'e' : 'o', { state: 'failed', createdUnixMs: 2_000 + index }), 100);
    }
    await runs.add(run('e4', 'e', { createdUnixMs: 3_000 }), 100);
    expect((await runs.list('e', 1, 2)).map(({ id }) => id)).toEqual(['e3', 'e2']);
    expect((await runs.list(undefined, 0, 2)).map(({ id }) => id)).toEqual(['e4', 'o1']);
    expect(ids((await runs.latest()).filter(({ workflowId }) => workflowId !== 'w'))).toEqual(['e4', 'o1']);
    expect(await runs.counts('e')).toEqual({ running: 1, succeeded: 0, failed: 3, canceled: 0 });
    expect(await runs.createdSince('e', 2_001)).toBe(3);
    await runs.prune(0, 1);
    expect(ids(await runs.list('e', 0, 9))).toEqual(['e3', 'e4']);
    await runs.prune(4_000, 9);
    expect(ids(await runs.list('e', 0, 9))).toEqual(['e4']);
    await runs.cancelAll('e');
    expect((await runs.get('e4'))?.cancelRequested).toBe(true);
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
