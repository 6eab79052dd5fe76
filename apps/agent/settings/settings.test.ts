import { TRACE_DEFAULTS } from '@komainu/traces/agent/settings.ts';
import { describe, expect, test } from 'vitest';
import type { Environment } from './reader.ts';
import { type AgentSettings, parseAgentSettings } from './settings.ts';

const KEY = { DD_API_KEY: '0123456789abcdef0123456789abcdef' };
const settings = (env: Environment, file?: string): AgentSettings => parseAgentSettings({ ...KEY, ...env }, file);

const here = { main: { url: 'http://127.0.0.1:8100', apiKey: KEY.DD_API_KEY }, copies: [] };

test('without anything set, everything runs on the loopback and goes to the server of this machine', () => {
  expect(settings({})).toEqual({
    core: {
      apiKey: KEY.DD_API_KEY,
      url: 'http://127.0.0.1:8100',
      host: '',
      hostnameFile: '',
      hostnameFqdn: false,
      tags: [],
      env: '',
      dataDir: './data/agent',
      configFile: '',
      configFolder: '',
      logLevel: 'info',
      compression: 'none',
      hostMetrics: true,
      metadata: true,
      inventory: true,
    },
    containers: {
      docker: [
        { runtime: 'docker', address: '/var/run/docker.sock', asked: false },
        { runtime: 'podman', address: '/run/podman/podman.sock', asked: false },
      ],
      kubelet: undefined,
      cluster: undefined,
      clusterEvents: false,
      tags: {
        labelsAsTags: {},
        variablesAsTags: {},
        podLabelsAsTags: {},
        podAnnotationsAsTags: {},
        namespaceLabelsAsTags: {},
        namespaceAnnotationsAsTags: {},
        withoutServices: false,
        clusterName: '',
      },
      procRoot: '',
      cgroupRoot: '',
    },
    checks: {
      confDirs: ['/etc/komainu-agent/conf.d', '/etc/datadog-agent/conf.d'],
      atOnce: 16,
      limitMs: 60_000,
      autodiscovery: true,
      ignoredImages: [],
      filter: { wants: expect.any(Function) },
      cardinality: 'low',
      withVariables: true,
      allowedVariables: [],
    },
    transport: {
      targets: { metrics: here, logs: here, traces: here, processes: here },
      proxy: { http: '', https: '', except: [], loosely: true },
      tls: { insecure: false, caFile: '', certFile: '', keyFile: '', minVersion: 'TLSv1.2' },
      timeoutMs: 30_000,
      concurrency: 128,
      maxBufferBytes: 536_870_912,
      maxDiskRatio: 0.95,
      maxMemoryBytes: 15_728_640,
      bufferFolder: '',
      outdatedDays: 10,
      stopTimeoutMs: 3_000,
      keyCheckMs: 3_600_000,
      backoff: { factor: 2, baseS: 0.5, maxS: 30, recoveryInterval: 2, recoveryReset: true },
    },
    guest: {
      user: '',
      memoryLimitBytes: 536_870_912,
      healthPort: 0,
      logFile: '',
      logFileBytes: 10_485_760,
      logFileRolls: 1,
      logToConsole: true,
    },
    dogstatsd: expect.objectContaining({ host: '127.0.0.1', port: 8125, socket: '', streamSocket: '', tags: [] }),
    graphite: undefined,
    apm: {
      host: '127.0.0.1',
      port: 8126,
      socket: '',
      maxConnections: 0,
      requestTimeoutMs: 60_000,
      traces: TRACE_DEFAULTS,
      remoteConfiguration: true,
      evp: { enabled: true, maxBytes: 52_428_800, appKey: '' },
    },
    otlp: {
      http: { host: '127.0.0.1', port: 4318 },
      grpc: { host: '127.0.0.1', port: 4317 },
      signals: ['logs', 'metrics', 'traces'],
      maxGrpcBytes: 20_971_520,
    },
    logs: {
      folder: '/var/log',
      journal: true,
      entries: { 'datadog.yaml': [], KOMAINU_AGENT_LOGS: [] },
      defaults: {
        tags: [],
        rules: [],
        autoMultiLine: false,
        samples: [],
        maxMessageBytes: 900_000,
        tagTruncated: false,
        bindHost: '127.0.0.1',
        frameBytes: 9000,
      },
      maxFiles: 500,
      choice: 'by_name',
      discoverMs: 10_000,
      flushAfterMs: 1000,
      collectContainers: false,
      containerFilter: { include: [], exclude: [] },
      problem: '',
      compression: undefined,
    },
    processes: expect.anything(),
    host: { proc: '', sys: '', dev: '' },
    warnings: [],
  });
});

describe('one setting at a time', () => {
  test.each<[Environment, object]>([
    [
      { DD_URL: 'https://komainu.example:8443' },
      { core: { url: 'https://komainu.example:8443', compression: 'zstd' } },
    ],
    [{ DD_DD_URL: 'http://localhost:1' }, { core: { url: 'http://localhost:1', compression: 'none' } }],
    [{ DD_SITE: 'komainu.example' }, { core: { url: 'https://app.komainu.example' } }],
    [{ DD_HOSTNAME: 'web-1' }, { core: { host: 'web-1' } }],
    [{ DD_TAGS: 'a:b, c:d  e', DD_ENV: 'prod' }, { core: { tags: ['a:b', 'c:d', 'e', 'env:prod'], env: 'prod' } }],
    [{ DD_TAGS: 'env:stage', DD_ENV: 'prod' }, { core: { tags: ['env:stage'] } }],
    [{ DD_APM_NON_LOCAL_TRAFFIC: 'true' }, { apm: { host: '0.0.0.0', port: 8126, socket: '' } }],
    [{ DD_BIND_HOST: 'localhost', DD_APM_RECEIVER_PORT: '0' }, { apm: { host: '127.0.0.1', port: 0, socket: '' } }],
    [{ DD_APM_ENABLED: 'false' }, { apm: undefined }],
    [{ DD_USE_DOGSTATSD: 'false' }, { dogstatsd: undefined }],
    [{ DD_LOGS_ENABLED: 'false' }, { logs: undefined }],
    [
      { DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT: '0.0.0.0:14317' },
      { otlp: { grpc: { host: '0.0.0.0', port: 14317 } } },
    ],
    [{ DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: '[::1]:0' }, { otlp: { http: { host: '::1', port: 0 } } }],
    [{ DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: 'off' }, { otlp: { http: undefined } }],
  ])('%j', (env, expected) => {
    expect(settings(env)).toMatchObject(expected);
  });
});

test.each([
  [{ DD_LOGS_CONFIG_PROCESSING_RULES: '[{"type":"mask_sequences","name":"a"}]' }, 'must have a pattern'],
  [{ DD_LOGS_CONFIG_PROCESSING_RULES: '[{"type":"mask","name":"a"}]' }, 'must be one of'],
  [{ DD_CONTAINER_EXCLUDE_LOGS: 'image:(' }, 'container_exclude_logs has a regex that cannot be used'],
])('%j collects no logs and says why, the rest goes on', (env, reason) => {
  expect(settings(env).logs?.problem).toContain(reason);
});

test('a datadog.yaml is read, and variables win over it', () => {
  const file = [
    'api_key: from-file',
    'tags: [team:x, tier:web]',
    'dogstatsd_port: 9125',
    'apm_config:',
    '  receiver_port: 9126',
    'logs_enabled: true',
    'logs_config: {open_files_limit: 7, container_collect_all: true, use_compression: false, batch_wait: 5}',
    'logs:',
    '  - type: file',
    '    path: /srv/*.log',
    '    service: shop',
    '    source: nodejs',
    '    tags: ["a:b"]',
    '    exclude_paths: [/srv/no.log]',
    '  - type: tcp',
    '    port: 514',
  ].join('\n');
  expect(parseAgentSettings({ DD_DOGSTATSD_PORT: '7125' }, file)).toMatchObject({
    core: { apiKey: 'from-file', tags: ['team:x', 'tier:web'] },
    dogstatsd: { port: 7125 },
    apm: { port: 9126 },
    logs: {
      entries: {
        'datadog.yaml': [
          { type: 'file', service: 'shop' },
          { type: 'tcp', port: 514 },
        ],
      },
      defaults: { tags: ['team:x', 'tier:web'] },
      maxFiles: 7,
      collectContainers: true,
      compression: 'none',
    },
    warnings: ['logs_config.batch_wait has no effect: lines are sent as they are read'],
  });
});

test.each([
  [{ DD_DOGSTATSD_PORT: '70000' }, 'bad_setting'],
  [{ DD_APM_RECEIVER_PORT: 'x' }, 'bad_setting'],
  [{ DD_LOGS_ENABLED: 'maybe' }, 'bad_setting'],
  [{ DD_URL: 'komainu' }, 'bad_setting'],
  [{ DD_LOG_LEVEL: 'loud' }, 'bad_setting'],
  [{ DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: '4318' }, 'bad_setting'],
  [{ KOMAINU_AGENT_LOGS: '{}' }, 'bad_setting'],
])('%j is refused', (env, code) => {
  expect(() => settings(env)).toThrow(expect.objectContaining({ code }));
});

test('a broken file is refused', () => {
  expect(() => settings({}, 'a: [')).toThrow(expect.objectContaining({ code: 'bad_settings_file' }));
});
