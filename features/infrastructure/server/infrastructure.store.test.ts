import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import type { IntakeEvent } from '@komainu/wire/hostmeta/intake-document.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { infrastructureTables, processTables } from '../tables/index.ts';
import { HostDirectory } from './host-directory.ts';
import type { HostMetrics } from './host-list.ts';
import { registerInfrastructure } from './register.ts';

const NOW_S = 1_795_309_200;
const clock = standingClock(NOW_S * 1000);
const { app, ledger, ...context } = testContext(clock);
const metadata = openSqliteMetadata(':memory:', clock);
const received: IntakeEvent[] = [];
const hostMetrics: HostMetrics = {
  hosts: () => [{ name: 'web-1', firstSeenUnixS: NOW_S - 3600, lastSeenUnixS: NOW_S - 10 }],
  latest: async () =>
    new Map([
      [
        'web-1',
        new Map([
          ['system.cpu.idle', 75],
          ['system.load.1', 0.5],
          ['system.mem.pct_usable', 0.25],
        ]),
      ],
    ]),
  namespaces: (host) => (host === 'web-1' ? ['system', 'redis'] : []),
};

let store: TelemetryStore & AsyncDisposable;
let directory: HostDirectory;

beforeAll(async () => {
  store = await openTestStore([...infrastructureTables, ...processTables]);
  directory = new HostDirectory({ store, metadata, clock, flushAfterMs: 5 });
  await directory.load();
  registerInfrastructure(
    { app, ...context },
    {
      store,
      directory,
      metadata,
      ledger,
      hostMetrics,
      receiveEvents: async (events) => {
        received.push(...events);
      },
    },
  );
});

afterAll(async () => {
  await directory.close();
  await store[Symbol.asyncDispose]();
});

async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) {
  const answer = await app.inject({
    method,
    url,
    headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' },
    ...(body !== undefined && { payload: body as object }),
  });
  return [answer.statusCode, answer.body === '' ? '' : answer.json()];
}

const METADATA = {
  apiKey: 'secret',
  agentVersion: '7.70.0',
  internalHostname: 'web-1',
  os: 'linux',
  systemStats: { platform: 'linux', cpuCores: 4 },
  'host-tags': { system: ['env:prod'], google: ['zone:a'] },
  gohai: '{"cpu":{"cpu_cores":"4"}}',
  events: { api: [{ msg_title: 'deployed' }] },
  agent_checks: [['redisdb', 'redisdb', 'redisdb:1', 'OK', '', {}]],
};

it('takes the documents of /intake/ apart and keeps them through a restart', async () => {
  const answer = await call('POST', '/intake/', METADATA);
  const again = new HostDirectory({ store, metadata, clock });
  await again.load();
  const record = again.get('web-1');
  await again.close();
  const { received: items, stored } = ledger.totals();
  expect({
    answer,
    received,
    tags: [directory.tagsOf('web-1'), again.tagsOf('web-1')],
    kept: [record?.metadata?.agentVersion, record?.checks.map(({ name }) => name)],
    secret: JSON.stringify(await store.rows('SELECT body FROM host_documents')).includes('secret'),
    books: [items.get('host_metadata'), stored.get('host_metadata')],
  }).toEqual({
    answer: [202, { status: 'ok' }],
    received: [{ source: 'api', event: { msg_title: 'deployed' } }],
    tags: [
      ['env:prod', 'zone:a'],
      ['env:prod', 'zone:a'],
    ],
    kept: ['7.70.0', ['redisdb']],
    secret: false,
    books: [2, 2],
  });
});

it.each([
  ['/intake/', '{', 400],
  ['/intake/', '{}', 202],
  ['/intake/', '', 202],
  ['/api/v1/metadata', '{"hostname":"web-1","agent_metadata":{"flavor":"agent"}}', 202],
])('answers %s %s with %i', async (url, payload, status) => {
  const answer = await app.inject({ method: 'POST', url, headers: { 'dd-api-key': 'k' }, payload });
  expect(answer.statusCode).toBe(status);
});

it('answers collectors in their framing and counts what it does not keep', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/connections',
    headers: { 'dd-api-key': 'k', 'x-dd-hostname': 'db-1', 'content-type': 'application/x-protobuf' },
    payload: Buffer.from([3, 4, 12, 0]),
  });
  expect([
    answer.statusCode,
    answer.rawPayload[2],
    ledger.totals().rejected.get('connections')?.get('no_feature'),
  ]).toEqual([200, 23, 1]);
});

it('shows hosts', async () => {
  const [, list] = await call('GET', '/api/v1/hosts?filter=env:prod');
  const [, one] = await call('GET', '/api/unstable/hosts/web-1');
  expect([list.total_matching, list.host_list[0], one]).toEqual([
    1,
    expect.objectContaining({
      name: 'web-1',
      apps: ['agent', 'redis', 'redisdb'],
      up: true,
      is_muted: false,
      last_reported_time: NOW_S,
      metrics: { cpu: 25, iowait: null, load: 0.5 },
      tags_by_source: { Datadog: ['host:web-1', 'env:prod'], google: ['zone:a'] },
    }),
    {
      name: 'web-1',
      tags: ['env:prod', 'host:web-1', 'zone:a'],
      apps: ['agent', 'redis', 'redisdb'],
      services: [],
      firstSeenUnixMs: (NOW_S - 3600) * 1000,
      lastSeenUnixMs: NOW_S * 1000,
      up: true,
      cpuPercent: 25,
      memoryUsedRatio: 0.75,
      load1: 0.5,
      diskUsedRatio: null,
      agentVersion: '7.70.0',
      platform: 'linux',
      details: expect.objectContaining({ gohai: { cpu: { cpu_cores: '4' } }, agent_metadata: { flavor: 'agent' } }),
    },
  ]);
});

it('lets people tag hosts', async () => {
  const url = '/api/v1/tags/hosts/web-1';
  expect([
    await call('POST', `${url}?source=chef`, { tags: ['Role:Web'] }),
    await call('POST', `${url}?source=chef`, { tags: ['b:1'] }),
    await call('GET', `${url}?source=chef`),
    await call('GET', '/api/v1/tags/hosts?source=chef'),
    directory.tagsOf('web-1'),
    await call('PUT', `${url}?source=chef`, { tags: ['c:2'] }),
    await call('DELETE', `${url}?source=chef`),
    await call('GET', `${url}?source=chef`),
    await call('GET', '/api/v1/tags/hosts?source=nosource'),
    await call('GET', '/api/v1/tags/hosts/nobody'),
    await call('POST', url, { tags: 'x' }),
  ]).toEqual([
    [201, { host: 'web-1', tags: ['role:web'] }],
    [201, { host: 'web-1', tags: ['role:web', 'b:1'] }],
    [200, { tags: ['role:web', 'b:1'] }],
    [200, { tags: { 'role:web': ['web-1'], 'b:1': ['web-1'] } }],
    ['b:1', 'env:prod', 'role:web', 'zone:a'],
    [201, { host: 'web-1', tags: ['c:2'] }],
    [204, ''],
    [200, { tags: [] }],
    [404, { errors: ['Provided source does not exist'] }],
    [404, { errors: ['No host matches that host_id'] }],
    [400, { errors: ['tags must be a list of strings'] }],
  ]);
});

it('mutes and unmutes', async () => {
  const url = '/api/v1/host/web-1';
  const answers = [
    await call('POST', `${url}/mute`, { end: NOW_S + 60, message: 'm' }),
    await call('POST', `${url}/mute`, {}),
    await call('POST', `${url}/mute`, { override: true }),
    await call('POST', `${url}/unmute`),
    await call('POST', `${url}/unmute`),
  ];
  expect(answers).toEqual([
    [200, { action: 'Muted', downtime_id: expect.any(Number), hostname: 'web-1', end: NOW_S + 60, message: 'm' }],
    [400, { errors: [expect.stringContaining('already muted')] }],
    [200, { action: 'Muted', downtime_id: expect.any(Number), hostname: 'web-1' }],
    [200, { action: 'Unmuted', downtime_id: expect.any(Number), hostname: 'web-1' }],
    [400, { errors: ['host:web-1 is not muted.'] }],
  ]);
});

it.each(['/api/v1/hosts?count=-1', `/api/v1/hosts/totals?from=${NOW_S + 60}`])('refuses %s', async (url) => {
  expect((await call('GET', url))[0]).toBe(400);
});

it('lists hosts that only logs and traces speak of, with their services', async () => {
  directory.seen('quiet-1', 'logs', NOW_S - 30, 'shop');
  directory.seen('quiet-1', 'traces', NOW_S - 20, 'cart');
  directory.seen('', 'logs', NOW_S, 'shop');
  const [status, { data }] = await call('GET', '/api/unstable/hosts?search=quiet,cart');
  expect([status, data]).toEqual([
    200,
    [
      expect.objectContaining({
        name: 'quiet-1',
        up: true,
        apps: ['logs', 'traces'],
        services: ['cart', 'shop'],
        firstSeenUnixMs: (NOW_S - 30) * 1000,
        lastSeenUnixMs: (NOW_S - 20) * 1000,
        cpuPercent: null,
      }),
    ],
  ]);
});
