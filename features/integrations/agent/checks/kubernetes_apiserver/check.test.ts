import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';
import { readWatch } from './events.ts';

const event = (type: string, version: string, reason: string, differing: object = {}) => ({
  type,
  object: {
    metadata: { namespace: 'shop', resourceVersion: version },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'cart-1' },
    reason,
    message: `about ${reason}\n`,
    source: { component: 'kubelet' },
    type: 'Normal',
    count: 2,
    lastTimestamp: '2026-11-20T08:00:00Z',
    ...differing,
  },
});
const asked: string[] = [];
let watch: object[] = [];
let url = '';
const server = http.createServer((request, response) => {
  const path = request.url ?? '';
  asked.push(path);
  if (path.includes('watch=1')) response.end(watch.map((one) => `${JSON.stringify(one)}\n`).join(''));
  else response.end(JSON.stringify({ metadata: { resourceVersion: '100' }, items: [] }));
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('events come bundled by object, each once, and go on after a gap', async () => {
  const cluster = check.create(
    { kubernetes_api_url: url, cluster_name: 'main', filtered_event_types: ['Pulled'] },
    {},
    testParts(),
  );
  watch = [
    event('ADDED', '101', 'Scheduled'),
    event('ADDED', '102', 'BackOff', { type: 'Warning', count: 5 }),
    event('ADDED', '103', 'Pulled'),
    event('DELETED', '104', 'Old'),
    event('MODIFIED', '105', 'Drained', { involvedObject: { kind: 'Node', name: 'node-1' } }),
  ];
  const first = await runOnce(cluster);
  watch = [{ type: 'ERROR', object: { code: 410 } }];
  const second = await runOnce(cluster);
  await cluster.close?.();
  expect(first.events).toEqual([
    {
      title: 'Events from the Pod shop/cart-1',
      text: '2 **Scheduled**: about Scheduled\n5 **BackOff**: about BackOff',
      timeUnixS: Date.UTC(2026, 10, 20, 8) / 1000,
      alertType: 'warning',
      priority: 'normal',
      sourceType: 'kubernetes',
      aggregationKey: 'kubernetes_apiserver:Pod shop/cart-1',
      tags: [
        'kube_kind:Pod',
        'kube_name:cart-1',
        'kube_namespace:shop',
        'pod_name:cart-1',
        'kube_cluster_name:main',
        'source_component:kubelet',
      ],
    },
    expect.objectContaining({ title: 'Events from the Node shop/node-1', alertType: 'info' }),
  ]);
  expect([second.events, asked.map((path) => path.replace('/api/v1/events?', ''))]).toEqual([
    [],
    [
      'limit=1',
      'watch=1&timeoutSeconds=2&resourceVersion=100',
      'watch=1&timeoutSeconds=2&resourceVersion=105',
      'limit=1',
    ],
  ]);
});

test('the place to begin at is asked for at once, and again by the first run when there was no answer', async () => {
  asked.length = 0;
  const cluster = check.create({ kubernetes_api_url: url }, {}, testParts());
  await expect.poll(() => asked).toEqual(['/api/v1/events?limit=1']);
  await cluster.close?.();

  const away = check.create({ kubernetes_api_url: 'http://127.0.0.1:1', timeout: 1 }, {}, testParts());
  await expect(runOnce(away)).rejects.toThrow('127.0.0.1:1');
  await away.close?.();
});

test.each(['', 'x', '{}', '{"type":"ADDED"}', '[1]', '{"type":"ADDED","object":{"reason":"x"}}'])(
  '%s holds no event',
  (line) => {
    expect(readWatch(line)).toEqual({ events: [], tooOld: false });
  },
);
