import { check as openmetrics } from '@komainu/integrations/agent/checks/openmetrics/check.ts';
import { check as prometheus } from '@komainu/integrations/agent/checks/prometheus/check.ts';
import { type RecordedRun, runCheck } from '@komainu/integrations/agent/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prometheusBinary, type RunningPrometheus, startPrometheus } from '../clients/prometheus-server.ts';

const PROGRAM = prometheusBinary();

describe.skipIf(PROGRAM === undefined)('openmetrics and prometheus against a real page of metrics', () => {
  let server: RunningPrometheus;
  let endpoint: string;

  beforeAll(async () => {
    server = await startPrometheus(PROGRAM ?? '');
    endpoint = `${server.url}/metrics`;
    for (const status of [200, 200, 404]) {
      const path = status === 200 ? '/-/healthy' : '/api/v1/label/no-name/values';
      await fetch(`${server.url}${path}`).then((answer) => answer.text());
    }
  });
  afterAll(() => server?.stop());

  it('names gauges, counters, summaries and histograms as the check of today does', async () => {
    const run = await runCheck(openmetrics, { openmetrics_endpoint: endpoint, namespace: 'prom', metrics: ['.+'] });
    expect(run.warnings).toEqual([]);
    expect(shapes(run, endpoint)).toEqual(
      expect.arrayContaining([
        'gauge prom.go_goroutines',
        'monotonic_count prom.process_cpu_seconds.count',
        'gauge prom.prometheus_build_info branch goarch goos goversion revision version',
        'monotonic_count prom.prometheus_http_requests.count code handler',
        'monotonic_count prom.prometheus_http_request_duration_seconds.bucket handler upper_bound',
        'monotonic_count prom.prometheus_http_request_duration_seconds.count handler',
        'monotonic_count prom.prometheus_http_request_duration_seconds.sum handler',
        'gauge prom.go_gc_duration_seconds.quantile quantile',
        'monotonic_count prom.go_gc_duration_seconds.count',
        'monotonic_count prom.go_gc_duration_seconds.sum',
      ]),
    );
    expect(requests(run, 'prom.prometheus_http_requests.count')).toEqual([
      { type: 'monotonic_count', value: expect.any(Number) },
    ]);
    expect(run.serviceChecks).toEqual([
      { name: 'prom.openmetrics.health', status: 0, tags: [`endpoint:${endpoint}`], message: '' },
    ]);
  });

  it('names them as the first version of the check did', async () => {
    const instance = { prometheus_url: endpoint, namespace: 'prom', metrics: ['go_*', 'prometheus_http_*'] };
    const runs = await Promise.all([runCheck(openmetrics, instance), runCheck(prometheus, instance)]);
    for (const run of runs) {
      expect(run.warnings).toEqual([]);
      expect(shapes(run, endpoint)).toEqual(
        expect.arrayContaining([
          'gauge prom.go_goroutines',
          'gauge prom.go_gc_duration_seconds.quantile quantile',
          'gauge prom.go_gc_duration_seconds.count',
          'gauge prom.go_gc_duration_seconds.sum',
          'monotonic_count prom.prometheus_http_requests_total code handler',
          'gauge prom.prometheus_http_request_duration_seconds.count handler upper_bound',
          'gauge prom.prometheus_http_request_duration_seconds.sum handler',
        ]),
      );
      expect(run.serviceChecks).toEqual([
        { name: 'prom.prometheus.health', status: 0, tags: [`endpoint:${endpoint}`], message: '' },
      ]);
    }
  });
});

/** Type, name and the keys of tags of what a run sent, each once. */
function shapes({ metrics }: RecordedRun, endpoint: string): readonly string[] {
  return [
    ...new Set(
      metrics.map(({ type, metric, tags }) => {
        const own = tags.filter((tag) => tag !== `endpoint:${endpoint}`);
        return [type, metric, ...own.map((tag) => tag.replace(/:.*/s, ''))].join(' ');
      }),
    ),
  ];
}

/** How often the path that the test asked for was served. */
function requests({ metrics }: RecordedRun, name: string) {
  return metrics
    .filter(({ metric, tags }) => metric === name && tags.includes('handler:/-/healthy') && tags.includes('code:200'))
    .map(({ type, value }) => ({ type, value }));
}
