import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogCollector } from './collector.ts';
import { ContainerLogs } from './containers/container-logs.ts';
import { OutputCopies } from './containers/output/output-copies.ts';
import { FileTailer } from './files/file-tailer.ts';
import { TailRegistry } from './files/registry.ts';
import { Journals } from './journal/journals.ts';
import type { LogItem } from './log-item.ts';
import type { LogOutlet } from './log-outlet.ts';
import { SentLogs } from './log-stream.ts';
import { Listeners } from './network/listeners.ts';
import { ENTRY_DEFAULTS } from './sources/read-entry.ts';

let folder = '';
let items: LogItem[] = [];
let containers: ContainerFacts[] = [];
let changed = () => {};
let collector: LogCollector;
let closing: { close(): Promise<void> | void }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collector-'));
  items = [];
  containers = [];
  collector = await start();
});
afterEach(async () => {
  for (const one of closing) await one.close();
  await rm(folder, { recursive: true, force: true });
});

const path = (name: string) => join(folder, name);
const seen = () => items.map(({ message, service, ddsource }) => `${service} ${ddsource}: ${message}`);

async function start(): Promise<LogCollector> {
  const counters = new Counters();
  const registry = await TailRegistry.open(path('state/registry.json'), Date.now);
  const outlet: LogOutlet = {
    hasRoom: () => true,
    send: async ({ body }) => {
      items.push(...(JSON.parse(String(body)) as LogItem[]));
      return 'taken';
    },
  };
  const shared = { host: 'h', clock: systemClock, counters, sent: new SentLogs(), logger: silentLogger };
  const files = new FileTailer(
    { host: 'h', firstLines: 9, maxFiles: 10, choice: 'by_name', pollMs: 10, discoverMs: 20 },
    { registry, counters, nowMs: Date.now, flushAfterMs: 50, outlet },
    systemClock,
    silentLogger,
  );
  const listeners = new Listeners(
    { ...shared, outbox: { put: async () => {} }, batchAfterMs: 10, flushAfterMs: 10, shedding: () => false },
    silentLogger,
  );
  const journals = new Journals({
    ...shared,
    command: '/nonexistent/journalctl',
    firstLines: 1,
    batchAfterMs: 10,
    registry,
    outlet,
  });
  const filter = { include: [], exclude: [] };
  const tagger = {
    tagsOf: () => ['container_name:web'],
    containerOfProcess: () => '',
    containerOfCgroup: () => '',
  };
  const made = new LogCollector({
    ...{ defaults: ENTRY_DEFAULTS, files, journals, listeners, logger: silentLogger },
    containers: {
      get running() {
        return containers;
      },
      onChange(listener) {
        changed = listener;
        return () => {};
      },
    },
    outputCopies: await OutputCopies.open({
      output: { isThere: () => false, follow: () => Promise.reject(new Error('nobody')) },
      folder: path('copies'),
      ...{ clock: systemClock, logger: silentLogger, firstLines: 1, unreadOf: () => 0 },
    }),
    containerLogs: new ContainerLogs({ collectAll: false, filter, defaults: ENTRY_DEFAULTS }, tagger),
  });
  closing = [made, journals, listeners, files];
  files.start();
  return made;
}

test('entries are added and taken away while the agent runs, and a broken one spoils no other', async () => {
  await writeFile(path('a.log'), 'one\n');
  const entries = [
    { type: 'file', path: path('a.log'), service: 'shop', source: 'nodejs', colour: 'red' },
    { type: 'file' },
    { type: 'windows_event', channel_path: 'Security' },
    { type: 'tcp', port: 0 },
  ];
  const problems = collector.addSources('shop.d', entries, { integration: 'shop' });
  expect(problems).toEqual([
    'shop.d logs[0]: colour has no effect',
    'shop.d logs[1]: path is required for type file',
    expect.stringMatching(/^shop\.d logs\[2]: type windows_event collects from the event log of Windows/),
  ]);
  expect(collector.addSources('shop.d', entries, { integration: 'shop' })).toBe(problems);
  await eventually(() => expect(seen()).toEqual(['shop nodejs: one']));
  await collector.opened();
  await eventually(() =>
    expect(collector.status()).toMatchObject({
      problems: problems,
      sources: [
        {
          ...{ type: 'file', integration: 'shop', service: 'shop', paths: [path('a.log')] },
          ...{ following: [path('a.log')], unreadable: [], bytes: 4, logs: 1, sent: 1 },
        },
        { type: 'tcp', address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), connections: 0 },
      ],
    }),
  );
  collector.removeSources('shop.d');
  expect(collector.status()).toMatchObject({ problems: [], sources: [] });
});

test('a journal that nobody can read is said', async () => {
  collector.addSources('x', [{ type: 'journald', include_units: 'ssh' }]);
  await eventually(() =>
    expect(collector.status()).toMatchObject({
      problems: [expect.stringMatching(/^journald: nothing can be read of the journal/)],
      sources: [{ type: 'journald', logs: 0 }],
    }),
  );
});

test('a named file is read as its entry says, though the usual files hold it too', async () => {
  await writeFile(path('a.log'), 'one\n');
  collector.addSources('the usual', [{ type: 'file', path: path('*.log') }]);
  await eventually(() => expect(seen()).toEqual(['a a: one']));
  collector.addSources('shop.d', [{ type: 'file', path: path('a.log'), service: 'shop', source: 'nodejs' }]);
  await eventually(() =>
    expect(collector.status()).toMatchObject({ sources: [{ following: [path('a.log')] }, { following: [] }] }),
  );
  await appendFile(path('a.log'), 'two\n');
  await eventually(() => expect(seen()).toEqual(['a a: one', 'shop nodejs: two']));
});

test('the output of containers that come and go, as autodiscovery says', async () => {
  const id = 'c1'.repeat(32);
  const log = (text: string) =>
    appendFile(
      path('c1-json.log'),
      `${JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2024-05-01T10:00:00Z' })}\n`,
    );
  await log('one');
  collector.addSources('container nginx', [{ source: 'nginx', service: 'front' }], {
    integration: 'nginx',
    containerId: id,
  });
  expect(collector.status()).toMatchObject({ sources: [] });
  containers = [
    {
      ...{ id, name: 'web', runtime: 'docker', image: 'nginx:1', state: 'running', startedUnixS: 1, pid: 1 },
      ...{ addresses: {}, ports: [], labels: {}, environment: {}, logPath: path('c1-json.log') },
    },
  ];
  changed();
  await eventually(() =>
    expect(items).toEqual([
      {
        ...{ message: 'one', status: 'error', timestamp: Date.parse('2024-05-01T10:00:00Z'), hostname: 'h' },
        ...{ service: 'front', ddsource: 'nginx', ddtags: 'container_name:web' },
      },
    ]),
  );
  expect(collector.status()).toMatchObject({ sources: [{ type: 'docker', integration: 'nginx' }] });
  await log('last words');
  containers = [];
  changed();
  await eventually(() => expect(items.map(({ message }) => message)).toEqual(['one', 'last words']));
});
