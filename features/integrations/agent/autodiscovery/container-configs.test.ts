import { expect, test } from 'vitest';
import { parseCheckFile } from '../config/parse-config.ts';
import { containerConfigs } from './container-configs.ts';
import { containerFilter } from './container-filter.ts';
import { testContainer, testPod } from './testing.ts';
import { containerVariables } from './variables.ts';

const templates = [
  parseCheckFile(
    'redisdb',
    'file:/conf.d/redisdb.d/auto_conf.yaml',
    'ad_identifiers: [redis]\ninstances: [{host: "%%host%%"}]',
  ),
  parseCheckFile(
    'tcp_check',
    'file:/conf.d/tcp_check.d/conf.yaml',
    'ad_identifiers: [cache-alias]\ninstances: [{port: "%%port%%"}]',
  ),
];

/** What a container with labels or annotations asks for, briefly. */
function found(container: Parameters<typeof testContainer>[0]) {
  const { configs, errors } = containerConfigs(testContainer(container), templates);
  return { configs: configs.map(({ check, source, instances }) => [check, source, instances]), errors };
}

test('labels of both forms, annotations, and templates of files by image', () => {
  const checks = JSON.stringify({ redisdb: { init_config: {}, instances: [{ host: '%%host%%', port: 1 }] } });
  const triplet = {
    'com.datadoghq.ad.check_names': '["redisdb", "http_check"]',
    'com.datadoghq.ad.init_configs': '[{}, {}]',
    'com.datadoghq.ad.instances': '[{"host":"a"}, [{"url":"b"},{"url":"c"}]]',
  };
  expect([
    found({ labels: { 'com.datadoghq.ad.checks': checks } }),
    found({ labels: triplet, image: 'other' }),
    found({ pod: testPod({ 'ad.datadoghq.com/redis.checks': checks, 'ad.datadoghq.com/other.checks': 'no JSON' }) }),
    found({}),
    found({ labels: { 'com.datadoghq.ad.check.id': 'cache-alias' } }),
    found({ image: 'nginx' }),
  ]).toEqual([
    { configs: [['redisdb', 'container:cache', [{ host: '%%host%%', port: 1 }]]], errors: [] },
    {
      configs: [
        ['redisdb', 'container:cache', [{ host: 'a' }]],
        ['http_check', 'container:cache', [{ url: 'b' }, { url: 'c' }]],
      ],
      errors: [],
    },
    { configs: [['redisdb', 'pod:shop/cache-7d9f-x/redis', [{ host: '%%host%%', port: 1 }]]], errors: [] },
    {
      configs: [['redisdb', 'file:/conf.d/redisdb.d/auto_conf.yaml for container:cache', [{ host: '%%host%%' }]]],
      errors: [],
    },
    {
      configs: [['tcp_check', 'file:/conf.d/tcp_check.d/conf.yaml for container:cache', [{ port: '%%port%%' }]]],
      errors: [],
    },
    { configs: [], errors: [] },
  ]);
});

test.each([
  [{ 'com.datadoghq.ad.checks': '{' }, 'com.datadoghq.ad.checks is not valid JSON'],
  [{ 'com.datadoghq.ad.checks': '[1]' }, 'com.datadoghq.ad.checks must be a mapping of checks'],
  [
    { 'com.datadoghq.ad.check_names': '["a"]', 'com.datadoghq.ad.instances': '[]' },
    'com.datadoghq.ad.check_names and com.datadoghq.ad.instances must be lists of the same length',
  ],
])('%j is refused by name', (labels, reason) => {
  expect(found({ labels, image: 'other' })).toEqual({ configs: [], errors: [`container:cache: ${reason}`] });
});

test('the variables of a container', () => {
  const container = testContainer({
    addresses: { backend: '10.0.0.2', bridge: '172.17.0.2' },
    labels: { team: 'shop' },
    pod: testPod({}),
  });
  const value = containerVariables(container, 'host-1', (name) => (name === 'PASS' ? 'x' : undefined));
  const names = 'host host_backend host_nowhere port port_0 port_metrics port_7 pid hostname env_PASS env_NO'.split(
    ' ',
  );
  const more = 'kube_namespace kube_pod_name kube_pod_uid extra_team extra_no anything'.split(' ');
  expect(Object.fromEntries([...names, ...more].map((name) => [name, value(name)]))).toEqual({
    host: '172.17.0.2',
    host_backend: '10.0.0.2',
    host_nowhere: '172.17.0.2',
    port: '9121',
    port_0: '6379',
    port_metrics: '9121',
    port_7: undefined,
    pid: '4242',
    hostname: 'host-1',
    env_PASS: 'x',
    env_NO: undefined,
    kube_namespace: 'shop',
    kube_pod_name: 'cache-7d9f-x',
    kube_pod_uid: 'uid-1',
    extra_team: 'shop',
    extra_no: undefined,
    anything: undefined,
  });
});

test.each<[string[], string[], Record<string, string>, boolean]>([
  [[], [], {}, true],
  [[], ['image:redis'], {}, false],
  [['name:^cache$'], ['image:.*'], {}, true],
  [[], ['kube_namespace:.*'], {}, true],
  [[], [], { 'com.datadoghq.ad.metrics_exclude': 'true' }, false],
])('include %j, exclude %j, labels %j: %s', (include, exclude, labels, wanted) => {
  expect(containerFilter(include, exclude).wants(testContainer({ labels }))).toBe(wanted);
});
