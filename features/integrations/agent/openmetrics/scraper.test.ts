import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordingSender, runOnce, testParts } from '../testing.ts';
import { pythonNumber } from './python-number.ts';
import { openMetricsCheck } from './scraper.ts';

let page = '';
let status = 200;
let endpoint = '';
const server = http.createServer((_, response) => void response.writeHead(status).end(page));
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
});
beforeEach(() => {
  status = 200;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const PAGE = `# TYPE app_requests_total counter
app_requests_total{code="200",secret="x"} 10
app_requests_total{code="500",secret="x"} 1
# TYPE app_temperature gauge
app_temperature{node="n1"} 21.5
app_temperature{node="n2"} NaN
# TYPE app_latency histogram
app_latency_bucket{le="0.5"} 4
app_latency_bucket{le="1"} 6
app_latency_bucket{le="+Inf"} 7
app_latency_sum 3.5
app_latency_count 7
# TYPE app_size summary
app_size{quantile="0.5"} 100
app_size_sum 1000
app_size_count 12
# TYPE app_info gauge
app_info{version="1.2.3"} 1
app_plain 5
app_started 1699999990
`;

/** Scrapes twice; what the second scrape sends. */
async function scrape(options: object) {
  page = PAGE;
  const clock = new FakeClock();
  const instance = { openmetrics_endpoint: endpoint, namespace: 'shop', tag_by_endpoint: false, ...options };
  const check = openMetricsCheck(instance, {}, { clock });
  await runOnce(check);
  const run = await runOnce(check);
  check.close?.();
  return { ...run, brief: run.metrics.map(({ type, metric, value, tags }) => [type, metric, value, tags.join(' ')]) };
}

test.each<[string, object, unknown[]]>([
  [
    'a counter, with labels renamed and left out',
    { metrics: [{ app_requests: 'requests' }], exclude_labels: ['secret'], rename_labels: { code: 'status' } },
    [
      ['monotonic_count', 'shop.requests.count', 10, 'status:200'],
      ['monotonic_count', 'shop.requests.count', 1, 'status:500'],
    ],
  ],
  [
    'samples by label, and the only labels wanted',
    { metrics: ['app_requests'], exclude_metrics_by_labels: { code: ['5..'] }, include_labels: ['code'] },
    [['monotonic_count', 'shop.app_requests.count', 10, 'code:200']],
  ],
  [
    'a gauge; what is no number is left out',
    { metrics: ['app_temp.*'] },
    [['gauge', 'shop.app_temperature', 21.5, 'node:n1']],
  ],
  [
    'a histogram',
    { metrics: ['latency'], raw_metric_prefix: 'app_' },
    [
      ['monotonic_count', 'shop.latency.sum', 3.5, ''],
      ['monotonic_count', 'shop.latency.count', 7, ''],
      ['monotonic_count', 'shop.latency.bucket', 4, 'upper_bound:0.5'],
      ['monotonic_count', 'shop.latency.bucket', 6, 'upper_bound:1.0'],
    ],
  ],
  [
    'buckets alone',
    { metrics: ['app_latency'], non_cumulative_histogram_buckets: true },
    [
      ['monotonic_count', 'shop.app_latency.sum', 3.5, ''],
      ['monotonic_count', 'shop.app_latency.count', 7, ''],
      ['monotonic_count', 'shop.app_latency.bucket', 4, 'lower_bound:0 upper_bound:0.5'],
      ['monotonic_count', 'shop.app_latency.bucket', 2, 'lower_bound:0.5 upper_bound:1.0'],
    ],
  ],
  [
    'no buckets',
    { metrics: ['app_latency'], collect_histogram_buckets: false },
    [
      ['monotonic_count', 'shop.app_latency.sum', 3.5, ''],
      ['monotonic_count', 'shop.app_latency.count', 7, ''],
    ],
  ],
  [
    'a summary',
    { metrics: ['app_size'] },
    [
      ['gauge', 'shop.app_size.quantile', 100, 'quantile:0.5'],
      ['monotonic_count', 'shop.app_size.sum', 1000, ''],
      ['monotonic_count', 'shop.app_size.count', 12, ''],
    ],
  ],
  ['what has no type is passed over', { metrics: ['app_plain'] }, []],
  [
    'a type of one’s own',
    { metrics: [{ app_plain: { name: 'plain', type: 'counter' }, app_started: { type: 'time_elapsed' } }] },
    [
      ['monotonic_count', 'shop.plain.count', 5, ''],
      ['gauge', 'shop.app_started', 10, ''],
    ],
  ],
  [
    'rates, percentages of time, and totals',
    {
      metrics: [
        { app_plain: { type: 'temporal_percent', scale: 'millisecond' } },
        { app_started: { type: 'rate' } },
        { app_requests: { type: 'counter_gauge' } },
      ],
      raw_line_filters: ['code="500"'],
    },
    [
      ['gauge', 'shop.app_requests.total', 10, 'code:200 secret:x'],
      ['monotonic_count', 'shop.app_requests.count', 10, 'code:200 secret:x'],
      ['rate', 'shop.app_plain', 0.5, ''],
      ['rate', 'shop.app_started', 1699999990, ''],
    ],
  ],
  [
    'labels of one metric for all',
    { metrics: ['app_temperature'], share_labels: { app_info: true } },
    [['gauge', 'shop.app_temperature', 21.5, 'node:n1 version:1.2.3']],
  ],
  [
    'labels for those that match',
    {
      metrics: ['app_temperature', 'app_info'],
      share_labels: { app_temperature: { match: ['version'], labels: ['node'] } },
    },
    [
      ['gauge', 'shop.app_temperature', 21.5, 'node:n1'],
      ['gauge', 'shop.app_info', 1, 'version:1.2.3'],
    ],
  ],
  ['nothing that is excluded', { metrics: ['.+'], exclude_metrics: ['^app_', 'x'] }, []],
])('%s', async (_, options, expected) => {
  expect((await scrape(options)).brief).toEqual(expected);
});

test('distributions are made of what came into each bucket since the scrape before', async () => {
  page = PAGE;
  const check = openMetricsCheck(
    {
      openmetrics_endpoint: endpoint,
      namespace: 'shop',
      metrics: ['app_latency'],
      histogram_buckets_as_distributions: true,
    },
    {},
    testParts(),
  );
  expect((await runOnce(check)).metrics).toEqual([]);
  page = PAGE.replace('le="1"} 6', 'le="1"} 8').replace('le="+Inf"} 7', 'le="+Inf"} 10');
  const { metrics } = await runOnce(check);
  check.close?.();
  expect(
    metrics.map(({ metric, value, tags, weight = 1 }) => [metric, value, weight, tags.slice(1).join(' ')]),
  ).toEqual([
    ['shop.app_latency', 0.625, 1, 'lower_bound:0.5 upper_bound:1.0'],
    ['shop.app_latency', 0.875, 1, 'lower_bound:0.5 upper_bound:1.0'],
    ['shop.app_latency', 1, 1, 'lower_bound:1.0 upper_bound:inf'],
  ]);
});

test('service checks, metadata, hosts and telemetry', async () => {
  const run = await scrape({
    metrics: [
      { app_info: { name: 'version', type: 'metadata', label: 'version' } },
      { app_plain: { name: 'state', type: 'service_check', status_map: { 5: 'WARNING' } } },
      'app_temperature',
    ],
    hostname_label: 'node',
    hostname_format: '<HOSTNAME>.example',
    telemetry: true,
    tag_by_endpoint: true,
    exclude_metrics: ['app_size'],
  });
  const tags = [`endpoint:${endpoint}`];
  expect(run.metadata).toEqual({ version: '1.2.3' });
  expect(run.serviceChecks).toEqual([
    { name: 'shop.openmetrics.health', status: 0, tags, message: '' },
    { name: 'shop.state', status: 1, tags, message: '' },
  ]);
  expect(run.metrics.map(({ metric, value, host }) => [metric, value, host])).toEqual([
    ['shop.app_temperature', 21.5, 'n1.example'],
    ['shop.telemetry.metrics.input.count', 15, undefined],
    ['shop.telemetry.metrics.ignored.count', 3, undefined],
    ['shop.telemetry.metrics.processed.count', 3, undefined],
    ['shop.telemetry.metrics.blacklist.count', 0, undefined],
    ['shop.telemetry.payload.size', Buffer.byteLength(PAGE), undefined],
  ]);
});

test('a page that cannot be had is critical; lines that cannot be read are a warning', async () => {
  const instance = { openmetrics_endpoint: endpoint, namespace: 'shop', metrics: ['a'] };
  const check = openMetricsCheck(instance, {}, testParts());
  page = 'a 1\n<html>\n';
  expect((await runOnce(check)).warnings).toEqual(['1 lines of the page cannot be read, the first is: <html>']);
  status = 503;
  const { sender, recorded } = recordingSender();
  await expect(check.run(sender, new AbortController().signal)).rejects.toMatchObject({ code: 'check_http_status' });
  expect(recorded.serviceChecks).toMatchObject([{ name: 'shop.openmetrics.health', status: 2 }]);
  check.close?.();
});

test.each([
  [{}, /^option openmetrics_endpoint is required/],
  [{ prometheus_url: 'http://x' }, /first version/],
  [{ openmetrics_endpoint: 'http://x', metrics: [1] }, /list of texts and mappings/],
  [{ openmetrics_endpoint: 'http://x', metrics: [{ a: { type: 'odd' } }] }, /unknown type odd/],
  [{ openmetrics_endpoint: 'http://x', metrics: [{ a: { type: 'service_check' } }] }, /status_map is required/],
  [{ openmetrics_endpoint: 'http://x', metrics: ['('] }, /metrics has a regex/],
  [{ openmetrics_endpoint: 'http://x', hostname_format: 'x' }, /<HOSTNAME>/],
])('%j is refused', (instance, message) => {
  expect(() => openMetricsCheck(instance, {}, testParts())).toThrow(
    expect.objectContaining({ code: 'bad_check_config', message: expect.stringMatching(message) }),
  );
});

test.each([
  [0, '0'],
  [10, '10.0'],
  [0.005, '0.005'],
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e16, '1e+16'],
  [Number.POSITIVE_INFINITY, 'inf'],
  [-2.5, '-2.5'],
])('%d is %s', (value, text) => {
  expect(pythonNumber(value)).toBe(text);
});
