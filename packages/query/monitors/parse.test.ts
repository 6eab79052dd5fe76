import { describe, expect, it } from 'vitest';
import { crosses } from './comparison.ts';
import { isMultiAlert, parseMonitorQuery } from './parse.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

/** What of a query a test looks at: trees of other languages have tests of their own. */
function read(type: string, query: string, variables?: readonly unknown[]) {
  const { node: _, ...rest } = { node: null, ...parseMonitorQuery(type, query, variables) };
  return rest;
}

function errorOf(type: string, query: string, variables?: readonly unknown[]): string {
  try {
    parseMonitorQuery(type, query, variables);
  } catch (error) {
    if (error instanceof MonitorSyntaxError)
      return `${query.slice(error.offset, error.offset + error.length)}| ${error.reason}`;
    throw error;
  }
  return 'none';
}

describe('queries of monitors', () => {
  it('reads metric alerts', () => {
    expect(read('metric alert', 'avg(last_5m):avg:system.cpu.user{env:prod} by {host} > 90')).toEqual({
      kind: 'metric',
      aggregator: 'avg',
      window: { kind: 'last', seconds: 300 },
      change: null,
      text: 'avg:system.cpu.user{env:prod} by {host}',
      groupBy: ['host'],
      comparison: { operator: '>', threshold: 90 },
    });
  });

  it('reads changes, calendars and functions', () => {
    expect(read('query alert', 'pct_change(avg(last_5m),last_1h):sum:hits{*}.as_count() <= -12.5')).toMatchObject({
      aggregator: 'avg',
      change: { kind: 'pct_change', shiftSeconds: 3600 },
      comparison: { operator: '<=', threshold: -12.5 },
    });
    expect(read('query alert', 'sum(current_1mo):avg:system.load.5{*} > 0.5')).toMatchObject({
      window: { kind: 'current', unit: 'month' },
    });
    expect(read('query alert', "max(next_1w):forecast(avg:disk{*} by {host}, 'linear', 1) >= 90")).toMatchObject({
      window: { kind: 'next', seconds: 604_800 },
    });
    expect(
      read(
        'query alert',
        "avg(last_4h):anomalies(avg:aws.ec2.cpu{a:b}, 'basic', 2, direction='both', alert_window='last_15m', interval=60, count_default_zero='true') >= 1",
      ),
    ).toMatchObject({ comparison: { operator: '>=', threshold: 1 } });
  });

  it('reads formulas', () => {
    const variables = [
      { data_source: 'metrics', name: 'errors', query: 'sum:errors{*} by {service}.as_count()', aggregator: 'sum' },
      {
        data_source: 'logs',
        name: 'all',
        search: { query: 'env:prod' },
        compute: { aggregation: 'count' },
        group_by: [{ facet: 'service' }],
        indexes: ['*'],
        calculated_fields: [{ name: 'class', expression: 'left(status_code, 1)' }],
      },
    ];
    expect(read('query alert', 'formula("errors / all").last("5m") > 0.1', variables)).toMatchObject({
      kind: 'formula',
      text: 'errors / all',
      groupBy: ['service'],
      window: { kind: 'last', seconds: 300 },
      variables: [
        { kind: 'metric', aggregator: 'sum' },
        {
          kind: 'events',
          source: 'logs',
          search: 'env:prod',
          indexes: [],
          calculatedFields: [{ name: 'class', expression: 'left(status_code, 1)' }],
        },
      ],
    });
  });

  it('reads searches', () => {
    expect(
      read(
        'log alert',
        'logs("service:foo AND \\"two words\\"").index("main").rollup("count").by("source,status").last("5m") > 2',
      ),
    ).toEqual({
      kind: 'events',
      source: 'logs',
      search: 'service:foo AND "two words"',
      indexes: ['main'],
      aggregation: 'count',
      measure: '',
      groupBy: ['source', 'status'],
      window: { kind: 'last', seconds: 300 },
      comparison: { operator: '>', threshold: 2 },
    });
    expect(
      read(
        'trace-analytics alert',
        'trace-analytics("env:prod").rollup("pc95", "@duration").by("resource_name").last("1h") >= 2e9',
      ),
    ).toMatchObject({
      source: 'spans',
      aggregation: 'pc95',
      measure: '@duration',
      comparison: { operator: '>=', threshold: 2e9 },
    });
    expect(
      read('event-v2 alert', 'events("source:deploy").rollup("cardinality", "@usr.id").last("1d") > 3'),
    ).toMatchObject({
      source: 'events',
      aggregation: 'cardinality',
    });
  });

  it('reads service checks', () => {
    expect(
      read(
        'service check',
        '"http.can_connect".over("env:prod","!instance:x").exclude("host:a").by("host","url").last(3).count_by_status()',
      ),
    ).toEqual({
      kind: 'check',
      check: 'http.can_connect',
      over: ['env:prod', '!instance:x', '!host:a'],
      groupBy: ['host', 'url'],
      last: 3,
      count: 'status',
    });
  });

  it('reads composites', () => {
    expect(parseMonitorQuery('composite', '123 && !(456 || 123)')).toMatchObject({
      monitorIds: [123, 456],
      node: { kind: 'and', right: { kind: 'not', child: { kind: 'or' } } },
    });
  });

  it('reads processes and SLOs', () => {
    expect(
      read('process alert', "processes('java').over('#env:prod').rollup('count').by('host').last('10m') < 1"),
    ).toMatchObject({
      search: 'java',
      over: ['env:prod'],
      groupBy: ['host'],
    });
    expect(read('slo alert', 'burn_rate("ab12").over("30d").long_window("1h").short_window("5m") > 14.4')).toEqual({
      kind: 'slo',
      measure: 'burn_rate',
      sloId: 'ab12',
      overSeconds: 2_592_000,
      longWindowSeconds: 3600,
      shortWindowSeconds: 300,
      comparison: { operator: '>', threshold: 14.4 },
    });
  });

  it.each([
    ['rum alert', 'formula("query2 / query1 * 100").last("15m") >= 0.8', false],
    ['cost alert', 'formula("exclude_null(query1)").last("7d").anomaly(direction="above", threshold=10) >= 5', false],
    ['data-jobs alert', 'formula("failed_runs(run_query)").by(job_name,workspace_name).last(10d) > 0', true],
    ['synthetics alert', 'no_query', false],
    [
      'ci-pipelines alert',
      'ci-pipelines("ci_level:pipeline").rollup("count").by("@git.branch,@ci.pipeline.name").last("5m") >= 1',
      true,
    ],
  ])('keeps %s as it is', (type, query, multi) => {
    const parsed = parseMonitorQuery(type, query);
    expect([parsed.kind, isMultiAlert(parsed)]).toEqual(['unevaluated', multi]);
  });

  it.each([
    ['log alert', 'query', 'query| invalid operator specified: a comparison such as "> 90" is expected at the end'],
    ['metric alert', 'avg(last_5m):avg:a{*} > high', 'high| a number is expected after >, not "high"'],
    [
      'metric alert',
      'avg(last_5x):avg:a{*} > 1',
      'last_5x| "last_5x" is not a window such as last_5m, last_1h or last_1d',
    ],
    ['metric alert', 'mean(last_5m):avg:a{*} > 1', 'mean| "mean" is not one of avg, min, max, sum, last'],
    [
      'log alert',
      'logs("a").rollup("count").last("5 minutes") > 1',
      '"5 minutes"| "5 minutes" is not a window such as 5m, 1h or 1d',
    ],
    ['log alert', 'logs("a (b").last("5m") > 1', '(| the parenthesis is not closed'],
    ['log alert', 'logs("a > 1', '"a| the quote " is not closed'],
    ['composite', '12 && x', 'x| the id of a monitor is expected'],
    ['service check', '"a".last(3)', '| .count_by_status() is missing at the end'],
  ])('says where a %s is wrong: %s', (type, query, message) => {
    expect(errorOf(type, query)).toBe(message);
  });

  it('points at the token within the metric query', () => {
    const query = 'avg(last_5m):avg:a{*} + nothing(avg:b{*}) > 1';
    expect(errorOf('metric alert', query).startsWith('nothing|')).toBe(true);
  });

  it('compares', () => {
    expect([crosses(2, '>', 1), crosses(1, '>=', 1), crosses(Number.NaN, '!=', 1), crosses(0, '==', 0)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});
