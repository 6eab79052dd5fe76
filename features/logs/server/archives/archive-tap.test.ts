import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { expect, it } from 'vitest';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import { ArchiveTap } from './archive-tap.ts';
import {
  ARCHIVE_KIND,
  ARCHIVE_ORDER_ID,
  ARCHIVE_ORDER_KIND,
  type ArchiveBody,
  type ArchiveDestination,
} from './definition.ts';
import { openTestS3, TEST_KEY } from './test-s3.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 14, 59, 59, 500);

function archive(destination: ArchiveDestination, query = '*', changes: Partial<ArchiveBody> = {}): ArchiveBody {
  return {
    name: 'test',
    query,
    destination,
    includeTags: true,
    rehydrationTags: [],
    rehydrationMaxScanSizeInGb: null,
    compressionMethod: 'GZIP',
    readers: [],
    ...changes,
  };
}

const LOCAL: ArchiveDestination = { type: 'local', path: '/app' };

/** A tap over definitions that outlive it, as a process over its database. */
async function stage(settings: OutgoingSettings, archives: Readonly<Record<string, ArchiveBody>>) {
  const clock = new FakeClock(NOW_MS);
  const context = testContext(clock);
  const metadata = openSqliteMetadata(':memory:', clock);
  for (const [id, body] of Object.entries(archives)) await metadata.put(ARCHIVE_KIND, id, body, 'test');
  await metadata.put(ARCHIVE_ORDER_KIND, ARCHIVE_ORDER_ID, { archiveIds: Object.keys(archives) }, 'test');
  const open = async () => {
    const definitions = new LiveDefinitions({ ...context, metadata }, [ARCHIVE_KIND, ARCHIVE_ORDER_KIND]);
    await definitions.load();
    const tap = new ArchiveTap(context, settings, definitions);
    await tap.start();
    return { tap, definitions };
  };
  return { clock, context, metadata, open, ...(await open()) };
}

let id = 0;
function offer(tap: ArchiveTap, message: string, changes: Partial<LogDraft> = {}) {
  const draft = Object.assign(new LogDraft(), { timeUnixMs: NOW_MS, message, ...changes });
  tap.offer(draft, id++, 0);
}

const linesOf = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).message);

it('writes files by the hour of the logs, and none twice', async () => {
  using settings = testOutgoing();
  const { tap, clock } = await stage(settings, { a: archive(LOCAL) });
  offer(tap, 'one');
  offer(tap, 'an hour on', { timeUnixMs: NOW_MS + 1000 });
  offer(tap, 'late', { timeUnixMs: NOW_MS - 86_400_000 });
  offer(tap, 'two', { timeUnixMs: NOW_MS - 250 });
  await tap.settled();
  expect(tap.settled()).toBeUndefined();
  clock.advance(300_000);
  const root = join(settings.archiveRoot ?? '', 'app');
  const files = () => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
  await eventually(() => expect(files()).toHaveLength(3));
  const names = files().sort();
  expect(names.map((name) => name.replace(/[0-9a-f-]{36}/, '<id>'))).toEqual([
    'dt=20261121/hour=14/archive_145959.5000.<id>.json.gz',
    'dt=20261122/hour=14/archive_145959.2500.<id>.json.gz',
    'dt=20261122/hour=15/archive_150000.5000.<id>.json.gz',
  ]);
  const texts = names.map((name) => linesOf(gunzipSync(readFileSync(join(root, name))).toString()));
  expect(texts).toEqual([['late'], ['one', 'two'], ['an hour on']]);
  expect(tap.stateOf('a')).toEqual({ state: 'WORKING' });
  await tap.close();
  expect(await readdir(join(settings.folder, 'archives', 'a'))).toEqual([]);
});

it('gives a log to the first archive that matches and can keep it', async () => {
  using settings = testOutgoing();
  const { tap, context, clock } = await stage(settings, {
    keyless: archive({ type: 's3', bucket: 'b', integration: { account_id: '1', role_name: 'r' } }),
    errors: archive({ type: 'local', path: 'errors' }, 'status:error'),
    rest: archive({ type: 'local', path: 'rest' }, '*', { compressionMethod: 'ZSTD' }),
  });
  offer(tap, 'bad', { status: 'error' });
  offer(tap, 'good');
  await tap.settled();
  expect(tap.stateOf('keyless').state).toBe('FAILING');
  const dropped = context.counters.value('komainu_logs_archive_dropped_total', {
    archive: 'keyless',
    reason: 'not_configured',
  });
  expect(dropped).toBe(2);
  clock.advance(300_000);
  const read = (folder: string, ending: string): string[] => {
    const root = join(settings.archiveRoot ?? '', folder);
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
    return names.flatMap((name) => {
      const bytes = readFileSync(join(root, name));
      return linesOf((ending === '.gz' ? gunzipSync(bytes) : zstdDecompressSync(bytes)).toString());
    });
  };
  await eventually(() => expect([read('errors', '.gz'), read('rest', '.zst')]).toEqual([['bad'], ['good']]));
  await tap.close();
});

it('sends signed files to S3, again with back-off while it is away, under the same names', async () => {
  using settings = testOutgoing();
  await using s3 = await openTestS3();
  const destination: ArchiveDestination = {
    type: 's3',
    bucket: s3.bucket,
    path: '/all logs/',
    integration: {},
    endpoint: s3.endpoint,
    access_key_id: TEST_KEY.accessKeyId,
    sealed_secret_access_key: settings.secrets.seal(TEST_KEY.secretAccessKey),
    encryption: { type: 'SSE_S3' },
  };
  const { tap, clock } = await stage(settings, { a: archive(destination) });
  s3.failing.status = 503;
  offer(tap, 'one');
  await tap.settled();
  await tap.flush('a');
  await eventually(() => expect(tap.stateOf('a')).toMatchObject({ state: 'FAILING', reason: /503 SlowDown: later/ }));
  s3.failing.status = 0;
  await eventually(() => {
    clock.advance(1000);
    expect(tap.stateOf('a')).toEqual({ state: 'WORKING' });
  });
  const [key = ''] = s3.files.keys();
  expect(key).toMatch(/^all logs\/dt=20261122\/hour=14\/archive_145959\.5000\.[0-9a-f-]{36}\.json\.gz$/);
  expect(linesOf(gunzipSync(s3.files.get(key) ?? '').toString())).toEqual(['one']);
  expect(s3.requests.at(-1)?.headers).toMatchObject({ 'x-amz-server-side-encryption': 'AES256' });
  expect(new Set(s3.requests.map(({ path }) => path)).size).toBe(1);

  const storage = tap.storageOf('a');
  if ('reason' in storage) throw new Error(storage.reason);
  for (const number of [1, 2, 3, 4]) await storage.put(`dt=20261123/hour=00/a&b ${number}.json.gz`, Buffer.from('x'));
  const found = await storage.list('dt=20261123/');
  expect(found.map(({ key: name }) => name)).toEqual([1, 2, 3, 4].map((n) => `dt=20261123/hour=00/a&b ${n}.json.gz`));
  await tap.close();
});

it('goes on where an earlier process ended, torn line or not', async () => {
  using settings = testOutgoing();
  await using s3 = await openTestS3();
  const destination: ArchiveDestination = {
    type: 's3',
    bucket: s3.bucket,
    integration: {},
    endpoint: s3.endpoint,
    access_key_id: TEST_KEY.accessKeyId,
    sealed_secret_access_key: settings.secrets.seal(TEST_KEY.secretAccessKey),
  };
  const first = await stage(settings, { a: archive(destination) });
  offer(first.tap, 'acknowledged');
  await first.tap.settled();
  // The process ends here, in the middle of a line; nothing was closed.
  const spool = join(settings.folder, 'archives', 'a');
  const [segment = ''] = await readdir(spool);
  await appendFile(join(spool, segment), `${NOW_MS}\t{"message":"tor`);

  const second = await first.open();
  await eventually(() => expect(s3.files.size).toBe(1));
  const bodies = [...s3.files.values()].flatMap((body) => linesOf(gunzipSync(body).toString()));
  expect(bodies).toEqual(['acknowledged']);
  expect([...s3.files.keys()][0]).toContain(segment.replace('.ndjson', ''));
  await second.tap.close();
  await first.tap.close();
});

it('takes back what a failed request had offered, and refuses nothing when the spool is full', async () => {
  using settings = testOutgoing({ archiveSpoolBytes: 400 });
  const { tap, context, clock } = await stage(settings, { a: archive(LOCAL) });
  offer(tap, 'kept');
  const kept = tap.settled();
  offer(tap, 'taken back');
  tap.abandon();
  expect(tap.settled()).toBeUndefined();
  await kept;
  for (let turn = 0; turn < 5; turn++) {
    offer(tap, 'more');
    await tap.settled();
  }
  const labels = { archive: 'a', reason: 'spool_full' };
  const dropped = context.counters.value('komainu_logs_archive_dropped_total', labels);
  expect(dropped).toBeGreaterThan(0);
  clock.advance(300_000);
  const root = join(settings.archiveRoot ?? '', 'app');
  await eventually(() => {
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
    const all = names.flatMap((name) => linesOf(gunzipSync(readFileSync(join(root, name))).toString()));
    expect(all).toEqual(['kept', ...Array.from({ length: 5 - dropped }, () => 'more')]);
  });
  await tap.close();
});

it('sends what waits for an archive that is deleted, and leaves nothing behind', async () => {
  using settings = testOutgoing();
  const { tap, definitions } = await stage(settings, { a: archive(LOCAL) });
  offer(tap, 'one');
  await tap.settled();
  await definitions.delete(ARCHIVE_KIND, 'a', 'test');
  expect(tap.active).toBe(false);
  await eventually(() => expect(readdirSync(join(settings.folder, 'archives'))).toEqual([]));
  const files = readdirSync(settings.archiveRoot ?? '', { recursive: true, encoding: 'utf8' });
  expect(files.filter((name) => name.endsWith('.gz'))).toHaveLength(1);
  await tap.close();
});
