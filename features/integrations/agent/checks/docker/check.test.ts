import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ContainerStats } from '@komainu/contracts/agent/container-stats.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContainer } from '../../autodiscovery/testing.ts';
import { recordingSender, runCheck, runOnce, testParts } from '../../testing.ts';
import { check as containerCheck } from '../container/check.ts';
import { networkOwners } from '../container/network-groups.ts';
import { check } from './check.ts';

const CACHE = testContainer();
const STATS: ContainerStats = {
  cpu: { totalNs: 2e9, limitCores: 0.5, shares: 1024, throttledPeriods: 3 },
  memory: { usage: 50, limit: 100, rss: 30 },
  io: { devices: [{ name: 'sda', readBytes: 1, writtenBytes: 2, reads: 3, writes: 4 }] },
  processes: { threads: 5 },
  network: {
    ofHost: false,
    group: 'net:[1]',
    interfaces: [{ name: 'eth0', receivedBytes: 10, receivedPackets: 1, sentBytes: 20, sentPackets: 2 }],
  },
};

const EVENTS = [
  { Type: 'container', Action: 'exec_start: sh', Actor: { ID: 'x', Attributes: { image: 'redis' } }, time: 5 },
  { Type: 'network', Action: 'connect', Actor: {}, time: 5 },
  {
    Type: 'container',
    Action: 'die',
    Actor: { ID: 'x', Attributes: { image: 'redis', name: 'a', exitCode: '137' } },
    time: 6,
  },
  { Type: 'container', Action: 'start', Actor: { ID: 'y', Attributes: { image: 'redis', name: 'b' } }, time: 7 },
];

let url = '';
const server = http.createServer((request, response) => {
  const path = request.url ?? '';
  if (path.startsWith('/containers/json')) {
    const exited = { Id: 'e'.repeat(64), Image: 'busybox:1', State: 'exited', Status: 'Exited (0)' };
    response.end(
      JSON.stringify([{ Id: CACHE.id, Image: 'redis', State: 'running', Status: 'Up 2 hours (healthy)' }, exited]),
    );
  } else if (path === '/images/json') response.end('[{}]');
  else if (path === '/images/json?all=1') response.end('[{},{},{}]');
  else if (path.startsWith('/events')) response.end(EVENTS.map((event) => `${JSON.stringify(event)}\n`).join(''));
  else response.writeHead(404).end();
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

function parts() {
  const clock = new FakeClock(1_700_000_060_000);
  return {
    clock,
    parts: {
      ...testParts(clock),
      containers: { running: [CACHE], onChange: () => () => {} },
      tagger: { ...testParts().tagger, tagsOf: (_: string, level: string) => [`level:${level}`] },
      containerStats: { read: async () => STATS },
    },
  };
}

test('docker: containers, images, health and events', async () => {
  const made = parts();
  const docker = check.create({ url, collect_exit_codes: true }, {}, made.parts);
  made.clock.advance(10_000);
  const run = await runOnce(docker);
  await docker.close?.();
  const high = ['level:high', 'runtime:docker'];
  const disk = ['device:sda', 'device_name:sda', ...high];
  const network = ['docker_network:bridge', ...high];
  expect(run.metrics.map(({ type, metric, value, tags }) => [type, metric, value, tags])).toEqual([
    ['gauge', 'docker.uptime', 70, high],
    ['rate', 'docker.cpu.usage', 200, high],
    ['rate', 'docker.cpu.throttled', 3, high],
    ['gauge', 'docker.cpu.limit', 50, high],
    ['gauge', 'docker.mem.limit', 100, high],
    ['gauge', 'docker.mem.rss', 30, high],
    ['rate', 'docker.io.read_bytes', 1, disk],
    ['rate', 'docker.io.read_operations', 3, disk],
    ['rate', 'docker.io.write_bytes', 2, disk],
    ['rate', 'docker.io.write_operations', 4, disk],
    ['gauge', 'docker.thread.count', 5, high],
    ['gauge', 'docker.mem.in_use', 0.5, high],
    ['gauge', 'docker.cpu.shares', 1024, high],
    ['rate', 'docker.net.bytes_sent', 20, network],
    ['rate', 'docker.net.bytes_rcvd', 10, network],
    ['gauge', 'docker.containers.running', 1, ['level:low']],
    [
      'gauge',
      'docker.containers.stopped',
      1,
      ['docker_image:busybox:1', 'image_name:busybox', 'image_tag:1', 'short_image:busybox'],
    ],
    ['gauge', 'docker.containers.running.total', 1, []],
    ['gauge', 'docker.containers.stopped.total', 1, []],
    ['gauge', 'docker.images.available', 1, []],
    ['gauge', 'docker.images.intermediate', 2, []],
  ]);
  expect(run.serviceChecks.map(({ name, status, tags }) => [name, status, tags])).toEqual([
    ['docker.container_health', 0, ['level:high']],
    ['docker.service_up', 0, []],
    ['docker.exit', 2, ['container_name:a', 'level:high']],
  ]);
  expect(run.events).toMatchObject([
    { title: 'redis 1 die 1 start on test-host', text: 'DIE\ta\nSTART\tb', timeUnixS: 7 },
  ]);
});

test('docker: a daemon that does not answer is down', async () => {
  const { sender, recorded } = recordingSender();
  const docker = check.create({ url: 'http://127.0.0.1:1' }, {}, testParts());
  await expect(docker.run(sender, new AbortController().signal)).rejects.toMatchObject({
    code: 'check_http_unreachable',
  });
  expect(recorded.serviceChecks).toMatchObject([{ name: 'docker.service_up', status: 2 }]);
});

test('container: every container in the names of the generic check', async () => {
  const run = await runCheck(containerCheck, {}, {}, parts().parts);
  expect(run.metrics.map(({ type, metric, value }) => [type, metric, value])).toEqual([
    ['gauge', 'container.uptime', 60],
    ['rate', 'container.cpu.usage', 2e9],
    ['rate', 'container.cpu.throttled.periods', 3],
    ['gauge', 'container.cpu.limit', 5e8],
    ['gauge', 'container.memory.usage', 50],
    ['gauge', 'container.memory.limit', 100],
    ['gauge', 'container.memory.rss', 30],
    ['rate', 'container.io.read', 1],
    ['rate', 'container.io.read.operations', 3],
    ['rate', 'container.io.write', 2],
    ['rate', 'container.io.write.operations', 4],
    ['gauge', 'container.pid.thread_count', 5],
    ['rate', 'container.net.sent', 20],
    ['rate', 'container.net.sent.packets', 2],
    ['rate', 'container.net.rcvd', 10],
    ['rate', 'container.net.rcvd.packets', 1],
  ]);
});

test('a network that containers share is their pod’s or nobody’s', () => {
  const of = (podUid?: string) => ({
    container: testContainer(
      podUid === undefined
        ? {}
        : {
            pod: {
              uid: podUid,
              name: 'p',
              namespace: 'n',
              node: '',
              ip: '',
              containerName: 'c',
              labels: {},
              annotations: {},
            },
          },
    ),
    stats: STATS,
  });
  const hosts = { ...of(), stats: { ...STATS, network: { ofHost: true, group: 'net:[9]', interfaces: [] } } };
  expect([
    networkOwners([of()]).map(({ entity }) => entity),
    networkOwners([of(), of()]),
    networkOwners([of('u'), of('u')]).map(({ entity }) => entity),
    networkOwners([hosts]),
  ]).toEqual([[`container_id://${CACHE.id}`], [], ['kubernetes_pod_uid://u'], []]);
});
