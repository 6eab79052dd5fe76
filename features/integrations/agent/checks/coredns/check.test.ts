import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, runCheck } from '../../testing.ts';
import { check } from './check.ts';
import { COREDNS_NAMES } from './names.ts';

/** Composed from the documentation of CoreDNS 1.12. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');

/** Recorded from CoreDNS 1.15.0, which served a zone of its own and forwarded the rest. */
const RECORDED = readFileSync(new URL('testdata/recorded-1.15.0.txt', import.meta.url), 'utf8');

const valuesOf = (run: RecordedRun, metric: string) =>
  run.metrics.filter((one) => one.metric === metric).map(({ type, value }) => [type, value]);

it('reads the page as instances with prometheus_url have it', async () => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  const run = await runCheck(check, { prometheus_url: `${server.url}/metrics` });
  expect(undescribed('coredns', run)).toEqual([]);
  expect(valuesOf(run, 'coredns.request_count')).toEqual([
    ['monotonic_count', 130],
    ['monotonic_count', 34],
  ]);
  expect(valuesOf(run, 'coredns.cache_size.count')).toEqual([
    ['gauge', 4],
    ['gauge', 31],
  ]);
  expect(valuesOf(run, 'coredns.request_duration.seconds.sum')).toEqual([['gauge', 1.93]]);
  expect(valuesOf(run, 'coredns.request_duration.seconds.count')).toEqual([
    ['monotonic_count', 118],
    ['monotonic_count', 163],
    ['monotonic_count', 164],
  ]);
  expect(valuesOf(run, 'coredns.panic_count.count')).toEqual([['monotonic_count', 0]]);
  expect(valuesOf(run, 'coredns.go.memstats.alloc_bytes_total')).toEqual([['monotonic_count', 9.1e8]]);
  expect(run.serviceChecks.map(({ name }) => name)).toEqual(['coredns.prometheus.health']);
});

it('reads the page as instances with openmetrics_endpoint have it', async () => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  const run = await runCheck(check, { openmetrics_endpoint: `${server.url}/metrics` });
  expect(undescribed('coredns', run)).toEqual([]);
  expect(valuesOf(run, 'coredns.request_count.count')).toHaveLength(2);
  expect(valuesOf(run, 'coredns.panic_count.count')).toEqual([['monotonic_count', 0]]);
  expect(valuesOf(run, 'coredns.cache_size.count')).toHaveLength(2);
  expect(valuesOf(run, 'coredns.request_duration.seconds.bucket')).toHaveLength(2);
  expect(run.serviceChecks.map(({ name }) => name)).toEqual(['coredns.openmetrics.health']);
});

it.each(['prometheus_url', 'openmetrics_endpoint'])('reads the page of a real server, with %s', async (option) => {
  await using server = await serveAnswers({ '/metrics': { body: RECORDED } });
  const run = await runCheck(check, { [option]: `${server.url}/metrics` });
  expect(run.warnings).toEqual([]);
  expect(undescribed('coredns', run)).toEqual([]);
  const total = option === 'openmetrics_endpoint' ? '.count' : '';
  expect(valuesOf(run, `coredns.cache_hits_count${total}`)).toEqual([
    ['monotonic_count', 1],
    ['monotonic_count', 1],
  ]);
  expect(valuesOf(run, `coredns.template.matches_count${total}`)).toEqual([['monotonic_count', 1]]);
  const families = [...RECORDED.matchAll(/^# TYPE (coredns_\w+)/gm)].map(([, name = '']) => name);
  const unknown = families.filter((name) => COREDNS_NAMES[name] === undefined);
  // Questions for localhost have no metric of Datadog's.
  expect(unknown).toEqual(['coredns_local_localhost_requests_total']);
});

it('wants an address', async () => {
  await expect(runCheck(check, {})).rejects.toMatchObject({ code: 'bad_check_config' });
});
