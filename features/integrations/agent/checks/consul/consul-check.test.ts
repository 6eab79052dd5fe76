import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { describedMetrics, metricNames, undescribed } from '../../described-metrics.ts';
import { type FakeAnswer, serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';
import { spreadOf } from './latency.ts';
import { CONSUL_NAMES } from './prometheus-names.ts';

const coordinate = (node: string, x: number) => ({ Node: node, Coord: { Vec: [x, 0], Height: 0.001, Adjustment: 0 } });

/** Composed from the documentation of Consul's HTTP API. */
const BODIES = {
  '/v1/agent/self': {
    Config: { Datacenter: 'dc1', NodeName: 'a', Version: '1.20.1' },
    Member: { Addr: '192.0.2.1', Tags: { port: '8300' } },
  },
  '/v1/status/leader': '192.0.2.1:8300',
  '/v1/status/peers': ['192.0.2.1:8300', '192.0.2.2:8300'],
  '/v1/health/state/any': [
    { Node: 'a', CheckID: 'serfHealth', Status: 'passing', ServiceID: '', ServiceName: '' },
    { Node: 'b', CheckID: 'serfHealth', Status: 'critical', ServiceID: '', ServiceName: '' },
    { Node: 'a', CheckID: 'service:shop', Status: 'warning', ServiceID: 'shop-1', ServiceName: 'shop' },
  ],
  '/v1/catalog/nodes': [{ Node: 'a' }, { Node: 'b' }],
  '/v1/catalog/services': { consul: [], shop: ['v2'] },
  '/v1/health/service/shop': [
    {
      Node: { Node: 'a' },
      Service: { ID: 'shop-1', Tags: ['v2'] },
      Checks: [
        { CheckID: 'serfHealth', Status: 'passing' },
        { CheckID: 'service:shop', Status: 'warning' },
      ],
    },
    { Node: { Node: 'b' }, Checks: [{ CheckID: 'serfHealth', Status: 'critical' }] },
  ],
  '/v1/health/service/consul': [{ Node: { Node: 'a' }, Checks: [{ CheckID: 'serfHealth', Status: 'passing' }] }],
  '/v1/coordinate/datacenters': [
    { Datacenter: 'dc1', Coordinates: [coordinate('a', 0), coordinate('b', 0.003)] },
    { Datacenter: 'dc2', Coordinates: [coordinate('z', 0.01)] },
  ],
  '/v1/coordinate/nodes': [coordinate('a', 0), coordinate('b', 0.003)],
};

const answers = (more: Record<string, unknown> = {}): Record<string, FakeAnswer> =>
  Object.fromEntries(
    Object.entries({ ...BODIES, ...more }).map(([path, body]) => [path, { body: JSON.stringify(body) }]),
  );

const valuesOf = (run: RecordedRun, metric: string) =>
  run.metrics.filter((one) => one.metric === metric).map(({ value, tags }) => [value, ...tags]);

it('reads the cluster from its leader', async () => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(
    check,
    { url: server.url, catalog_checks: true },
    { network_latency_checks: true, disable_legacy_service_tag: true },
  );
  expect(undescribed('consul', run)).toEqual([]);
  expect(run.metadata).toEqual({ 'version.raw': '1.20.1' });
  expect(valuesOf(run, 'consul.peers')).toEqual([[2, 'consul_datacenter:dc1', 'mode:leader']]);
  const shop = [
    'consul_datacenter:dc1',
    'consul_service_id:shop',
    'consul_service_tag:v2',
    'consul_shop_service_tag:v2',
  ];
  expect(valuesOf(run, 'consul.catalog.nodes_warning')).toContainEqual([1, ...shop]);
  expect(valuesOf(run, 'consul.catalog.nodes_up')).toContainEqual([1, ...shop]);
  expect(valuesOf(run, 'consul.catalog.nodes_critical')).toContainEqual([1, ...shop]);
  const ofShop = ['consul_datacenter:dc1', 'consul_node_id:a', 'consul_service_id:shop', 'consul_shop_service_tag:v2'];
  expect(valuesOf(run, 'consul.catalog.services_count')).toContainEqual([1, ...ofShop, 'consul_status:warning'].sort());
  expect(valuesOf(run, 'consul.catalog.services_up')).toEqual([
    [2, 'consul_datacenter:dc1', 'consul_node_id:a'],
    [1, 'consul_datacenter:dc1', 'consul_node_id:b'],
  ]);
  expect(valuesOf(run, 'consul.net.node.latency.median').map(([value]) => value)).toEqual([5, 5]);
  expect(valuesOf(run, 'consul.net.dc.latency.min').map(([value]) => Math.round(Number(value)))).toEqual([9]);
  const reached = run.serviceChecks.filter(({ name }) => name === 'consul.can_connect');
  expect(reached.map(({ status, tags }) => [status, ...tags])).toContainEqual([
    CheckStatus.ok,
    `url:${server.url}/v1/status/peers`,
  ]);
  const others = run.serviceChecks.filter((one) => !reached.includes(one));
  expect(others.map(({ name, status, tags }) => [name, status, ...tags])).toEqual([
    ['consul.check', CheckStatus.critical, 'check:serfHealth', 'consul_datacenter:dc1'],
    [
      'consul.check',
      CheckStatus.warning,
      'check:service:shop',
      'consul_datacenter:dc1',
      'consul_service:shop',
      'consul_service_id:shop-1',
    ],
    ['consul.up', CheckStatus.ok, 'consul_datacenter:dc1', `consul_url:${server.url}`],
  ]);
});

it('leaves the cluster to the leader, and tells of a new one', async () => {
  await using server = await serveAnswers(answers());
  const made = check.create({ url: server.url, new_leader_checks: true, catalog_checks: true }, {}, testParts());
  await runOnce(made);
  server.answers = answers({ '/v1/status/leader': '192.0.2.2:8300' });
  const run = await runOnce(made);
  await made.close?.();
  expect(run.metrics).toEqual([
    { type: 'gauge', metric: 'consul.peers', value: 2, tags: ['consul_datacenter:dc1', 'mode:follower'] },
  ]);
  expect(run.events).toMatchObject([{ text: '192.0.2.2:8300 leads now, after 192.0.2.1:8300' }]);
});

it('asks for no more services than it may', async () => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(check, {
    url: server.url,
    catalog_checks: true,
    max_services: 1,
    services_exclude: ['consul'],
  });
  expect(server.requests).not.toContain('GET /v1/health/service/consul');
  expect(run.warnings).toEqual([]);
  const limited = await runCheck(check, { url: server.url, catalog_checks: true, max_services: 1 });
  expect(limited.warnings).toEqual(['2 services are more than max_services (1): name those wanted']);
});

/** Recorded from Consul 1.12.9 (`agent -dev`), shortened. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');

it('reads the page of metrics where that is wanted', async () => {
  await using server = await serveAnswers({ ...answers(), '/v1/agent/metrics': { body: PAGE } });
  const run = await runCheck(check, { url: server.url, use_prometheus_endpoint: true, acl_token: 'abc' });
  expect(undescribed('consul', run)).toEqual([]);
  expect(metricNames(run)).toEqual([
    'consul.client.rpc',
    'consul.client.rpc.exceeded',
    'consul.client.rpc.failed',
    ...['count', 'quantile', 'sum'].map((part) => `consul.memberlist.gossip.${part}`),
    'consul.memberlist.msg.alive',
    'consul.peers',
    'consul.raft.apply',
    ...['commitTime', 'leader.dispatchLog', 'leader.lastContact'].flatMap((name) => [
      `consul.raft.${name}.count`,
      `consul.raft.${name}.sum`,
    ]),
    'consul.raft.state.candidate',
    'consul.raft.state.leader',
    'consul.runtime.alloc_bytes',
    'consul.runtime.free_count',
    'consul.runtime.gc_pause_ns.count',
    'consul.runtime.gc_pause_ns.sum',
    'consul.runtime.heap_objects',
    'consul.runtime.malloc_count',
    'consul.runtime.num_goroutines',
    'consul.runtime.sys_bytes',
    'consul.runtime.total_gc_pause_ns',
    'consul.runtime.total_gc_runs',
    'consul.serf.events',
    'consul.serf.member.join',
  ]);
  const health = run.serviceChecks.find(({ name }) => name === 'consul.prometheus.health');
  expect(health?.tags).toEqual([`endpoint:${server.url}/v1/agent/metrics?format=prometheus`]);
  expect(server.requests).toContain('GET /v1/agent/metrics?format=prometheus');
});

it('describes each metric of the page that it knows', () => {
  const known = describedMetrics('consul');
  const missing = Object.values(CONSUL_NAMES).filter(
    (name) => !known.has(`consul.${name}`) && !known.has(`consul.${name}.quantile`),
  );
  expect(missing).toEqual([]);
});

it('finds the spread of round trips', () => {
  expect(spreadOf([])).toBeUndefined();
  expect(spreadOf([3, 1, 2, 4])).toEqual({ min: 1, p25: 1, median: 2.5, p75: 3, p90: 4, p95: 4, p99: 4, max: 4 });
});
