import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, test } from 'vitest';
import { Cgroups } from '../cgroups/cgroups.ts';
import { ContainerList } from '../container-list.ts';
import { NO_EXTRA_TAGS } from '../tags/container-tags.ts';
import { ContainerTagger } from '../tags/tagger.ts';
import { podContainers } from '../testing.ts';
import { type ClusterFacts, NO_CLUSTER } from './cluster-facts.ts';
import { ClusterFollower } from './cluster-follower.ts';
import { nodeTags } from './node-tags.ts';

const NODE = '/api/v1/nodes/node-1?resourceVersion=0';
const SHOP = '/api/v1/namespaces/shop?resourceVersion=0';
const SERVICES = '/api/v1/namespaces/shop/services?resourceVersion=0';
const service = (name: string, selector: object | undefined) => ({ metadata: { name }, spec: { selector } });

const ANSWERS: Record<string, unknown> = {
  [NODE]: {
    metadata: {
      labels: { 'node-role.kubernetes.io/control-plane': '', 'topology.kubernetes.io/zone': 'a', other: 'x' },
      annotations: { 'cluster.k8s.io/machine': 'm-1' },
    },
  },
  [SHOP]: { metadata: { labels: { team: 'checkout' }, annotations: { cost: '7' } } },
  [SERVICES]: {
    items: [
      service('cart', { 'app.kubernetes.io/name': 'cart' }),
      service('all', {}),
      service('by-hand', undefined),
      service('other', { 'app.kubernetes.io/name': 'other' }),
      'nonsense',
    ],
  },
};

function follow(namespaces: () => ReadonlySet<string>) {
  const clock = new FakeClock();
  const answers = { ...ANSWERS };
  const asked: string[] = [];
  const seen: ClusterFacts[] = [];
  const follower = new ClusterFollower({
    getJson: async (path) => {
      asked.push(path);
      const answer = answers[path];
      if (answer === undefined) throw new Error(`${path}: may not be asked (403)`);
      return answer;
    },
    node: () => 'node-1',
    namespaces,
    wants: { namespaces: true, services: true },
    everyMs: 60_000,
    clock,
    logger: silentLogger,
    changed: (facts) => seen.push(facts),
  });
  return { clock, answers, asked, seen, follower };
}

test('pods have the tags of their namespace and services', async () => {
  const list = new ContainerList();
  const cgroups = new Cgroups('/nowhere', '/nowhere', new FakeClock());
  const settings = {
    ...NO_EXTRA_TAGS,
    namespaceLabelsAsTags: { '*': 'ns_%%label%%' },
    namespaceAnnotationsAsTags: { cost: '+cost_center' },
  };
  const tagger = new ContainerTagger(list, cgroups, settings);
  list.replace('kubelet', podContainers());
  const pod = 'kubernetes_pod_uid://0a1b2c3d-0000-4000-8000-000000000001';
  const before = tagger.tagsOf(pod, 'high');
  const { follower, seen } = follow(() => new Set(['shop']));
  await follower.start();
  tagger.setCluster(seen[0] ?? NO_CLUSTER);
  const added = tagger.tagsOf(pod, 'high').filter((tag) => !before.includes(tag));
  const low = tagger.tagsOf(`container_id://${'a'.repeat(64)}`, 'low').filter((tag) => added.includes(tag));
  expect([added, low, follower.problem]).toEqual([
    ['cost_center:7', 'kube_service:cart', 'ns_team:checkout'],
    ['kube_service:cart', 'ns_team:checkout'],
    '',
  ]);
  await follower.close();
});

test('hosts have tags of their node', () => {
  const { labels, annotations } = (ANSWERS[NODE] as { metadata: ClusterFacts['node'] }).metadata;
  expect([
    nodeTags({ labels, annotations }, { labelsAsTags: {}, annotationsAsTags: {} }),
    nodeTags(
      { labels: { 'kubernetes.io/role': 'master', Zone: 'b' }, annotations: { a: '1' } },
      { labelsAsTags: { zone: 'zone' }, annotationsAsTags: { '*': 'x_%%annotation%%' } },
    ),
  ]).toEqual([
    ['kube_node_role:control-plane', 'kube_machine:m-1'],
    ['kube_node_role:master', 'zone:b', 'x_a:1'],
  ]);
});

test('what is refused stays as it was and is said; pods of a new namespace do not wait for the next round', async () => {
  let here = new Set(['shop']);
  const { clock, answers, asked, seen, follower } = follow(() => here);
  await follower.start();
  expect([asked, seen.length]).toEqual([[NODE, SHOP, SERVICES], 1]);

  delete answers[SERVICES];
  clock.advance(60_000);
  await expect.poll(() => follower.problem).toContain('may not be asked (403)');
  expect(seen.length).toBe(1);

  answers[SERVICES] = { items: [] };
  here = new Set(['shop', 'other']);
  follower.podsChanged();
  await expect.poll(() => seen.length).toBe(2);
  expect([seen[1]?.services.get('shop'), [...(seen[1]?.namespaces.keys() ?? [])], follower.problem]).toEqual([
    [],
    ['shop', 'other'],
    expect.stringContaining('and 1 more'),
  ]);

  asked.length = 0;
  follower.podsChanged();
  expect(asked).toEqual([]);
  await follower.close();
  clock.advance(600_000);
  expect(asked).toEqual([]);
});
