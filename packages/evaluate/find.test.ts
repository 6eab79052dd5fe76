import type { ServiceCheckRun } from '@komainu/contracts/metrics/service-checks.ts';
import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import { type MemorySeries, memoryFetch } from '@komainu/query/metrics/memory-fetch.ts';
import { parseMonitorQuery } from '@komainu/query/monitors/parse.ts';
import { describe, expect, it } from 'vitest';
import { findGroups } from './find.ts';
import { previewQuery } from './preview.ts';
import type { EvaluationSources } from './sources.ts';
import { windowAt } from './window-at.ts';

const NOW_S = 1_700_000_000;
const NOW_MS = NOW_S * 1_000;

interface World {
  readonly metrics?: readonly MemorySeries[];
  readonly events?: readonly Series[];
  readonly runs?: readonly ServiceCheckRun[];
  readonly states?: Readonly<Record<number, Readonly<Record<string, MonitorState>>>>;
}

function sourcesOf({ metrics = [], events = [], runs = [], states = {} }: World): EvaluationSources {
  return {
    metrics: memoryFetch(metrics),
    events: async () => events,
    checks: { statuses: async () => [], lastRuns: async () => runs, names: async () => [] },
    states: (id) => (states[id] === undefined ? undefined : new Map(Object.entries(states[id]))),
  };
}

/** Group -> value and level, from an `OK` before. */
async function found(
  type: string,
  query: string,
  world: World,
  options: MonitorOptions = {},
  before: MonitorState = 'OK',
) {
  const parsed = parseMonitorQuery(type, query, options.variables ?? []);
  const { groups } = await findGroups(parsed, options, sourcesOf(world), NOW_MS);
  return Object.fromEntries([...groups].map(([name, { value, judge }]) => [name, [value, judge(before).level]]));
}

/** A point a minute over the last ten, oldest first. */
function gauge(metric: string, tags: readonly string[], values: readonly number[]): MemorySeries {
  const timesUnixS = values.map((_, index) => NOW_S - (values.length - index) * 60 + 30);
  return { metric, type: 'gauge', intervalSeconds: 10, tags, timesUnixS, values };
}

function count(metric: string, tags: readonly string[], values: readonly number[]): MemorySeries {
  return { ...gauge(metric, tags, values), type: 'count' };
}

describe('what a query gives', () => {
  const cpu = [gauge('cpu', ['host:a'], [10, 10, 10, 10, 10]), gauge('cpu', ['host:b'], [50, 95, 97, 99, 99])];

  it('aggregates a metric over its window, a value a group', async () => {
    expect(await found('metric alert', 'min(last_2m):avg:cpu{*} by {host} > 90', { metrics: cpu })).toEqual({
      'host:a': [10, 'OK'],
      'host:b': [99, 'Alert'],
    });
    const options = { thresholds: { critical: 90, warning: 5 } };
    expect(await found('metric alert', 'last(last_5m):avg:cpu{host:a} > 90', { metrics: cpu }, options)).toEqual({
      '*': [10, 'Warn'],
    });
  });

  it('takes a ratio of counts over the whole window', async () => {
    const metrics = [count('errors', [], [0, 10]), count('hits', [], [90, 10])];
    const query = 'sum(last_5m):sum:errors{*}.as_count() / sum:hits{*}.as_count() > 0.05';
    expect(await found('query alert', query, { metrics })).toEqual({ '*': [0.1, 'Alert'] });
  });

  it('takes a count that has nothing of a group for none of it', async () => {
    const metrics = [
      count('errors', ['service:web'], [10]),
      count('hits', ['service:web'], [50]),
      count('hits', ['service:api'], [10]),
    ];
    const query = 'sum(last_5m):sum:errors{*} by {service}.as_count() / sum:hits{*} by {service}.as_count() > 0.1';
    expect(await found('query alert', query, { metrics })).toEqual({
      'service:api': [0, 'OK'],
      'service:web': [0.2, 'Alert'],
    });
  });

  it('compares with an earlier window', async () => {
    const values = [10, 10, 10, 10, 10, 30, 30, 30, 30, 30];
    const query = 'pct_change(avg(last_2m),last_5m):avg:load{*} > 100';
    expect(await found('query alert', query, { metrics: [gauge('load', [], values)] })).toEqual({
      '*': [200, 'Alert'],
    });
  });

  it('computes formulas over metrics and searches', async () => {
    const variables = [
      { data_source: 'metrics', name: 'hits', query: 'sum:hits{*} by {service}.as_count()', aggregator: 'sum' },
      {
        data_source: 'logs',
        name: 'errors',
        search: { query: 'status:error' },
        compute: { aggregation: 'count' },
        group_by: [{ facet: 'service' }],
      },
    ];
    const metrics = [count('hits', ['service:web'], [50, 50]), count('hits', ['service:api'], [10])];
    const events = [{ tags: { service: 'web' }, values: Float64Array.of(20) }];
    expect(
      await found('query alert', 'formula("errors / hits").last("5m") > 0.1', { metrics, events }, { variables }),
    ).toEqual({ 'service:web': [0.2, 'Alert'], 'service:api': [0, 'OK'] });
  });

  it('counts events, none of them as none', async () => {
    const query = 'logs("status:error").index("*").rollup("count").last("5m") > 2';
    const events = [{ tags: {}, values: Float64Array.of(3) }];
    expect(await found('log alert', query, { events })).toEqual({ '*': [3, 'Alert'] });
    expect(await found('log alert', query, {})).toEqual({ '*': [0, 'OK'] });
    expect(await found('log alert', query, {}, { notify_no_data: true })).toEqual({});
  });

  it('counts results of checks in a row', async () => {
    const run = (host: string, status: ServiceCheckRun['status'], ago: number): ServiceCheckRun => ({
      group: [host],
      timeUnixS: NOW_S - ago,
      status,
      message: '',
    });
    const runs = [
      run('a', 2, 10),
      run('a', 2, 20),
      run('a', 0, 30),
      run('b', 2, 10),
      run('b', 0, 20),
      run('c', 0, 4_000),
    ];
    const query = '"up".over("*").by("host").last(3).count_by_status()';
    const options = { thresholds: { critical: 2, ok: 1 } };
    expect(await found('service check', query, { runs }, options)).toEqual({
      'host:a': [2, 'Alert'],
      'host:b': [1, 'OK'],
    });
  });

  it('combines monitors, group by group', async () => {
    const states = { 1: { 'host:a': 'Alert', 'host:b': 'OK' }, 2: { '*': 'Warn' } } as const;
    expect(await found('composite', '1 && 2', { states })).toEqual({
      'host:a': [null, 'Warn'],
      'host:b': [null, 'OK'],
    });
    expect(await found('composite', '1 || 2', { states })).toEqual({
      'host:a': [null, 'Alert'],
      'host:b': [null, 'Warn'],
    });
    expect(await found('composite', '!2', { states })).toEqual({ '*': [null, 'OK'] });
    await expect(found('composite', '3', { states })).rejects.toThrow('monitor 3, which is not there');
  });

  it('finds anomalies, outliers and what is foreseen', async () => {
    const hosts = ['a', 'b', 'c', 'd'].map((host) => gauge('load', [`host:${host}`], [1, 1.1, 1, 1.1, 1]));
    const odd = gauge('load', ['host:odd'], [50, 51, 50, 51, 50]);
    const outliers = "avg(last_5m):outliers(avg:load{*} by {host}, 'DBSCAN', 3) > 0";
    expect(await found('query alert', outliers, { metrics: [...hosts, odd] })).toMatchObject({
      'host:a': [0, 'OK'],
      'host:odd': [1, 'Alert'],
    });
    const rising = gauge(
      'disk',
      [],
      Array.from({ length: 180 }, (_, index) => index / 4),
    );
    const forecast = "max(next_1d):forecast(avg:disk{*}, 'linear', 1, history='6h') > 90";
    expect(await found('query alert', forecast, { metrics: [rising] })).toMatchObject({
      '*': [expect.any(Number), 'Alert'],
    });
  });

  it('says that nobody evaluates what nobody evaluates', async () => {
    await expect(found('rum alert', 'rum("*").rollup("count").last("5m") > 1', {})).rejects.toThrow(
      'not evaluated yet',
    );
  });

  it('draws what thresholds are held against', async () => {
    const parsed = parseMonitorQuery('query alert', 'sum(last_5m):sum:hits{*}.as_count() > 5');
    const metrics = [count('hits', [], [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])];
    const preview = await previewQuery(parsed, {}, sourcesOf({ metrics }), NOW_MS - 600_000, NOW_MS);
    expect(preview).toEqual({
      series: [
        {
          group: '*',
          points: [
            [NOW_MS - 600_000, 5],
            [NOW_MS - 300_000, 10],
          ],
        },
      ],
      groups: [{ group: '*', state: 'Alert', value: 10 }],
    });
  });
});

describe('windows', () => {
  it('begin where the calendar of the options says', () => {
    const at = Date.UTC(2026, 10, 22, 2, 30);
    const from = (unit: 'hour' | 'day' | 'week' | 'month', evaluation_window: object) => {
      const { fromUnixS } = windowAt({ kind: 'current', unit }, { scheduling_options: { evaluation_window } }, at);
      return new Date(fromUnixS * 1_000).toISOString().slice(0, 16);
    };
    expect([
      from('hour', { hour_starts: 45 }),
      from('day', { day_starts: '04:00' }),
      from('day', { timezone: 'Asia/Tokyo' }),
      from('week', {}),
      from('month', { month_starts: 25 }),
    ]).toEqual(['2026-11-22T01:45', '2026-11-21T04:00', '2026-11-21T15:00', '2026-11-16T00:00', '2026-10-25T00:00']);
    const delayed = windowAt({ kind: 'last', seconds: 300 }, { evaluation_delay: 60 }, NOW_MS);
    expect(delayed).toEqual({ fromUnixS: NOW_S - 360, toUnixS: NOW_S - 60 });
  });
});
