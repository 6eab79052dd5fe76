import type { ContainerSample, ProcessSample, ProcessSnapshot } from '@komainu/contracts/infrastructure/process.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { COLLECTOR_REAL_TIME, writeFrame } from '@komainu/wire/process/frame.ts';
import { encodeContainers, encodeProcesses } from '@komainu/wire/process/snapshot.ts';
import { ProtobufWriter } from '@komainu/wire/protobuf/writer.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { infrastructureTables, processTables } from '../../tables/index.ts';
import { HostDirectory } from '../host-directory.ts';
import { type InfrastructureFeature, registerInfrastructure } from '../register.ts';

const NOW_S = 1_795_309_200;
const clock = standingClock(NOW_S * 1000);
const { app, ledger, ...context } = testContext(clock);
const CONTAINER_ID = 'c'.repeat(64);

function process(pid: number, change: Partial<ProcessSample>): ProcessSample {
  return {
    pid,
    parentPid: 1,
    createdUnixMs: (NOW_S - 3600) * 1000,
    name: 'node',
    arguments: ['node', 'server.js'],
    executable: '/usr/bin/node',
    directory: '/srv',
    user: 'app',
    state: 'S',
    nice: 0,
    threads: 7,
    openFiles: 20,
    cpuPercent: 1,
    cpuUserPercent: 0.5,
    cpuSystemPercent: 0.5,
    rssBytes: 1000,
    virtualBytes: 2000,
    readBytesPerS: 0,
    writeBytesPerS: 0,
    containerId: '',
    tags: [],
    ...change,
  };
}

const CONTAINER: ContainerSample = {
  runtime: 'docker',
  id: CONTAINER_ID,
  state: 'running',
  health: 'healthy',
  createdUnixS: NOW_S - 7200,
  startedUnixS: NOW_S - 7200,
  cpuLimitPercent: 200,
  memoryLimitBytes: 4096,
  cpuPercent: 25,
  rssBytes: 2048,
  cacheBytes: 1,
  readBytesPerS: 1,
  writeBytesPerS: 2,
  receivedBytesPerS: 3,
  sentBytesPerS: 4,
  threads: 9,
  tags: ['container_name:web', 'image_name:registry.example/shop/nginx', 'image_tag:1.27', 'short_image:nginx'],
};

const SNAPSHOT: ProcessSnapshot = {
  host: 'web-1',
  totalMemoryBytes: 10_000,
  cores: 4,
  groupId: 1,
  groupSize: 1,
  processes: [
    process(10, { cpuPercent: 80, rssBytes: 5000 }),
    process(11, {
      name: 'nginx',
      arguments: ['nginx:', 'worker', 'process'],
      executable: '',
      user: 'www',
      containerId: CONTAINER_ID,
    }),
    process(12, { name: 'kworker/0:1', arguments: [], executable: '', user: 'root', rssBytes: 0, cpuPercent: 0 }),
    process(0, {}),
  ],
  containers: [CONTAINER],
};

let store: TelemetryStore & AsyncDisposable;
let directory: HostDirectory;
let feature: InfrastructureFeature;

const send = (url: string, payload: Buffer, timeS: number) =>
  app.inject({
    method: 'POST',
    url,
    headers: {
      'dd-api-key': 'k',
      'content-type': 'application/x-protobuf',
      'x-dd-hostname': 'web-1',
      'x-dd-agent-timestamp': String(timeS),
    },
    payload,
  });

beforeAll(async () => {
  store = await openTestStore([...infrastructureTables, ...processTables]);
  const metadata = openSqliteMetadata(':memory:', clock);
  directory = new HostDirectory({ store, metadata, clock, flushAfterMs: 5 });
  await directory.setUserTags('web-1', 'users', ['env:prod'], 'test');
  feature = registerInfrastructure(
    { app, ...context },
    {
      store,
      directory,
      metadata,
      ledger,
      hostMetrics: { hosts: () => [], latest: async () => new Map(), namespaces: () => [] },
      receiveEvents: async () => {},
      flushAfterMs: 5,
    },
  );
  const earlier = { ...SNAPSHOT, processes: [process(10, { cpuPercent: 2 }), process(13, { name: 'gone' })] };
  await send('/api/v1/collector', encodeProcesses(earlier), NOW_S - 300);
  await Promise.all([
    send('/api/v1/collector', encodeProcesses(SNAPSHOT), NOW_S - 5),
    send('/api/v1/collector', encodeProcesses({ ...SNAPSHOT, host: 'web-2', containers: [] }), NOW_S - 5),
    send('/api/v1/container', encodeContainers(SNAPSHOT), NOW_S - 5),
  ]);
});

afterAll(async () => {
  await feature.close();
  await directory.close();
  await store[Symbol.asyncDispose]();
});

async function get(url: string) {
  const answer = await app.inject({ url, headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' } });
  return { status: answer.statusCode, body: answer.json() };
}

it('answers in the framing of the Agent and counts what has no number', async () => {
  const answer = await send('/api/v1/collector', encodeProcesses({ ...SNAPSHOT, host: 'web-3' }), NOW_S - 4000);
  const broken = await send('/api/v1/collector', Buffer.from([3, 4, 12, 0]), NOW_S);
  const { received, stored, rejected } = ledger.totals();
  expect({
    answers: [answer.statusCode, answer.rawPayload[2], broken.statusCode],
    rejected: rejected.get('processes'),
    balanced: received.get('processes') === (stored.get('processes') ?? 0) + 4,
  }).toEqual({
    answers: [200, 23, 400],
    rejected: new Map([
      ['no_pid', 3],
      ['bad_frame', 1],
    ]),
    balanced: true,
  });
});

it.each<[search: string, pids: readonly number[]]>([
  ['', [10, 11, 12, 10, 11, 12]],
  ['host:web-1', [10, 11, 12]],
  ['serv host:web-1', [10]],
  ['-node host:web-1', [11, 12]],
  ['env:prod', [10, 11, 12]],
  ['short_image:nginx', [11]],
  ['command:nginx OR user:root', [11, 12, 11, 12]],
  ['cpu:>50 host:web-2', [10]],
  ['@user:www host:web-2', [11]],
  ['"worker process" host:web-1', [11]],
  [`container_id:${CONTAINER_ID} env:prod`, [11]],
])('finds processes by %j', async (search, pids) => {
  const { body } = await get(`/api/unstable/processes?sort=pid&search=${encodeURIComponent(search)}`);
  const data: { host: string; pid: number }[] = body.data;
  data.sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.pid - b.pid));
  expect([data.map(({ pid }) => pid), body.total]).toEqual([pids, pids.length]);
});

it('puts processes into groups', async () => {
  const { body } = await get('/api/unstable/processes/groups?group_by=host,command&search=host:web-1');
  expect(body.data.map((one: { group: string[]; processes: number }) => [one.group, one.processes])).toEqual([
    [['web-1', 'node'], 1],
    [['web-1', 'nginx'], 1],
    [['web-1', 'kworker/0:1'], 1],
  ]);
});

it('knows what a process used', async () => {
  const created = (NOW_S - 3600) * 1000;
  const { body } = await get(`/api/unstable/processes/history?host=web-1&pid=10&created=${created}`);
  expect([body.timesUnixMs, body.rssBytes, body.details.cpuPercent, body.details.memoryRatio]).toEqual([
    [(NOW_S - 300) * 1000, (NOW_S - 5) * 1000].map((ms) => Math.floor(ms / 4000) * 4000),
    [1000, 5000],
    80,
    0.5,
  ]);
});

it('lists processes as the public API does, page by page', async () => {
  const first = await get('/api/v2/processes?search=node pid:10&tags=env:prod,host:web-1&page[limit]=1');
  const all = await get('/api/v2/processes?page[limit]=4');
  const rest = await get(`/api/v2/processes?page[limit]=4&page[cursor]=${all.body.meta.page.after}`);
  const old = await get('/api/v2/processes?from=1000&to=1000');
  expect({ first: first.body, pages: [all, rest].map(({ body }) => body.meta.page.size), old }).toEqual({
    first: {
      data: [
        {
          type: 'process',
          id: expect.stringMatching(/^[0-9a-f]{40}$/),
          attributes: {
            cmdline: 'node server.js',
            host: 'web-1',
            pid: 10,
            ppid: 1,
            start: new Date((NOW_S - 3600) * 1000).toISOString(),
            tags: ['host:web-1', 'env:prod'],
            timestamp: new Date((NOW_S - 5) * 1000).toISOString(),
            user: 'app',
          },
        },
      ],
      meta: { page: { after: '', size: 1 } },
    },
    // The one that ended five minutes ago is among those of the last quarter of an hour.
    pages: [4, 3],
    old: { status: 400, body: { errors: ['Only data from the past 36 hours are available'] } },
  });
});

it('lists containers and their images as the public API does', async () => {
  const [containers, groups, images, refused] = await Promise.all([
    get('/api/v2/containers?filter[tags]=env:prod&page[size]=2'),
    get('/api/v2/containers?group_by=short_image'),
    get('/api/v2/container_images'),
    get('/api/v2/containers?page[cursor]=x'),
  ]);
  expect({
    containers: containers.body.data.map(({ attributes }: { attributes: object }) => attributes),
    meta: containers.body.meta,
    groups: groups.body.data.map(({ attributes }: { attributes: object }) => attributes),
    images: images.body.data.map(({ attributes }: { attributes: Record<string, unknown> }) => [
      attributes['registry'],
      attributes['repository'],
      attributes['container_count'],
    ]),
    refused: refused.status,
  }).toEqual({
    containers: [
      {
        name: 'web',
        created_at: new Date((NOW_S - 7200) * 1000).toISOString().slice(0, 19),
        started_at: new Date((NOW_S - 7200) * 1000).toISOString().slice(0, 19),
        state: 'running',
        container_id: CONTAINER_ID,
        host: 'web-1',
        image_name: 'registry.example/shop/nginx',
        image_tags: ['1.27'],
        image_digest: null,
        tags: expect.arrayContaining(['env:prod', 'short_image:nginx', `container_id:${CONTAINER_ID}`]),
      },
    ],
    meta: {
      pagination: { cursor: '', next_cursor: '', prev_cursor: null, limit: 2, total: 1, type: 'cursor_limit' },
    },
    groups: [{ count: 1, tags: { short_image: 'nginx' } }],
    images: [['registry.example', 'shop/nginx', 1]],
    refused: 400,
  });
});

it('shows containers, their groups and their history', async () => {
  const [list, groups, history] = await Promise.all([
    get('/api/unstable/containers?search=shop/ngi state:running'),
    get('/api/unstable/containers/groups?group_by=env'),
    get(`/api/unstable/containers/history?host=web-1&id=${CONTAINER_ID}`),
  ]);
  expect([
    list.body.data.map(({ name, cpuPercent }: { name: string; cpuPercent: number }) => [name, cpuPercent]),
    groups.body.data,
    history.body.cpuPercent,
  ]).toEqual([
    [['web', 25]],
    [
      {
        group: ['prod'],
        containers: 1,
        running: 1,
        hosts: 1,
        cpuPercent: 25,
        rssBytes: 2048,
        networkBytesPerS: 7,
        ioBytesPerS: 3,
      },
    ],
    [25, 25],
  ]);
});

it('asks the Agent for news while somebody looks, and keeps them', async () => {
  const created = (NOW_S - 3600) * 1000;
  const url = `/api/unstable/processes/history?host=web-1&pid=12&created=${created}&from=${NOW_S - 60}`;
  const repliesOf = async () => (await send('/api/v1/collector', realTime(created), NOW_S - 2)).rawPayload;
  const unwatched = (
    await app.inject({
      method: 'POST',
      url: '/api/v1/connections',
      headers: { 'dd-api-key': 'k', 'x-dd-hostname': 'web-9' },
    })
  ).rawPayload;
  await get(url);
  const watched = await repliesOf();
  const { body } = await get(url);
  expect({
    // ResCollector.status.activeClients is the field 1 of the field 3.
    unwatched: unwatched.subarray(20).includes(Buffer.from([0x08, 1])),
    watched: watched.subarray(20).includes(Buffer.from([0x08, 1])),
    rss: body.rssBytes.at(-1),
    user: body.cpuUserPercent.at(-1),
  }).toEqual({ unwatched: false, watched: true, rss: 4321, user: 12.5 });
});

/** A `CollectorRealTime` of one process, as the Agent writes it. */
function realTime(createdUnixMs: number): Buffer {
  const writer = new ProtobufWriter();
  writer.string(2, 'web-1');
  writer.message(3, () => {
    writer.unsigned(1, 12);
    writer.unsigned(2, createdUnixMs);
    writer.message(3, () => writer.unsigned(1, 4321));
    writer.message(4, () => writer.float(3, 12.5));
    writer.unsigned(7, 3);
  });
  return writeFrame(COLLECTOR_REAL_TIME, writer.finish());
}

it.each([
  '/api/unstable/processes?sort=height',
  '/api/unstable/processes?search=(',
  '/api/unstable/processes?from=later',
  '/api/unstable/processes/groups?group_by=a,b,c,d,e',
  '/api/unstable/processes/history?pid=1',
  '/api/unstable/containers/history?host=web-1',
  '/api/v2/processes?page[limit]=0',
])('refuses %s', async (url) => {
  expect((await get(url)).status).toBe(400);
});

it('counts processes for monitors', async () => {
  const window = { fromUnixS: NOW_S - 600, toUnixS: NOW_S };
  const count = (search: string, over: readonly string[], groupBy: readonly string[]) =>
    feature.processCounts({ search, over, groupBy }, window);
  expect(
    await Promise.all([count('*', [], ['host']), count('nginx', ['env:prod'], []), count('java', [], [])]),
  ).toEqual([
    [
      { tags: ['host:web-1'], count: 4 },
      { tags: ['host:web-2'], count: 3 },
    ],
    [{ tags: [], count: 1 }],
    [{ tags: [], count: 0 }],
  ]);
});
