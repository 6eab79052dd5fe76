import type { YamlMap } from '../check.ts';
import type { CheckConfig } from '../config/check-config.ts';

/** Which check watches a container of a well-known image, and how: one entry a check, sorted. */
const KNOWN: readonly { readonly check: string; readonly images: readonly string[]; readonly instance: YamlMap }[] = [
  { check: 'apache', images: ['httpd'], instance: { apache_status_url: 'http://%%host%%/server-status?auto' } },
  {
    check: 'consul',
    images: ['consul'],
    instance: { url: 'http://%%host%%:8500', catalog_checks: true, new_leader_checks: true },
  },
  {
    check: 'coredns',
    images: ['coredns'],
    instance: { prometheus_url: 'http://%%host%%:9153/metrics', tags: ['dns-pod:%%host%%'] },
  },
  {
    check: 'elastic',
    images: ['elasticsearch', 'elasticsearch-oss', 'opensearch'],
    instance: { url: 'http://%%host%%:9200' },
  },
  { check: 'etcd', images: ['etcd'], instance: { prometheus_url: 'http://%%host%%:2379/metrics' } },
  { check: 'mcache', images: ['memcached'], instance: { url: '%%host%%', port: 11_211 } },
  { check: 'rabbitmq', images: ['rabbitmq'], instance: { prometheus_plugin: { url: 'http://%%host%%:15692' } } },
  { check: 'redisdb', images: ['redis', 'valkey'], instance: { host: '%%host%%', port: 6379 } },
];

/**
 * Templates for containers whose image says what they are, as the Agent brings them (`auto_conf.yaml` of its integrations).
 * `ignored` are names of checks to leave out (`ignore_autoconf`). A file or a label of the same check takes their place.
 */
export function knownImageConfigs(ignored: readonly string[]): readonly CheckConfig[] {
  return KNOWN.filter(({ check }) => !ignored.includes(check)).map(({ check, images, instance }) => ({
    check,
    source: 'known image',
    initConfig: {},
    instances: [instance],
    logs: [],
    adIdentifiers: images,
    containerId: '',
    optional: true,
  }));
}
