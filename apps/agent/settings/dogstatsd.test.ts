import { STANDARD_PREFIXES } from '@komainu/metrics/agent/naming.ts';
import { expect, test } from 'vitest';
import { dogStatsDSettings } from './dogstatsd.ts';
import { type Environment, parseSettingsFile, SettingsReader } from './reader.ts';

function settings(env: Environment, file = '') {
  const read = new SettingsReader(env, parseSettingsFile(file));
  return { dogstatsd: dogStatsDSettings(read), warnings: read.warnings };
}

test('the defaults are those of the Agent', () => {
  expect(settings({})).toEqual({
    dogstatsd: {
      host: '127.0.0.1',
      port: 8125,
      udp: true,
      socket: '',
      streamSocket: '',
      receiveBufferBytes: 0,
      maxDatagramBytes: 65_536,
      tags: [],
      maxContexts: 100_000,
      expiryS: 300,
      timestamps: true,
      histogram: { aggregates: ['max', 'median', 'avg', 'count'], percentiles: [95] },
      copyToDistribution: undefined,
      naming: { namespace: '', namespaceExcept: STANDARD_PREFIXES, blocked: [], blockedByPrefix: false },
      mapper: { profiles: [], cacheSize: 1000 },
      origins: { socket: false, client: false, entityIdPrecedence: false, cardinality: 'low' },
      forward: undefined,
      countEach: false,
    },
    warnings: [],
  });
});

test('everything can be said in the file', () => {
  const file = `
dogstatsd_socket: unixgram:///var/run/datadog/dsd.socket
dogstatsd_buffer_size: 100000
dogstatsd_so_rcvbuf: 4194304
dogstatsd_expiry_seconds: 60
dogstatsd_no_aggregation_pipeline: false
dogstatsd_origin_detection: true
dogstatsd_origin_detection_client: true
dogstatsd_entity_id_precedence: true
dogstatsd_tag_cardinality: orchestrator
dogstatsd_metrics_stats_enable: true
dogstatsd_mapper_cache_size: 5
dogstatsd_mapper_profiles:
  - name: jobs
    prefix: "job."
    mappings:
      - match: "job.*.*"
        name: job
        tags: { kind: "$1", id: 7 }
      - match: 'job\\.(.+)'
        match_type: regex
        name: other
histogram_aggregates: [max, sum]
histogram_percentiles: [0.29, "0.5", 0.999]
histogram_copy_to_distribution: true
histogram_copy_to_distribution_prefix: dist.
statsd_metric_namespace: shop
statsd_metric_namespace_blacklist: [own]
statsd_metric_blocklist: [a, b]
statsd_metric_blocklist_match_prefix: true
statsd_forward_host: other
statsd_forward_port: 8125
`;
  expect(settings({}, file)).toMatchObject({
    dogstatsd: {
      socket: '/var/run/datadog/dsd.socket',
      maxDatagramBytes: 100_000,
      receiveBufferBytes: 4_194_304,
      expiryS: 60,
      timestamps: false,
      origins: { socket: true, client: true, entityIdPrecedence: true, cardinality: 'orchestrator' },
      countEach: true,
      mapper: {
        cacheSize: 5,
        profiles: [
          {
            name: 'jobs',
            prefix: 'job.',
            mappings: [
              { match: 'job.*.*', matchType: 'wildcard', name: 'job', tags: { kind: '$1', id: '7' } },
              { match: 'job\\.(.+)', matchType: 'regex', name: 'other', tags: {} },
            ],
          },
        ],
      },
      histogram: { aggregates: ['max', 'sum'], percentiles: [29, 50, 100] },
      copyToDistribution: 'dist.',
      naming: { namespace: 'shop', namespaceExcept: ['own'], blocked: ['a', 'b'], blockedByPrefix: true },
      forward: { host: 'other', port: 8125 },
    },
    warnings: [],
  });
});

test.each<[Environment, boolean]>([
  [{ DD_DOGSTATSD_PORT: '0' }, true],
  [{ DD_DOGSTATSD_PORT: '0', DD_DOGSTATSD_SOCKET: '/dsd.socket' }, false],
  [{ DD_DOGSTATSD_PORT: '8125', DD_DOGSTATSD_SOCKET: '/dsd.socket' }, true],
])('%j: UDP %j', (env, udp) => {
  expect(settings(env).dogstatsd?.udp).toBe(udp);
});

test('lists and profiles come from variables too', () => {
  const profiles = JSON.stringify([{ name: 'p', prefix: '*', mappings: [{ match: 'a.*', name: 'a' }] }]);
  expect(
    settings({
      DD_HISTOGRAM_PERCENTILES: '0.5 0.99',
      DD_DOGSTATSD_MAPPER_PROFILES: profiles,
      DD_METRIC_FILTERLIST: 'x',
    }),
  ).toMatchObject({
    dogstatsd: {
      histogram: { percentiles: [50, 99] },
      mapper: {
        profiles: [{ name: 'p', prefix: '*', mappings: [{ match: 'a.*', matchType: 'wildcard', name: 'a' }] }],
      },
      naming: { blocked: ['x'], blockedByPrefix: false },
    },
  });
});

test('what makes no sense is left out and said', () => {
  const file = `
histogram_aggregates: [max, mean]
histogram_percentiles: [95]
dogstatsd_mapper_profiles:
  - name: nameless prefix
  - name: p
    prefix: a.
    mappings: [{ match: a.b }, { match: a.c, name: c, match_type: glob }, { match: a.d, name: d }]
`;
  const { dogstatsd, warnings } = settings({}, file);
  expect(dogstatsd?.mapper.profiles).toMatchObject([{ name: 'p', mappings: [{ match: 'a.d' }] }]);
  expect(warnings).toEqual([
    expect.stringContaining('histogram_aggregates: mean'),
    expect.stringContaining('histogram_percentiles: 95'),
    expect.stringContaining('profile 1 is left out'),
    expect.stringContaining('p, mapping 1 is left out'),
    expect.stringContaining('p, mapping 2 is left out'),
  ]);
  expect(settings({}, 'dogstatsd_mapper_profiles: { a: b }').warnings).toHaveLength(1);
});
