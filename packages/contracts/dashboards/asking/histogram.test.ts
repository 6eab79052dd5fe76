import { expect, it } from 'vitest';
import { histogramRequest, histogramSamples } from './histogram.ts';
import { objectsOf } from './json.ts';

it('asks for quantiles of the whole window', () => {
  const request = histogramRequest({
    request_type: 'histogram',
    query: { data_source: 'metrics', name: 'q', query: 'histogram:shop.latency{env:prod}' },
  });
  const queries = objectsOf(request?.['queries']).map(({ query, aggregator }) => [query, aggregator]);
  expect([queries.length, queries[0], queries[2], queries.at(-1)]).toEqual([
    23,
    ['min:shop.latency{env:prod}', 'min'],
    ['p5:shop.latency{env:prod}', 'percentile'],
    ['max:shop.latency{env:prod}', 'max'],
  ]);
  expect([histogramRequest({ q: 'avg:x{*}' }), histogramRequest({ query: { query: 'avg:x{*}' } })]).toEqual([
    undefined,
    undefined,
  ]);
});

it('gives values that lie as the distribution does', () => {
  // Evenly from 0 to 100: every quantile is its share.
  const even = [0, 1, ...Array.from({ length: 19 }, (_, index) => (index + 1) * 5), 99, 100];
  const samples = histogramSamples(even);
  expect(samples).toHaveLength(400);
  expect(samples.map((value) => Math.round(value * 1000) / 1000).slice(0, 3)).toEqual([0.125, 0.375, 0.625]);
  expect([Math.max(...samples) < 100, histogramSamples([1, null]), histogramSamples([])]).toEqual([true, [], []]);
});
