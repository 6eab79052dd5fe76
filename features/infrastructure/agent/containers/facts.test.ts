import { expect, test } from 'vitest';
import { readDockerContainer } from './docker/read-container.ts';
import { readPodContainers } from './kubelet/read-pods.ts';
import { dockerContainer, podContainers } from './testing.ts';

test('a container of Docker; of its environment only what tags are made of is kept', () => {
  expect(dockerContainer()).toEqual({
    id: '4f7c1d9a0b8e2f36a5c4d7e8f901234567890abcdef1234567890abcdef12345',
    name: 'cache',
    runtime: 'docker',
    image: 'registry.example:5000/shop/redis:7.2',
    state: 'running',
    startedUnixS: Date.UTC(2026, 10, 20, 8, 0, 1) / 1000,
    pid: 4242,
    addresses: { shop_default: '172.20.0.3' },
    ports: [
      { number: 6379, name: '' },
      { number: 9121, name: '' },
    ],
    labels: {
      'com.datadoghq.tags.version': '7.2.1',
      'com.datadoghq.ad.tags': '{"tier":["a","b"]}',
      owner: 'ops',
    },
    environment: { DD_SERVICE: 'cache', DD_ENV: 'prod' },
    logPath: '/var/lib/docker/containers/4f7c/4f7c-json.log',
  });
});

test('the containers of pods', () => {
  const [app, job, ...others] = podContainers();
  expect([app, others]).toEqual([
    {
      id: 'a'.repeat(64),
      name: 'app',
      runtime: 'containerd',
      image: 'ghcr.io/shop/cart:1.4',
      state: 'running',
      startedUnixS: Date.UTC(2026, 10, 20, 8) / 1000,
      pid: 0,
      addresses: { pod: '10.1.0.9' },
      ports: [{ number: 8080, name: 'http' }],
      labels: {},
      environment: { DD_SERVICE: 'cart' },
      logPath: '/var/log/pods/shop_cart-7d9f8b6c5d-x2x4z_0a1b2c3d-0000-4000-8000-000000000001/app/2.log',
      pod: {
        uid: '0a1b2c3d-0000-4000-8000-000000000001',
        name: 'cart-7d9f8b6c5d-x2x4z',
        namespace: 'shop',
        node: 'node-1',
        ip: '10.1.0.9',
        containerName: 'app',
        labels: { 'app.kubernetes.io/name': 'cart', 'tags.datadoghq.com/env': 'prod', team: 'checkout' },
        annotations: { 'ad.datadoghq.com/tags': '{"cost":"42"}' },
        owner: { kind: 'Deployment', name: 'cart' },
      },
    },
    [],
  ]);
  expect(job).toMatchObject({
    runtime: 'cri-o',
    addresses: { host: '10.0.0.5' },
    pod: { owner: { kind: 'CronJob', name: 'backup' } },
  });
});

test.each([undefined, null, 1, 'x', [], {}, { items: [1, null, { status: 3 }] }, { Id: 'short' }])(
  '%j is no container',
  (answer) => {
    expect([readDockerContainer(answer, 'docker'), readPodContainers(answer)]).toEqual([undefined, []]);
  },
);
