import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, test } from 'vitest';
import { Cgroups } from '../cgroups/cgroups.ts';
import { ContainerList } from '../container-list.ts';
import { dockerContainer, podContainers } from '../testing.ts';
import { NO_EXTRA_TAGS, type TagSettings, tagsOfContainer } from './container-tags.ts';
import { imageName } from './image-name.ts';
import { ContainerTagger } from './tagger.ts';

const CACHE = dockerContainer(['DD_SERVICE', 'DD_ENV', 'DD_VERSION', 'TEAM']);

test('a container of Docker', () => {
  expect(tagsOfContainer(CACHE, NO_EXTRA_TAGS)).toMatchObject({
    low: [
      'image_name:registry.example:5000/shop/redis',
      'short_image:redis',
      'image_tag:7.2',
      'docker_image:registry.example:5000/shop/redis:7.2',
      'env:prod',
      'service:cache',
      'version:7.2.1',
    ],
    orchestrator: [],
    high: ['container_name:cache', `container_id:${CACHE.id}`, 'tier:a', 'tier:b'],
  });
});

test.each<[Partial<TagSettings>, string[], string[]]>([
  [{ labelsAsTags: { OWNER: 'owned_by' } }, ['owned_by:ops'], []],
  [{ labelsAsTags: { 'own*': '+label_%%label%%' } }, [], ['label_owner:ops']],
  [{ variablesAsTags: { TEAM: 'team' } }, ['team:shop'], []],
  [{ labelsAsTags: { nothing: 'x', 'x*': 'y' } }, [], []],
])('%j adds %j and %j', (settings, low, high) => {
  const plain = tagsOfContainer(CACHE, NO_EXTRA_TAGS);
  const tags = tagsOfContainer(CACHE, { ...NO_EXTRA_TAGS, ...settings });
  expect([
    tags.low.filter((tag) => !plain.low.includes(tag)),
    tags.high.filter((tag) => !plain.high.includes(tag)),
  ]).toEqual([low, high]);
});

test('levels build on each other, pods have tags of their own, and a change is seen', () => {
  const list = new ContainerList();
  const cgroups = new Cgroups('/nowhere', '/nowhere', new FakeClock());
  const tagger = new ContainerTagger(list, cgroups, {
    ...NO_EXTRA_TAGS,
    clusterName: 'main',
    podLabelsAsTags: { team: 'kube_team' },
  });
  const entity = `container_id://${'a'.repeat(64)}`;
  const before = tagger.tagsOf(entity, 'high');
  list.replace('kubelet', podContainers());
  const low = [
    'env:prod',
    'image_name:ghcr.io/shop/cart',
    'image_tag:1.4',
    'kube_app_name:cart',
    'kube_cluster_name:main',
    'kube_container_name:app',
    'kube_deployment:cart',
    'kube_namespace:shop',
    'kube_ownerref_kind:deployment',
    'kube_team:checkout',
    'service:cart',
    'short_image:cart',
  ];
  const orchestrator = [...low, 'cost:42', 'kube_ownerref_name:cart', 'pod_name:cart-7d9f8b6c5d-x2x4z'].sort();
  const high = [
    'container_name:app',
    `container_id:${'a'.repeat(64)}`,
    'display_container_name:app_cart-7d9f8b6c5d-x2x4z',
  ];
  expect([
    before,
    tagger.tagsOf(entity, 'none'),
    tagger.tagsOf(entity, 'low'),
    tagger.tagsOf(entity, 'orchestrator'),
    tagger.tagsOf(entity, 'high'),
    tagger.tagsOf('kubernetes_pod_uid://0a1b2c3d-0000-4000-8000-000000000001', 'low'),
  ]).toEqual([
    [],
    [],
    low,
    orchestrator,
    [...orchestrator, ...high].sort(),
    [
      'env:prod',
      'kube_app_name:cart',
      'kube_cluster_name:main',
      'kube_deployment:cart',
      'kube_namespace:shop',
      'kube_ownerref_kind:deployment',
      'kube_team:checkout',
    ],
  ]);
});

test('what a runtime and Kubernetes know of one container is put together', () => {
  const list = new ContainerList();
  const [pod] = podContainers();
  if (pod === undefined) throw new Error('no pod');
  let changes = 0;
  list.onChange(() => changes++);
  list.replace('kubelet', [pod]);
  list.replace('kubelet', [pod]);
  list.replace('docker', [
    { ...CACHE, id: pod.id },
    { ...CACHE, id: 'c'.repeat(64), state: 'exited' },
  ]);
  expect([
    changes,
    list.running.map(({ name, pid, labels, pod: of }) => [name, pid, labels['owner'], of?.name]),
  ]).toEqual([2, [['app', 4242, 'ops', 'cart-7d9f8b6c5d-x2x4z']]]);
});

test.each([
  ['nginx', 'nginx', 'nginx', ''],
  ['a:5000/b/c:1@sha256:00', 'a:5000/b/c', 'c', '1'],
  ['sha256:0011', 'sha256:0011', '', ''],
])('%s', (image, name, short, tag) => {
  expect(imageName(image)).toEqual({ name, short, tag });
});
