import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testContainer, testPod } from '../../autodiscovery/testing.ts';
import { runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';
import { parseQuantity } from './quantity.ts';

const FILES: Readonly<Record<string, string>> = {
  '/pods': 'pods.json',
  '/stats/summary': 'summary.json',
  '/metrics/cadvisor': 'cadvisor.txt',
  '/metrics': 'metrics.txt',
};
let refused: readonly string[] = [];
let url = '';
const server = http.createServer((request, response) => {
  const path = request.url ?? '';
  if (refused.includes(path)) return void response.writeHead(403).end();
  if (path === '/healthz?verbose') return void response.end('[+]ping ok\n[-]syncloop failed: reason withheld\n');
  response.end(readFileSync(new URL(`testdata/${FILES[path]}`, import.meta.url)));
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  refused = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function run() {
  const container = testContainer({ addresses: { pod: '10.1.0.9' }, pod: testPod({}) });
  return runCheck(
    check,
    { kubelet_url: url },
    {},
    {
      ...testParts(),
      containers: { running: [container], onChange: () => () => {} },
      tagger: {
        ...testParts().tagger,
        tagsOf: (entity, level) => (entity.endsWith('b'.repeat(64)) ? [] : [`${entity.slice(0, 5)}:${level}`]),
      },
    },
  );
}

test('a node, its pods, containers and volumes', async () => {
  const { metrics, serviceChecks, warnings } = await run();
  expect(metrics.map(({ type, metric, value, tags }) => [type, metric.slice(11), value, ...tags])).toEqual([
    ['gauge', 'cpu.requests', 0.1, 'conta:high'],
    ['gauge', 'memory.requests', 128 * 1024 * 1024, 'conta:high'],
    ['gauge', 'ephemeral_storage.requests', 1024 ** 3, 'conta:high'],
    ['gauge', 'cpu.limits', 2, 'conta:high'],
    ['gauge', 'containers.restarts', 2, 'conta:orchestrator'],
    ['gauge', 'containers.last_state.terminated', 1, 'conta:orchestrator', 'reason:oomkilled'],
    ['gauge', 'containers.restarts', 7, 'kuber:orchestrator'],
    ['gauge', 'containers.state.waiting', 1, 'kuber:orchestrator', 'reason:crashloopbackoff'],
    ['gauge', 'containers.running', 1, 'conta:low'],
    ['gauge', 'pods.running', 1, 'kuber:low'],
    ['gauge', 'node.filesystem.usage', 40],
    ['gauge', 'node.filesystem.usage_pct', 0.4],
    ['gauge', 'node.image.filesystem.usage', 25],
    ['gauge', 'node.image.filesystem.usage_pct', 0.25],
    ['gauge', 'kubelet.memory.rss', 45137920],
    ['gauge', 'kubelet.memory.usage', 88477696],
    ['gauge', 'kubelet.cpu.usage', 36755862],
    ['gauge', 'ephemeral_storage.usage', 4096, 'kuber:orchestrator'],
    ['rate', 'cpu.usage.total', 2.5e9, 'conta:high'],
    ['gauge', 'memory.usage', 50, 'conta:high'],
    ['rate', 'network.rx_bytes', 15, 'kuber:high'],
    ['gauge', 'memory.usage_pct', 0.25, 'conta:high'],
    ['gauge', 'cpu.capacity', 8],
    ['gauge', 'go_goroutines', 300],
    ['monotonic_count', 'kubelet.runtime.operations', 12, 'operation_type:version'],
    ['gauge', 'kubelet.volume.stats.used_bytes', 77, 'kube_namespace:shop', 'persistentvolumeclaim:data'],
    ['gauge', 'kubelet.pleg.relist_duration.sum', 4.5],
    ['gauge', 'kubelet.pleg.relist_duration.count', 9],
  ]);
  expect([serviceChecks.map(({ name, status }) => [name, status]), warnings]).toEqual([
    [
      ['kubernetes.kubelet.check.ping', 0],
      ['kubernetes.kubelet.check.syncloop', 2],
      ['kubernetes.kubelet.check', 2],
    ],
    [],
  ]);
});

test('what may not be asked is a warning, and the rest is sent', async () => {
  refused = ['/pods', '/stats/summary', '/metrics'];
  const { metrics, warnings } = await run();
  expect([metrics.length, warnings]).toEqual([
    5,
    [`${url}/pods answers 403`, `${url}/stats/summary answers 403`, `${url}/metrics answers 403`],
  ]);
  refused = Object.keys(FILES);
  await expect(run()).rejects.toMatchObject({ code: 'check_http_status' });
});

test.each([
  ['100m', 0.1],
  ['1.5Gi', 1.5 * 1024 ** 3],
  ['2', 2],
  [3, 3],
  ['1e3', 1000],
  ['5k', 5000],
  ['x', undefined],
  ['1Q', undefined],
])('%s is %d', (value, expected) => {
  expect(parseQuantity(value)).toBe(expected);
});
