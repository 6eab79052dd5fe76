import { expect, it } from 'vitest';
import { handlesIn, membersOf, neighbourOf } from './neighbours.ts';

it('leads to what a monitor judges', () => {
  const of = (type: 'query alert' | 'log alert' | 'slo alert' | 'composite', query: string, group?: string) =>
    neighbourOf({ type, query }, group);
  expect([
    of('query alert', 'avg(last_5m):avg:a.b{x:y} by {host} > 1'),
    of('query alert', "avg(last_4h):anomalies(avg:a.b{*}, 'basic', 2) >= 1"),
    of('query alert', "avg(last_30m):outliers(avg:a.b{*} by {host}, 'DBSCAN', 3) > 0"),
    of(
      'log alert',
      'logs("status:error").index("*").rollup("count").by("service").last("5m") > 3',
      'service:a b,host:c',
    ),
    of('slo alert', 'error_budget("abc").over("7d") > 75'),
    of('composite', '1 && 2'),
  ]).toEqual([
    { kind: 'metrics', path: '/metrics/explorer', params: { a: 'avg:a.b{x:y} by {host}' } },
    { kind: 'metrics', path: '/metrics/explorer', params: { a: "anomalies(avg:a.b{*}, 'basic', 2)" } },
    { kind: 'metrics', path: '/metrics/explorer', params: { a: 'avg:a.b{*} by {host}' } },
    { kind: 'logs', path: '/logs', params: { query: 'status:error service:"a b" host:c' } },
    { kind: 'slo', path: '/slo/abc', params: {} },
    undefined,
  ]);
});

it('reads members and handles', () => {
  expect([
    membersOf('12 && ( 34 || !12 )'),
    handlesIn('Call @slack-ops, @a@b.example and mail@x.example {{#is_alert}}@pagerduty-Web.{{/is_alert}}'),
  ]).toEqual([
    [12, 34],
    ['slack-ops', 'a@b.example', 'pagerduty-Web'],
  ]);
});
