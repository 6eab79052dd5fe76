import { TRACE_DEFAULTS, type TraceSettings } from '@komainu/traces/agent/settings.ts';
import { expect, test } from 'vitest';
import { apmSettings } from './apm.ts';
import { type Environment, parseSettingsFile, SettingsReader } from './reader.ts';

const traces = (env: Environment, file = ''): TraceSettings | undefined =>
  apmSettings(new SettingsReader(env, parseSettingsFile(file)), 'prod')?.traces;

test('everything that datadog.yaml says about traces is read', () => {
  const file = `
apm_config:
  env: shop
  target_traces_per_second: 20
  errors_per_second: 5
  enable_rare_sampler: true
  rare_sampler: { tps: 2, cooldown: 60, cardinality: 50 }
  probabilistic_sampler: { enabled: true, sampling_percentage: 12.5, hash_seed: 7 }
  error_tracking_standalone: { enabled: true }
  ignore_resources: ["GET /healthcheck", "(?i)^ping$"]
  filter_tags:
    require: ["db:sql"]
    reject: ["outcome:success", "internal"]
  filter_tags_regex:
    reject: ["http.url:^/static/.*"]
  replace_tags:
    - { name: "http.url", pattern: "token/(.*)", repl: "\${1}-?" }
  compute_stats_by_span_kind: false
  peer_tags_aggregation: false
  max_request_bytes: 1000000
  obfuscation:
    redis: { enabled: true, remove_all_args: true }
    memcached: { keep_command: true }
    mongodb: { keep_values: [uid], obfuscate_sql_values: [query] }
    elasticsearch: { enabled: false }
    http: { remove_query_string: true, remove_paths_with_digits: true }
    remove_stack_traces: true
    credit_cards: { luhn: true, keep_values: [order] }
`;
  expect(traces({}, file)).toEqual({
    ...TRACE_DEFAULTS,
    defaultEnv: 'shop',
    sampling: {
      targetTps: 20,
      errorTps: 5,
      rare: { enabled: true, tps: 2, cooldownMs: 60_000, cardinality: 50 },
      probabilistic: { enabled: true, percentage: 12.5, hashSeed: 7 },
      otlpPercentage: 100,
      errorTrackingStandalone: true,
    },
    ignoreResources: [expect.any(RegExp), expect.any(RegExp)],
    requireTags: [{ key: 'db', value: 'sql' }],
    rejectTags: [
      { key: 'outcome', value: 'success' },
      { key: 'internal' },
      { key: 'http.url', pattern: expect.any(RegExp) },
    ],
    replaceTags: [{ name: 'http.url', pattern: expect.any(RegExp), replacement: '$1-?' }],
    statsBySpanKind: false,
    peerTags: [],
    maxRequestBytes: 1_000_000,
    obfuscation: {
      redis: { enabled: true, removeAllArgs: true },
      valkey: { enabled: true, removeAllArgs: false },
      memcached: { enabled: true, keepCommand: true },
      mongodb: { enabled: true, keepValues: ['uid'], sqlValues: ['query'] },
      elasticsearch: { enabled: false, keepValues: [], sqlValues: [] },
      opensearch: { enabled: true, keepValues: [], sqlValues: [] },
      http: { removeQuery: true, removePathDigits: true },
      removeStackTraces: true,
      creditCards: { enabled: true, luhn: true, keepValues: ['order'] },
    },
  });
});

test('variables say the same in their own spelling', () => {
  const read = traces({
    DD_APM_MAX_TPS: '3',
    DD_APM_IGNORE_RESOURCES: 'GET /health,"a, b"',
    DD_APM_FILTER_TAGS_REJECT: 'a:b c:d',
    DD_APM_REPLACE_TAGS: '[{"name":"*","pattern":"x","repl":"y"}]',
    DD_APM_OBFUSCATION_REDIS_REMOVE_ALL_ARGS: 'true',
  });
  expect([
    read?.sampling.targetTps,
    read?.ignoreResources.map((pattern) => [pattern.test('GET /health'), pattern.test('is a, b')]),
    read?.rejectTags,
    read?.replaceTags.map(({ name, pattern, replacement }) => [name, 'axx'.replace(pattern, replacement)]),
    read?.obfuscation.redis.removeAllArgs,
  ]).toEqual([
    3,
    [
      [true, false],
      [false, true],
    ],
    [
      { key: 'a', value: 'b' },
      { key: 'c', value: 'd' },
    ],
    [['*', 'ayy']],
    true,
  ]);
});

test.each([
  ['apm_config: { replace_tags: [{ name: a }] }', 'rule 1 needs the texts name, pattern and repl'],
  ['apm_config: { ignore_resources: ["(a"] }', 'apm_config.ignore_resources: (a'],
  ['apm_config: { errors_per_second: many }', 'DD_APM_ERROR_TPS must be a number'],
])('%s is refused', (file, reason) => {
  expect(() => traces({}, file)).toThrow(reason);
});
