import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { describe, expect, test } from 'vitest';
import { type LineOrigin, type OriginSettings, OriginTags } from './origin.ts';
import { Senders } from './senders.ts';
import { taggerOf } from './testing.ts';

const pod = { uid: 'u1', containerName: 'app' };
// Only the fields that external data is compared with.
const running = [{ id: 'cc', pod }] as unknown as ContainerFacts[];
const tagger = {
  ...taggerOf({ running, cgroups: { 42: 'bb' } }),
  tagsOf: (entity: string, cardinality: string) => [`${entity} ${cardinality}`],
};
const nothing: LineOrigin = { socketContainer: '', client: undefined, entityId: '', cardinality: '' };
const tagsOf = (line: Partial<LineOrigin>, settings: Partial<OriginSettings> = {}) =>
  new OriginTags({ cardinality: 'low', entityIdPrecedence: false, client: true, ...settings }, tagger, tagger).of({
    ...nothing,
    ...line,
  });
const client = (container: string, external = '', cardinality = '') => ({ container, external, cardinality });

describe('who a line comes from', () => {
  test.each<[string, Partial<LineOrigin>, Partial<OriginSettings>, string[]]>([
    ['nothing known', {}, {}, []],
    ['the socket', { socketContainer: 'aa' }, {}, ['container_id://aa low']],
    ['a container id', { client: client('ci-aa') }, {}, ['container_id://aa low']],
    ['the older spelling', { client: client('cid-aa') }, {}, ['container_id://aa low']],
    ['the oldest spelling', { client: client('aa') }, {}, ['container_id://aa low']],
    ['a cgroup', { client: client('in-42') }, {}, ['container_id://bb low']],
    ['a cgroup that is not known', { client: client('in-43') }, {}, []],
    ['both, the id counts', { client: client('in-42,ci-aa') }, {}, ['container_id://aa low']],
    ['a client that is not believed', { client: client('ci-aa') }, { client: false }, []],
    ['a pod', { entityId: 'u9' }, { client: false }, ['kubernetes_pod_uid://u9 low']],
    ['no pod', { entityId: 'none', socketContainer: 'aa' }, {}, ['container_id://aa low']],
    [
      'a pod rather than its container',
      { entityId: 'u9', client: client('ci-aa') },
      {},
      ['kubernetes_pod_uid://u9 low'],
    ],
    [
      'socket and pod',
      { entityId: 'u9', socketContainer: 'aa' },
      {},
      ['container_id://aa low', 'kubernetes_pod_uid://u9 low'],
    ],
    [
      'the pod keeps the socket away',
      { entityId: 'u9', socketContainer: 'aa' },
      { entityIdPrecedence: true },
      ['kubernetes_pod_uid://u9 low'],
    ],
    [
      'external data',
      { client: client('', 'it-false,cn-app,pu-u1') },
      {},
      ['kubernetes_pod_uid://u1 low', 'container_id://cc low'],
    ],
    ['a cardinality', { client: client('ci-aa', '', 'high') }, {}, ['container_id://aa high']],
    [
      'a cardinality by tag',
      { socketContainer: 'aa', cardinality: 'orchestrator' },
      {},
      ['container_id://aa orchestrator'],
    ],
    ['a cardinality that is none of ours', { socketContainer: 'aa', cardinality: 'x' }, {}, ['container_id://aa low']],
    ['no tags, please', { socketContainer: 'aa', client: client('ci-aa', '', 'none') }, {}, []],
    ['the default', { socketContainer: 'aa' }, { cardinality: 'high' }, ['container_id://aa high']],
  ])('%s', (_name, line, settings, expected) => {
    expect(tagsOf(line, settings)).toEqual(expected);
  });
});

test('processes are looked up once a minute, containers have numbers', () => {
  const clock = new FakeClock();
  const asked: number[] = [];
  const processes: Record<number, string> = { 7: 'aa', 8: 'bb', 9: 'aa' };
  const senders = new Senders(
    {
      ...tagger,
      containerOfProcess: (pid) => {
        asked.push(pid);
        return processes[pid] ?? '';
      },
    },
    clock,
  );
  expect([0, 7, 8, 9, 7, 10].map((pid) => senders.senderOf(pid))).toEqual([0, 1, 2, 1, 1, 0]);
  expect(asked).toEqual([7, 8, 9, 10]);
  expect([0, 1, 2, 3].map((sender) => senders.containerOf(sender))).toEqual(['', 'aa', 'bb', '']);
  clock.advance(60_000);
  processes[7] = 'bb';
  expect(senders.senderOf(7)).toBe(2);
});
