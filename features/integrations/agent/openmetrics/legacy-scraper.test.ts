import { expect, it } from 'vitest';
import { CheckStatus, type YamlMap } from '../check.ts';
import { serveAnswers } from '../http/testing.ts';
import { type RecordedRun, runOnce } from '../testing.ts';
import { prometheusCheck } from './legacy-scraper.ts';

const PAGE = `# TYPE requests_total counter
requests_total{code="200",node="a"} 7
requests_total{code="500",node="b"} 1
# TYPE temperature gauge
temperature{node="a"} 21.5
temperature{node="b"} NaN
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 3
latency_seconds_bucket{le="1"} 5
latency_seconds_bucket{le="+Inf"} 6
latency_seconds_sum 4
latency_seconds_count 6
# TYPE pause_seconds summary
pause_seconds{quantile="0.5"} 0.25
pause_seconds_sum 9
pause_seconds_count 4
# TYPE node_info gauge
node_info{node="a",zone="east"} 1
untyped_thing 3
`;

async function scrape(options: YamlMap, page = PAGE): Promise<RecordedRun> {
  await using server = await serveAnswers({ '/metrics': { body: page } });
  const instance = { prometheus_url: `${server.url}/metrics`, namespace: 'shop', metrics: ['*'], ...options };
  const check = prometheusCheck(instance, {});
  try {
    return await runOnce(check);
  } finally {
    await check.close?.();
  }
}

const sent = (run: RecordedRun) => run.metrics.map(({ type, metric, value, tags }) => [type, metric, value, ...tags]);

it('keeps the names of the page, and makes gauges of parts', async () => {
  const run = await scrape({});
  expect(sent(run)).toEqual([
    ['monotonic_count', 'shop.requests_total', 7, 'code:200', 'node:a'],
    ['monotonic_count', 'shop.requests_total', 1, 'code:500', 'node:b'],
    ['gauge', 'shop.temperature', 21.5, 'node:a'],
    ['gauge', 'shop.latency_seconds.count', 3, 'upper_bound:0.1'],
    ['gauge', 'shop.latency_seconds.count', 5, 'upper_bound:1.0'],
    ['gauge', 'shop.latency_seconds.sum', 4],
    ['gauge', 'shop.latency_seconds.count', 6, 'upper_bound:none'],
    ['gauge', 'shop.pause_seconds.quantile', 0.25, 'quantile:0.5'],
    ['gauge', 'shop.pause_seconds.sum', 9],
    ['gauge', 'shop.pause_seconds.count', 4],
    ['gauge', 'shop.node_info', 1, 'node:a', 'zone:east'],
  ]);
  expect(run.serviceChecks).toMatchObject([{ name: 'shop.prometheus.health', status: CheckStatus.ok }]);
});

it('renames, leaves out and retypes as told', async () => {
  const run = await scrape({
    metrics: [{ requests_total: 'requests' }, 'untyped_*', 'temperature'],
    ignore_metrics: ['temp*'],
    type_overrides: { untyped_thing: 'rate' },
    labels_mapper: { code: 'status' },
    ignore_metrics_by_labels: { node: ['b'] },
    exclude_labels: ['node'],
  });
  expect(sent(run)).toEqual([
    ['monotonic_count', 'shop.requests', 7, 'status:200'],
    ['rate', 'shop.untyped_thing', 3],
  ]);
});

it('counts parts, without buckets, where wished', async () => {
  const run = await scrape({
    metrics: ['latency_seconds', 'pause_seconds'],
    send_histograms_buckets: false,
    send_distribution_counts_as_monotonic: true,
    send_monotonic_with_gauge: true,
  });
  expect(sent(run)).toEqual([
    ['gauge', 'shop.latency_seconds.sum', 4],
    ['monotonic_count', 'shop.latency_seconds.sum.total', 4],
    ['monotonic_count', 'shop.latency_seconds.count', 6],
    ['gauge', 'shop.pause_seconds.quantile', 0.25, 'quantile:0.5'],
    ['gauge', 'shop.pause_seconds.sum', 9],
    ['monotonic_count', 'shop.pause_seconds.sum.total', 9],
    ['monotonic_count', 'shop.pause_seconds.count', 4],
  ]);
});

it('takes buckets apart', async () => {
  const run = await scrape({ metrics: ['latency_seconds'], non_cumulative_buckets: true });
  expect(sent(run).filter(([, metric]) => metric === 'shop.latency_seconds.count')).toEqual([
    ['gauge', 'shop.latency_seconds.count', 3, 'lower_bound:0', 'upper_bound:0.1'],
    ['gauge', 'shop.latency_seconds.count', 2, 'lower_bound:0.1', 'upper_bound:1.0'],
    ['gauge', 'shop.latency_seconds.count', 1, 'lower_bound:1.0', 'upper_bound:inf'],
    ['gauge', 'shop.latency_seconds.count', 6, 'upper_bound:none'],
  ]);
});

it('joins labels, and names hosts by one', async () => {
  const run = await scrape({
    metrics: ['temperature', 'requests_total'],
    label_joins: { node_info: { labels_to_match: ['node'], labels_to_get: ['zone'] } },
    label_to_hostname: 'node',
    label_to_hostname_suffix: '.example',
    send_monotonic_counter: false,
  });
  expect(run.metrics).toEqual([
    {
      type: 'gauge',
      metric: 'shop.requests_total',
      value: 7,
      tags: ['code:200', 'node:a', 'zone:east'],
      host: 'a.example',
    },
    { type: 'gauge', metric: 'shop.requests_total', value: 1, tags: ['code:500', 'node:b'], host: 'b.example' },
    { type: 'gauge', metric: 'shop.temperature', value: 21.5, tags: ['node:a', 'zone:east'], host: 'a.example' },
  ]);
});

it('sends no more than it may, and says how much was left out', async () => {
  const run = await scrape({ max_returned_metrics: 2 });
  expect(run.metrics).toHaveLength(2);
  expect(run.warnings).toEqual(['9 values are left out: max_returned_metrics is 2']);
});

it('refuses a page that is none, and options that make no sense', async () => {
  await expect(scrape({}, '<html></html>')).rejects.toMatchObject({ code: 'openmetrics_page' });
  await expect(scrape({ metrics: [] })).rejects.toMatchObject({ code: 'bad_check_config' });
  await expect(scrape({ metrics: [3] })).rejects.toMatchObject({ code: 'bad_check_config' });
  await expect(scrape({ type_overrides: { a: 'colour' } })).rejects.toMatchObject({ code: 'bad_check_config' });
});
