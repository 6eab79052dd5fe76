import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Clock } from '@komainu/kernel/clock.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { dropExpired } from '@komainu/store/tables/retention.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logsTable, logsTables } from '../../tables/logs.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import type { LogsPorts } from '../ports.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const DAY_MS = 86_400_000;
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };

async function stage(
  store: LogsPorts['store'],
  outgoing: OutgoingSettings,
  clock: Clock = systemClock,
  metadata?: LogsPorts['metadata'],
) {
  const context = testContext(clock);
  const ports = { ...logPorts(context), ...(metadata === undefined ? {} : { metadata }), store, outgoing };
  const feature = await registerLogs(context, { ...ports, flushAfterMs: 10 });
  const ask = async (method: 'GET' | 'POST' | 'DELETE' | 'PUT', url: string, payload?: object) => {
    const answer = await context.app.inject({
      method,
      url,
      headers: KEYS,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  const createArchive = async (attributes: object) => {
    const { status, body } = await ask('POST', '/api/v2/logs/config/archives', {
      data: { type: 'archives', attributes: { name: 'all', query: '*', include_tags: true, ...attributes } },
    });
    expect(status).toBe(200);
    return body.data.id as string;
  };
  return { ...context, metadata: ports.metadata, feature, ask, createArchive };
}

/** Writes a file as an archive has it, with `count` logs a second apart. */
function writeArchive(
  settings: OutgoingSettings,
  fromMs: number,
  count: number,
  file = 'archive_000000.0000.a.json.gz',
) {
  const iso = new Date(fromMs).toISOString();
  const key = `dt=${iso.slice(0, 10).replaceAll('-', '')}/hour=${iso.slice(11, 13)}/${file}`;
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      _id: `theirs ${index}`,
      date: new Date(fromMs + index * 1000).toISOString(),
      host: 'web-1',
      source: 'nginx',
      service: 'shop',
      status: index % 2 === 0 ? 'info' : 'error',
      message: `old ${index}`,
      attributes: { n: index },
      tags: ['env:prod'],
    }),
  );
  const path = join(settings.archiveRoot ?? '', 'app', key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(`${lines.join('\n')}\nthis is no log\n`));
}

it('archives logs as they come, and finds them in the files', async () => {
  using settings = testOutgoing({ archiveFileSeconds: 1 });
  await using store = await openTestStore(logsTables);
  const { ask, createArchive, feature } = await stage(store, settings);
  const id = await createArchive({ destination: { type: 'local', path: 'app' }, query: 'status:error' });
  const sent = await ask('POST', '/api/v2/logs', [
    { message: 'good', status: 'info', ddtags: 'env:prod' },
    { message: 'bad one', status: 'error', ddtags: 'env:prod', n: 5, service: 'shop' },
    { message: 'bad two', status: 'error', ddtags: 'env:dev', n: 6 },
  ]);
  expect(sent.status).toBe(202);
  // Acknowledged means that it is in the spool or beyond.
  const root = settings.archiveRoot ?? '';
  await eventually(() => expect(readdirSync(root, { recursive: true }).join(' ')).toContain('.json.gz'));
  const search = (filter: object, more: object = {}) =>
    ask('POST', `/api/unstable/logs/archives/${id}/search`, { filter: { from: 'now-1h', ...filter }, ...more });
  const found = await search({ query: '@n:>4 env:prod' });
  const listed = await ask('POST', '/api/v2/logs/events/search', { filter: { query: '@n:5' } });
  expect(found.body.data).toHaveLength(1);
  // The same log, under the same id, as the table gives it.
  expect(found.body.data).toEqual(listed.body.data);
  expect(found.body.meta).toMatchObject({ status: 'done', total_files: 1, scanned_files: 1, scanned_logs: 2 });
  expect((await search({ query: '*' }, { limit: 1 })).body).toMatchObject({ data: [{}], meta: { status: 'limit' } });
  expect((await search({ query: 'status:(' })).status).toBe(400);
  expect((await ask('GET', `/api/v2/logs/config/archives/${id}`)).body.data.attributes.state).toBe('WORKING');
  await feature.close();
});

it('puts old logs back, keeps them from retention while it lives, and takes them out again', async () => {
  using settings = testOutgoing();
  await using store = await openTestStore(logsTables);
  const { ask, createArchive, feature } = await stage(store, settings);
  const oldMs = Math.floor((Date.now() - 60 * DAY_MS) / 3_600_000) * 3_600_000;
  writeArchive(settings, oldMs, 100);
  writeArchive(settings, oldMs + 3_600_000, 50);
  writeArchive(settings, oldMs + DAY_MS, 10);
  const id = await createArchive({ destination: { type: 'local', path: 'app' }, rehydration_tags: ['from:archive'] });
  const window = { from: new Date(oldMs).toISOString(), to: new Date(oldMs + 2 * 3_600_000).toISOString() };
  const created = await ask('POST', '/api/unstable/logs/rehydrations', {
    archive_id: id,
    query: 'status:error',
    name: 'audit',
    ...window,
  });
  expect(created).toMatchObject({ status: 202, body: { data: { attributes: { index: 'rehydrated-audit' } } } });
  const path = `/api/unstable/logs/rehydrations/${created.body.data.id}`;
  const stateOf = async () => (await ask('GET', path)).body.data.attributes;
  await eventually(async () => expect((await stateOf()).state).toBe('done'));
  expect((await stateOf()).progress).toMatchObject({
    files: 2,
    files_done: 2,
    logs_scanned: 150,
    logs_stored: 75,
    bad_lines: 2,
  });

  // A log of the same day that nobody put back: its time is over.
  await store.command(
    `INSERT INTO logs (ts, message, index_name) VALUES (fromUnixTimestamp64Milli(${oldMs}), 'forgotten', 'main')`,
  );
  const retention = () =>
    dropExpired(store, [logsTable], {}, Date.now(), { kind: 'embedded' }, async () => [await feature.keptRows()]);
  expect(await retention()).toHaveLength(1);
  const count = async () => {
    const search = {
      filter: { query: 'index:rehydrated-audit from:archive env:prod', ...window },
      page: { limit: 1000 },
    };
    return (await ask('POST', '/api/v2/logs/events/search', search)).body.data.length as number;
  };
  expect(await count()).toBe(75);
  expect(await store.rows('SELECT count() AS n FROM logs')).toEqual([{ n: '75' }]);

  expect((await ask('DELETE', path)).status).toBe(204);
  await eventually(async () => expect((await ask('GET', path)).status).toBe(404));
  expect(await store.rows('SELECT count() AS n FROM logs')).toEqual([{ n: '0' }]);
  // The day is empty now, and goes like any other.
  await retention();
  expect(await retention()).toEqual([]);
  await feature.close();
});

it('goes on after a restart in the middle, and stores nothing twice', async () => {
  using settings = testOutgoing();
  await using store = await openTestStore(logsTables);
  const oldMs = Math.floor((Date.now() - 60 * DAY_MS) / 3_600_000) * 3_600_000;
  for (let hour = 0; hour < 5; hour++) writeArchive(settings, oldMs + hour * 3_600_000, 1000);
  // The third insert never returns: there the process ends.
  let inserts = 0;
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const stuck = new Proxy(store, {
    get(target, name) {
      if (name !== 'insert') return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
      return async (...block: Parameters<typeof store.insert>) => {
        await target.insert(...block);
        if (++inserts < 3) return;
        reach();
        await new Promise(() => {});
      };
    },
  });
  const first = await stage(stuck, settings);
  const id = await first.createArchive({ destination: { type: 'local', path: 'app' } });
  const created = await first.ask('POST', '/api/unstable/logs/rehydrations', {
    archive_id: id,
    query: '*',
    name: 'all',
    from: new Date(oldMs).toISOString(),
    to: new Date(oldMs + DAY_MS).toISOString(),
  });
  await reached;

  const second = await stage(store, settings, systemClock, first.metadata);
  const path = `/api/unstable/logs/rehydrations/${created.body.data.id}`;
  const stateOf = async () => (await second.ask('GET', path)).body.data.attributes;
  await eventually(async () => expect((await stateOf()).state).toBe('done'));
  expect((await stateOf()).progress).toMatchObject({ files: 5, logs_stored: 5000 });
  expect(await store.rows('SELECT count() AS n, uniqExact(id) AS ids FROM logs')).toEqual([{ n: '5000', ids: '5000' }]);
  await second.feature.close();
});

const REFUSED: readonly [object, number, unknown][] = [
  [{}, 400, "'archive_id' is required"],
  [{ archive_id: 'none', from: 'now-1d' }, 404, 'Archive none not found'],
  [{ archive_id: 'x' }, 400, "'from' is required"],
  [
    { archive_id: 'x', from: 'now-1d', name: 'No Name' },
    400,
    "'name' may have lower-case letters, digits and -, 63 at most",
  ],
  [{ archive_id: 'x', from: 'now-1d', query: 'status:(' }, 400, expect.any(String)],
  [{ archive_id: 'x', from: 'now-1d', max_logs: 0 }, 400, "'max_logs' must be a whole number between 1 and 1000000000"],
];

it('refuses rehydrations that say what they want wrongly', async () => {
  using settings = testOutgoing();
  await using store = await openTestStore(logsTables);
  const { ask, feature } = await stage(store, settings);
  for (const [payload, status, message] of REFUSED) {
    const answer = await ask('POST', '/api/unstable/logs/rehydrations', payload);
    expect(answer).toEqual({ status, body: { errors: [message] } });
  }
  await feature.close();
});
