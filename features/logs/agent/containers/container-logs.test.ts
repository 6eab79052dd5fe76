import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { describe, expect, test } from 'vitest';
import type { ContainerLogSource } from '../sources/log-source.ts';
import type { EntryMap } from '../sources/option.ts';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { readSigns, shortImageOf } from './container-filter.ts';
import { ContainerLogs, type ContainerWishes } from './container-logs.ts';

const CONTAINER: ContainerFacts = {
  ...{
    id: 'a1'.repeat(32),
    name: 'web-1',
    runtime: 'docker',
    image: 'registry.example:5000/shop/web:1.2',
    state: 'running',
  },
  ...{ startedUnixS: 1, pid: 1, addresses: {}, ports: [], labels: {}, environment: {} },
  logPath: '/var/lib/docker/containers/a1/a1-json.log',
};
const POD = {
  ...{ uid: 'u', name: 'web-x', namespace: 'shop', node: 'n', ip: '10.0.0.1', containerName: 'web' },
  ...{ labels: {}, annotations: {} },
};
const NO_WISHES: ContainerWishes = { sources: [], entries: new Map() };
const tagger = {
  tagsOf: (entity: string, cardinality: string) =>
    entity === `container_id://${CONTAINER.id}` && cardinality === 'high' ? ['container_name:web-1'] : [],
  containerOfProcess: () => '',
  containerOfCgroup: () => '',
};

interface Wanted {
  readonly collectAll?: boolean;
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
}

function logs({ collectAll = false, exclude = [], include = [] }: Wanted = {}): ContainerLogs {
  const filter = { include: readSigns(include, 'include'), exclude: readSigns(exclude, 'exclude') };
  return new ContainerLogs({ collectAll, filter, defaults: { ...ENTRY_DEFAULTS, tags: ['env:test'] } }, tagger);
}

function wish(entry: EntryMap): ContainerLogSource {
  const { source } = readLogEntry({ type: 'docker', ...entry }, 'shop', ENTRY_DEFAULTS);
  if (source.type !== 'docker' && source.type !== 'containerd') throw new Error('not of a container');
  return source;
}

test('a label says what the output of a container is', () => {
  const labels = {
    'com.datadoghq.ad.logs':
      '[{"source":"java","service":"pay","tags":["a:b"],"log_processing_rules":[{"type":"multi_line","name":"m","pattern":"x"}]}]',
  };
  expect(logs().sourcesOf([{ ...CONTAINER, labels }], NO_WISHES)).toMatchObject([
    {
      ...{ type: 'file', collectedAs: 'docker', format: 'docker', service: 'pay', source: 'java' },
      ...{ paths: [CONTAINER.logPath], tags: ['env:test', 'a:b', 'container_name:web-1'] },
      multiLine: { orphans: 'gather' },
    },
  ]);
});

test('a pod annotation does, in the format of Kubernetes', () => {
  const annotations = { 'ad.datadoghq.com/web.logs': '{"source":"nginx"}' };
  const container: ContainerFacts = {
    ...CONTAINER,
    ...{ runtime: 'containerd', logPath: '/var/log/pods/shop_web_u/web/0.log' },
    pod: { ...POD, annotations, labels: { 'tags.datadoghq.com/service': 'front' } },
  };
  expect(logs().sourcesOf([container], NO_WISHES)).toMatchObject([
    { collectedAs: 'containerd', format: 'cri', service: 'front', source: 'nginx' },
  ]);
});

describe('which containers are collected', () => {
  test.each<[string, Wanted, Partial<ContainerFacts>, number]>([
    ['none, unless told', {}, {}, 0],
    ['all', { collectAll: true }, {}, 1],
    ['all but an image', { collectAll: true, exclude: ['image:shop/web'] }, {}, 0],
    ['all but those, of them one', { collectAll: true, exclude: ['image:.*'], include: ['name:^web'] }, {}, 1],
    ['a namespace is left out', { collectAll: true, exclude: ['kube_namespace:^shop$'] }, { pod: POD }, 0],
    ['a container leaves itself out', { collectAll: true }, { labels: { 'com.datadoghq.ad.logs_exclude': 'true' } }, 0],
    ['excluded ones also by label', { exclude: ['name:web'] }, { labels: { 'com.datadoghq.ad.logs': '[{}]' } }, 0],
  ])('%s', (_name, wanted, container, count) => {
    expect(logs(wanted).sourcesOf([{ ...CONTAINER, ...container }], NO_WISHES)).toHaveLength(count);
  });

  test.each<[EntryMap, number]>([
    [{}, 1],
    [{ image: 'web' }, 1],
    [{ image: 'registry.example:5000/shop/web' }, 1],
    [{ image: 'registry.example:5000/shop/web:1.2' }, 1],
    [{ image: 'db' }, 0],
    [{ name: 'web-1' }, 1],
    [{ name: 'web' }, 0],
    [{ label: 'team=pay' }, 1],
    [{ label: 'team: pay' }, 1],
    [{ label: 'team' }, 1],
    [{ label: 'team=ops' }, 0],
    [{ identifier: 'a1a1a1' }, 1],
  ])('an entry %j', (entry, count) => {
    const container = { ...CONTAINER, labels: { team: 'pay' } };
    expect(logs().sourcesOf([container], { ...NO_WISHES, sources: [wish(entry)] })).toHaveLength(count);
  });
});

test('an autodiscovered entry is of its container, and a container without one takes its image as names', () => {
  const entries = new Map([[CONTAINER.id, [{ integration: 'nginx', entry: { source: 'nginx' } }]]]);
  const other = { ...CONTAINER, id: 'b2'.repeat(32), image: 'redis@sha256:00', environment: { DD_SERVICE: 'cache' } };
  const found = logs({ collectAll: true }).sourcesOf([CONTAINER, other], { sources: [], entries });
  expect(found.map(({ integration, service, source }) => [integration, service, source])).toEqual([
    ['nginx', 'web', 'nginx'],
    ['', 'cache', 'redis'],
  ]);
});

test('a container that says its env is not in that of the host', () => {
  const own = { ...tagger, tagsOf: () => ['env:prod'] };
  const filter = { include: [], exclude: [] };
  const defaults = { ...ENTRY_DEFAULTS, tags: ['env:test', 'team:ops'] };
  const all = new ContainerLogs({ collectAll: true, filter, defaults }, own);
  expect(all.sourcesOf([CONTAINER], NO_WISHES)[0]?.tags).toEqual(['team:ops', 'env:prod']);
});

test('what did not change is the same source; what cannot be used is said', () => {
  const all = logs({ collectAll: true });
  const [first] = all.sourcesOf([CONTAINER], NO_WISHES);
  expect(all.sourcesOf([CONTAINER], NO_WISHES)[0]).toBe(first);
  expect(all.sourcesOf([{ ...CONTAINER, labels: { a: 'b' } }], NO_WISHES)[0]).not.toBe(first);
  const broken = [
    { ...CONTAINER, labels: { 'com.datadoghq.ad.logs': 'oops' } },
    { ...CONTAINER, id: 'b', name: 'mute', runtime: 'containerd' as const, logPath: '' },
    { ...CONTAINER, id: 'c', name: 'inner', labels: { 'com.datadoghq.ad.logs': '[{"type":"file","path":"/x"}]' } },
  ];
  expect(all.sourcesOf(broken, NO_WISHES)).toEqual([]);
  expect(all.problems()).toEqual([
    'container web-1: com.datadoghq.ad.logs is not JSON',
    'container mute: logs are not written to a file',
    'container inner: type file cannot be had of a container: its output is collected',
  ]);
});

test.each([
  ['registry.example:5000/shop/web:1.2@sha256:00', 'web'],
  ['redis', 'redis'],
])('%s is %s for short', (image, short) => {
  expect(shortImageOf(image)).toBe(short);
});
