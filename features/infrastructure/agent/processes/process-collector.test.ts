import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { collectorReply, readFrame } from '@komainu/wire/process/frame.ts';
import { decodeSnapshot } from '@komainu/wire/process/snapshot.ts';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { containerSamples } from './container-samples.ts';
import { parseCommandLine, parseProcessIo, parseProcessStat, parseUsers } from './proc-process.ts';
import { ProcessCollector, type ProcessMessage } from './process-collector.ts';
import { ProcessReader } from './read-processes.ts';

const STAT =
  '4711 (my (odd) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 1500 500 0 0 20 -5 12 0 200000 104857600 2560 184467440';

test('/proc/<pid>/stat is read past any name', () => {
  expect([parseProcessStat(STAT), parseProcessStat('4711 (cut'), parseProcessStat('')]).toEqual([
    {
      name: 'my (odd) name',
      state: 'S',
      parentPid: 1,
      userTicks: 1500,
      systemTicks: 500,
      nice: -5,
      threads: 12,
      startTicks: 200_000,
      virtualBytes: 104_857_600,
      rssPages: 2560,
    },
    undefined,
    undefined,
  ]);
});

test.each([
  ['node\0server.js\0', ['node', 'server.js']],
  ['sh\0-c\0\0', ['sh', '-c']],
  ['nginx: worker process\0', ['nginx:', 'worker', 'process']],
  ['', []],
])('command line %j', (text, expected) => {
  expect(parseCommandLine(text)).toEqual(expected);
});

test('users and what was read are found', () => {
  expect([
    parseUsers('root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\nodd\n'),
    parseProcessIo('rchar: 1\nread_bytes: 4096\nwrite_bytes: 8192\n'),
    parseProcessIo(''),
  ]).toEqual([
    new Map([
      [0, 'root'],
      [1000, 'app'],
    ]),
    { readBytes: 4096, writtenBytes: 8192 },
    undefined,
  ]);
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(os.tmpdir(), 'komainu-proc-'));
  await writeFile(join(root, 'stat'), 'cpu 1\nbtime 1700000000\n');
  await writeFile(join(root, 'passwd'), `tester:x:${process.getuid?.() ?? 0}:0::/:/bin/sh\n`);
  await writeProcess(1, '1 (init) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0', 'init\0', '');
  await writeProcess(4711, STAT, 'app\0--password=hunter2\0', 'read_bytes: 0\nwrite_bytes: 100\n');
  await writeProcess(9, '9 (kworker/0:1) I 2 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0', '', '');
});
afterAll(() => rm(root, { recursive: true }));

async function writeProcess(pid: number, stat: string, commandLine: string, io: string): Promise<void> {
  const folder = join(root, String(pid));
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'stat'), stat),
    writeFile(join(folder, 'cmdline'), commandLine),
    writeFile(join(folder, 'io'), io),
  ]);
}

const CONTAINER: ContainerFacts = {
  id: 'a'.repeat(64),
  name: 'web',
  runtime: 'docker',
  image: 'registry:5000/shop/web:1.2@sha256:00',
  state: 'running',
  startedUnixS: 1_700_000_100,
  pid: 4711,
  addresses: {},
  ports: [],
  labels: {},
  environment: {},
  logPath: '',
};

it('sends what processes and containers did since the look before', async () => {
  const clock = new FakeClock(1_700_002_000_000);
  const sent: ProcessMessage[] = [];
  const reader = new ProcessReader({
    procRoot: root,
    usersFile: join(root, 'passwd'),
    scrub: (line) => line.map((argument) => argument.replace('hunter2', '***')),
    containerOf: (pid) => (pid === 4711 ? CONTAINER.id : ''),
  });
  const tagger = { tagsOf: () => ['env:prod'], containerOfProcess: () => '', containerOfCgroup: () => '' };
  const collector = new ProcessCollector({
    host: 'web-1',
    agentVersion: '1.0.0',
    cores: 2,
    totalMemoryBytes: 1_000_000,
    everyMs: 10_000,
    clock,
    counters: new Counters(),
    readProcesses: () => reader.read(),
    readContainers: async () => containerSamples([CONTAINER], tagger, () => ({ cpuPercent: 12.5 })),
    send: async (message) => {
      sent.push(message);
      return { status: 200, body: collectorReply() };
    },
    beat: () => {},
  });
  collector.start();
  await eventually(() => expect(collector.status().rounds).toBe(1));
  await writeProcess(
    4711,
    STAT.replace('1500 500', '1700 600'),
    'app\0--password=hunter2\0',
    'read_bytes: 2000\nwrite_bytes: 100\n',
  );
  clock.advance(2_000);
  await eventually(() => expect(sent.length).toBe(2));
  await collector.close();
  const [processes, containers] = sent.map(({ path, headers, body }) => {
    const frame = readFrame(body, 1 << 20);
    return { path, named: headers['x-dd-hostname'], ...decodeSnapshot(frame.type, frame.body) };
  });
  expect({ processes, containers: containers?.containers }).toEqual({
    processes: {
      path: '/api/v1/collector',
      named: 'web-1',
      host: 'web-1',
      totalMemoryBytes: 1_000_000,
      cores: 2,
      groupId: expect.any(Number),
      groupSize: 1,
      processes: [
        expect.objectContaining({ pid: 1, name: 'init', user: 'tester', cpuPercent: 0, containerId: '' }),
        expect.objectContaining({
          pid: 4711,
          createdUnixMs: 1_700_002_000_000,
          arguments: ['app', '--password=***'],
          cpuUserPercent: 100,
          cpuSystemPercent: 50,
          cpuPercent: 150,
          rssBytes: 2560 * 4096,
          nice: -5,
          readBytesPerS: 1000,
          writeBytesPerS: 0,
          containerId: CONTAINER.id,
        }),
      ],
      containers: [expect.objectContaining({ id: CONTAINER.id, cpuPercent: 12.5 })],
    },
    containers: [
      expect.objectContaining({
        state: 'running',
        tags: [
          'container_name:web',
          'env:prod',
          'image_name:registry:5000/shop/web',
          'image_tag:1.2',
          'short_image:web',
        ],
      }),
    ],
  });
});

it('goes on after a server that does not answer, and says so', async () => {
  const clock = new FakeClock();
  const answers = [0, 503, 200];
  const collector = new ProcessCollector({
    host: 'h',
    agentVersion: '1',
    cores: 1,
    totalMemoryBytes: 1,
    everyMs: 10_000,
    clock,
    counters: new Counters(),
    readProcesses: undefined,
    readContainers: async () =>
      containerSamples(
        [CONTAINER],
        { tagsOf: () => [], containerOfProcess: () => '', containerOfCgroup: () => '' },
        () => undefined,
      ),
    send: async () => ({ status: answers.shift() ?? 200, body: collectorReply() }),
    beat: () => {},
  });
  const errors: string[] = [];
  collector.start();
  for (let round = 1; round <= 3; round++) {
    await eventually(() => expect(collector.status().rounds).toBe(round));
    errors.push(collector.status().error);
    clock.advance(10_000);
  }
  await collector.close();
  expect(errors).toEqual(['the server did not answer', 'the server answered 503', '']);
});

it('looks every two seconds while somebody watches', async () => {
  const clock = new FakeClock();
  let watchers = 1;
  const collector = new ProcessCollector({
    host: 'h',
    agentVersion: '1',
    cores: 1,
    totalMemoryBytes: 1,
    everyMs: 10_000,
    clock,
    counters: new Counters(),
    readProcesses: undefined,
    readContainers: async () =>
      containerSamples(
        [CONTAINER],
        { tagsOf: () => [], containerOfProcess: () => '', containerOfCgroup: () => '' },
        () => undefined,
      ),
    send: async () => ({ status: 200, body: collectorReply(watchers) }),
    beat: () => {},
  });
  const rounds: number[] = [];
  const pass = async (ms: number, expected: number) => {
    clock.advance(ms);
    await eventually(() => expect(collector.status().rounds).toBeGreaterThanOrEqual(expected));
    rounds.push(collector.status().rounds);
  };
  collector.start();
  await pass(0, 1);
  await pass(2_000, 2);
  watchers = 0;
  await pass(2_000, 3);
  await pass(2_000, 3);
  await pass(8_000, 4);
  await collector.close();
  expect(rounds).toEqual([1, 2, 3, 3, 4]);
});
