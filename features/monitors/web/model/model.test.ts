import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { describe, expect, it } from 'vitest';
import { readCheckAlert, writeCheckAlert } from './check-alert.ts';
import { joinComparison, splitComparison } from './comparison.ts';
import { copyOf, drawnDefinition, isAskable, newDraft, withBody, withQueryText, withThresholds } from './draft.ts';
import { kindOf } from './kinds.ts';
import { readAlgorithm, readMetricAlert, writeAlgorithm, writeMetricAlert } from './metric-alert.ts';
import { readSearchAlert, type SearchSource, writeSearchAlert } from './search-alert.ts';
import { readSloAlert, writeSloAlert } from './slo-alert.ts';

describe('queries are read and written as they stand in the public API', () => {
  it.each([
    'avg(last_5m):avg:system.net.bytes_rcvd{host:host0} by {device}',
    'change(avg(last_5m),last_1h):sum:shop.orders{env:prod}.as_count()',
    'pct_change(max(last_1h),shift_1d):avg:a.b{*} / avg:a.c{*}',
    'min(next_1w):forecast(avg:system.disk.free{*}, "linear", 1)',
  ])('%s', (body) => {
    const read = readMetricAlert(body);
    expect(read && writeMetricAlert(read)).toBe(body);
  });

  it.each([
    ['log', 'logs("service:foo AND type:error").index("main,audit").rollup("count").by("service,host").last("5m")'],
    ['trace', 'trace-analytics("env:prod \\"a b\\"").rollup("pc99", "@duration").last("10m")'],
    ['event', 'events("source:amazon_health").rollup("count").last("1d")'],
  ] as const)('%s: %s', (source, body) => {
    const read = readSearchAlert(source as SearchSource, body);
    expect(read && writeSearchAlert(read)).toBe(body);
  });

  it.each([
    '"http.can_connect".over("instance:api", "env:prod").exclude("host:a").by("host", "instance").last(4).count_by_status()',
    '"ntp.in_sync".over("*").last(2).count_by_status()',
  ])('%s', (query) => {
    const read = readCheckAlert(query);
    expect(read && writeCheckAlert(read)).toBe(query);
  });

  it.each(['error_budget("abc").over("7d")', 'burn_rate("abc").over("30d").long_window("1h").short_window("5m")'])(
    '%s',
    (body) => {
      const read = readSloAlert(body);
      expect(read && writeSloAlert(read)).toBe(body);
    },
  );

  it('takes functions apart', () => {
    const text =
      "anomalies(avg:a.b{*} by {x}, 'basic', 2, direction='both', interval=60, alert_window='last_15m', count_default_zero='true')";
    const call = readAlgorithm(text, 'anomalies');
    expect([call?.query, call?.positional, call?.named['alert_window'], call && writeAlgorithm(call)]).toEqual([
      'avg:a.b{*} by {x}',
      ['basic', '2'],
      'last_15m',
      text,
    ]);
  });

  it('leaves to text what a form cannot show', () => {
    expect([
      readMetricAlert('percentile(last_1h:avg:a{*}'),
      readSearchAlert('log', 'formula("a + b").last("5m")'),
      readCheckAlert('http.can_connect'),
      readSloAlert('x("y")'),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('parts the comparison from the rest', () => {
    expect(
      ['avg(last_5m):avg:a{x:>1} >= 2', 'avg(last_5m):avg:a{*} >', 'avg(last_5m):avg:a{*}'].map((query) => {
        const compared = splitComparison(query);
        return [compared, joinComparison(compared)];
      }),
    ).toEqual([
      [{ body: 'avg(last_5m):avg:a{x:>1}', comparator: '>=', value: 2 }, 'avg(last_5m):avg:a{x:>1} >= 2'],
      [{ body: 'avg(last_5m):avg:a{*}', comparator: '>', value: undefined }, 'avg(last_5m):avg:a{*} >'],
      [{ body: 'avg(last_5m):avg:a{*}', comparator: '>', value: undefined }, 'avg(last_5m):avg:a{*} >'],
    ]);
  });
});

it('knows the kind of a monitor by its type and query', () => {
  expect([
    kindOf('metric alert', 'avg(last_5m):avg:a{*} > 1'),
    kindOf('query alert', 'pct_change(avg(last_5m),last_1h):avg:a{*} > 1'),
    kindOf('query alert', "avg(last_4h):anomalies(avg:a{*}, 'basic', 2) >= 1"),
    kindOf('query alert', "max(next_1w):forecast(avg:a{*}, 'linear', 1) >= 1"),
    kindOf('log alert', 'logs("x")'),
    kindOf('rum alert', 'rum("x")'),
  ]).toEqual(['metric', 'change', 'anomaly', 'forecast', 'log', 'source']);
});

describe('a draft', () => {
  const draft = newDraft('metric', { query: 'avg(last_5m):avg:a.b{*}', tags: 'team:x,env:y' });

  it('keeps the number of the query and the threshold in step', () => {
    const set = withThresholds(draft, { critical: 90, warning: 80 });
    const moved = withBody(set, 'max(last_1h):avg:a.c{*}');
    const typed = withQueryText(moved, 'max(last_1h):avg:a.c{*} < 5');
    const without = withThresholds(typed, { warning: null });
    expect(
      [set, moved, typed, without].map(({ definition }) => [definition.query, definition.options.thresholds]),
    ).toEqual([
      ['avg(last_5m):avg:a.b{*} > 90', { critical: 90, warning: 80 }],
      ['max(last_1h):avg:a.c{*} > 90', { critical: 90, warning: 80 }],
      ['max(last_1h):avg:a.c{*} < 5', { critical: 5, warning: 80 }],
      ['max(last_1h):avg:a.c{*} < 5', { critical: 5 }],
    ]);
  });

  it('is drawn before it has a threshold', () => {
    const { query, options } = drawnDefinition(draft);
    expect([query, options.thresholds, drawnDefinition(withThresholds(draft, { critical: 7 })).query]).toEqual([
      'avg(last_5m):avg:a.b{*} > 0',
      { critical: 0 },
      'avg(last_5m):avg:a.b{*} > 7',
    ]);
  });

  it('is asked for a preview once it names something', () => {
    expect([
      isAskable(newDraft('metric', {})),
      isAskable(newDraft('anomaly', {})),
      isAskable(newDraft('check', {})),
      isAskable(newDraft('slo', {})),
      isAskable(draft),
      isAskable(newDraft('log', {})),
    ]).toEqual([false, false, false, false, true, true]);
  });

  it('copied from a monitor is what can be sent again', () => {
    // Only what a draft is made of.
    const monitor = {
      id: 5,
      created: '2026-01-01T00:00:00.000000+00:00',
      overall_state: 'OK',
      type: 'metric alert',
      query: 'avg(last_5m):avg:a.b{*} > 90',
      name: 'n',
      message: 'm',
      tags: ['a:b'],
      priority: 3,
      restricted_roles: null,
      options: { thresholds: { critical: 90 }, silenced: { '*': null }, new_key: 1 },
    } as unknown as Monitor;
    expect(copyOf(monitor)).toEqual({
      kind: 'metric',
      definition: {
        type: 'metric alert',
        query: 'avg(last_5m):avg:a.b{*} > 90',
        name: 'n',
        message: 'm',
        tags: ['a:b'],
        priority: 3,
        restricted_roles: null,
        options: { thresholds: { critical: 90 }, new_key: 1 },
      },
    });
  });
});
