import { expect, test } from 'vitest';
import { type Environment, SettingsReader } from './reader.ts';
import { type TransportSettings, transportSettings } from './transport.ts';

const MAIN = { url: 'https://komainu.example', apiKey: 'main' };
const transport = (tree: Record<string, unknown>, env: Environment = {}): TransportSettings =>
  transportSettings(new SettingsReader(env, tree), MAIN);
const to = (url: string, apiKey = 'main') => ({ url, apiKey });

test('copies go where the file says, with the keys that it says', () => {
  const tree = {
    additional_endpoints: { 'https://b.example/': ['key-b', 'key-c'], 'https://komainu.example': ['main', 'key-d'] },
    apm_config: { apm_dd_url: 'https://trace.example', additional_endpoints: { 'https://t.example': ['key-t'] } },
    process_config: { process_dd_url: 'https://process.example' },
    logs_config: {
      logs_dd_url: 'logs.example:10516',
      additional_endpoints: [{ api_key: 'key-l', Host: 'l.example', port: 443, is_reliable: true }],
    },
  };
  expect(transport(tree).targets).toEqual({
    metrics: {
      main: MAIN,
      copies: [
        to('https://b.example', 'key-b'),
        to('https://b.example', 'key-c'),
        to('https://komainu.example', 'key-d'),
      ],
    },
    logs: { main: to('https://logs.example:10516'), copies: [to('https://l.example:443', 'key-l')] },
    traces: { main: to('https://trace.example'), copies: [to('https://t.example', 'key-t')] },
    processes: { main: to('https://process.example'), copies: [] },
  });
});

test('variables carry the same as JSON', () => {
  const { targets } = transport({}, { DD_ADDITIONAL_ENDPOINTS: '{"http://b.example":["key"]}' });
  expect(targets.metrics.copies).toEqual([to('http://b.example', 'key')]);
});

test('a worker of observability pipelines comes before the server', () => {
  const tree = { observability_pipelines_worker: { logs: { enabled: true, url: 'http://opw.example:8282' } } };
  const { targets } = transport(tree);
  expect([targets.logs.main.url, targets.metrics.main.url]).toEqual(['http://opw.example:8282', MAIN.url]);
});

test.each<[Record<string, unknown>, Environment, TransportSettings['proxy']]>([
  [
    { proxy: { http: 'http://p:1', https: 'http://u:pw@p:2', no_proxy: ['a', 'b.example'] } },
    {},
    { http: 'http://p:1', https: 'http://u:pw@p:2', except: ['a', 'b.example'], loosely: false },
  ],
  [
    { proxy: { http: 'http://p:1' } },
    { DD_PROXY_HTTP: 'p:9', DD_PROXY_NO_PROXY: 'a b', DD_NO_PROXY_NONEXACT_MATCH: 'true' },
    { http: 'http://p:9', https: '', except: ['a', 'b'], loosely: true },
  ],
  [
    {},
    { https_proxy: 'http://p:3', NO_PROXY: 'localhost,.example' },
    { http: '', https: 'http://p:3', except: ['localhost', '.example'], loosely: true },
  ],
])('the proxy of %j %j', (tree, env, expected) => {
  expect(transport(tree, env).proxy).toEqual(expected);
});

test('the forwarder is told as the Agent is', () => {
  const tree = {
    forwarder_timeout: 20,
    forwarder_num_workers: 2,
    forwarder_max_concurrent_requests: 5,
    forwarder_storage_max_size_in_bytes: 1_000_000_000,
    forwarder_storage_max_disk_ratio: 0.8,
    forwarder_storage_path: '/srv/buffer',
    forwarder_retry_queue_payloads_max_size: 1000,
    forwarder_backoff_base: 2,
    forwarder_backoff_max: 64,
    min_tls_version: 'tlsv1.3',
    skip_ssl_validation: true,
  };
  expect(transport(tree)).toMatchObject({
    timeoutMs: 20_000,
    concurrency: 10,
    maxBufferBytes: 1_000_000_000,
    maxDiskRatio: 0.8,
    bufferFolder: '/srv/buffer',
    maxMemoryBytes: 1000,
    backoff: { factor: 2, baseS: 2, maxS: 64 },
    tls: { minVersion: 'TLSv1.3', insecure: true },
  });
});

test.each([
  [{ additional_endpoints: ['x'] }, 'DD_ADDITIONAL_ENDPOINTS must be a mapping'],
  [{ additional_endpoints: { 'ftp://u:pw@x': ['k'] } }, 'not an http or https address: ftp://x'],
  [{ forwarder_backoff_factor: 0 }, 'DD_FORWARDER_BACKOFF_FACTOR must be a number from 1'],
])('%j is refused', (tree, message) => {
  expect(() => transport(tree)).toThrow(
    expect.objectContaining({ code: 'bad_setting', message: expect.stringContaining(message) }),
  );
});
