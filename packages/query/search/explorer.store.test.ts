import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlString } from '../sql.ts';
import { runAggregate } from './aggregate.ts';
import { parseAggregateRequest } from './aggregate-request.ts';
import { runFacets } from './facets.ts';
import { type FieldRow, fieldsAnswer, fieldsSql } from './fields.ts';
import { runGridSeries } from './grid-series.ts';
import { type HistogramRow, histogramAnswer, histogramGrid, histogramSql } from './histogram.ts';
import { type ListRow, listPage, listSql } from './list.ts';
import { parseSearch } from './parse.ts';
import type { RunQuery, SearchSource } from './source.ts';

const START_MS = Date.UTC(2026, 0, 2, 3, 0, 0);
const window = { fromUnixMs: START_MS, toUnixMs: START_MS + 600_000 };
const source: SearchSource = {
  table: 'logs',
  timeColumn: 'ts',
  idColumn: 'id',
  idType: 'UInt64',
  schema: {
    messageColumn: 'message',
    reserved: { service: { column: 'service', kind: 'keyword' }, status: { column: 'status', kind: 'keyword' } },
    tagsColumn: 'tags',
    attributes: { text: 'attrs', hot: { kind: 'kind' } },
  },
};
let store: TelemetryStore & AsyncDisposable;
const run: RunQuery = (sql) => store.rows(sql);

/** 60 logs, one every 10 s: service a, a, b by turns; duration 0…59; the last one has none. */
beforeAll(async () => {
  store = await openTestStore([
    {
      name: 'logs',
      engine: 'MergeTree',
      columns: [
        { name: 'ts', type: 'DateTime64(3)' },
        { name: 'id', type: 'UInt64' },
        { name: 'service', type: 'LowCardinality(String)' },
        { name: 'status', type: 'LowCardinality(String)' },
        { name: 'message', type: 'String' },
        { name: 'tags', type: 'Array(LowCardinality(String))' },
        { name: 'attrs', type: 'Map(LowCardinality(String), String)' },
        { name: 'kind', type: 'LowCardinality(String)', materialized: `attrs['kind']` },
      ],
      indexes: [
        'i_message lower(message) TYPE text(tokenizer=splitByNonAlpha)',
        'i_tags tags TYPE text(tokenizer=array)',
      ],
      orderBy: 'ts',
    },
  ]);
  const rows = Array.from({ length: 60 }, (_, index) => {
    const attributes =
      index === 59
        ? ''
        : `'duration', '${index}', 'kind', '${index % 2 === 0 ? 'even' : 'odd'}', 'list', '["x","y${index % 2}"]'`;
    const tags = ['env:prod', `az:${index % 3}`].map(sqlString).join(', ');
    const status = index % 10 === 0 ? 'error' : 'info';
    return `(fromUnixTimestamp64Milli(toInt64(${START_MS + index * 10_000})), ${index}, '${index % 3 === 2 ? 'b' : 'a'}', '${status}', 'request ${index}', [${tags}], map(${attributes}))`;
  });
  await store.command(`INSERT INTO logs (ts, id, service, status, message, tags, attrs) VALUES ${rows.join(', ')}`);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

async function aggregate(body: object, query = '*') {
  return runAggregate(source, parseAggregateRequest(body), window, parseSearch(query), run);
}

test('counts without a group', async () => {
  expect(await aggregate({})).toEqual([{ by: {}, computes: { c0: 60 } }]);
  expect(await aggregate({}, 'nothing')).toEqual([]);
});

test('computes measures over numbers in attributes', async () => {
  const compute = ['sum', 'avg', 'min', 'max', 'median', 'cardinality', 'earliest', 'latest', 'delta'];
  const [bucket] = await aggregate(
    { compute: compute.map((aggregation) => ({ aggregation, metric: '@duration' })) },
    'service:a -@duration:59',
  );
  expect(bucket?.computes).toEqual({ c0: 1160, c1: 29, c2: 0, c3: 58, c4: 28, c5: 40, c6: 0, c7: 58, c8: 58 });
});

test('computes the most frequent word', async () => {
  expect(await aggregate({ compute: [{ aggregation: 'most_frequent', metric: 'service' }] })).toEqual([
    { by: {}, computes: { c0: 'a' } },
  ]);
});

test('keeps the best groups of each facet, and the total', async () => {
  const buckets = await aggregate({
    compute: [{ aggregation: 'count' }, { aggregation: 'max', metric: '@duration' }],
    group_by: [
      { facet: 'service', limit: 1, total: true, sort: { aggregation: 'count', order: 'desc' } },
      { facet: 'az', limit: 5, sort: { type: 'alphabetical', order: 'desc' } },
    ],
  });
  expect(buckets).toEqual([
    { by: { service: 'a', az: '1' }, computes: { c0: 20, c1: 58 } },
    { by: { service: 'a', az: '0' }, computes: { c0: 20, c1: 57 } },
    { by: { service: '__TOTAL__' }, computes: { c0: 60, c1: 58 } },
  ]);
});

test('names what lacks the facet, and splits lists', async () => {
  expect(await aggregate({ group_by: [{ facet: '@kind', missing: 'none' }] })).toEqual([
    { by: { '@kind': 'even' }, computes: { c0: 30 } },
    { by: { '@kind': 'odd' }, computes: { c0: 29 } },
    { by: { '@kind': 'none' }, computes: { c0: 1 } },
  ]);
  expect(await aggregate({ group_by: [{ facet: '@list' }] })).toEqual([
    { by: { '@list': 'x' }, computes: { c0: 59 } },
    { by: { '@list': 'y0' }, computes: { c0: 30 } },
    { by: { '@list': 'y1' }, computes: { c0: 29 } },
  ]);
});

test('groups numbers into a histogram', async () => {
  const group = {
    facet: '@duration',
    histogram: { interval: 25, min: 0, max: 50 },
    sort: { type: 'alphabetical', order: 'asc' },
  };
  expect(await aggregate({ group_by: [group] })).toEqual([
    { by: { '@duration': 0 }, computes: { c0: 25 } },
    { by: { '@duration': 25 }, computes: { c0: 25 } },
  ]);
});

test('computes time series', async () => {
  const buckets = await aggregate({
    compute: [{ aggregation: 'count', type: 'timeseries', interval: '5m' }, { aggregation: 'count' }],
    group_by: [{ facet: 'service' }],
  });
  const point = (minute: number, value: number) => ({
    time: new Date(START_MS + minute * 60_000).toISOString(),
    value,
  });
  expect(buckets).toEqual([
    { by: { service: 'a' }, computes: { c0: [point(0, 20), point(5, 20)], c1: 40 } },
    { by: { service: 'b' }, computes: { c0: [point(0, 10), point(5, 10)], c1: 20 } },
  ]);
});

test('draws lines on a metric grid, wherever it begins', async () => {
  const grid = { startUnixS: START_MS / 1_000 - 70, intervalSeconds: 140, points: 3 };
  const query = {
    node: parseSearch('*'),
    aggregation: 'max',
    metric: '@duration',
    groupBy: [{ facet: 'service', limit: 10 }],
  };
  expect(await runGridSeries(source, query, grid, run)).toEqual([
    { tags: { service: 'a' }, values: Float64Array.of(6, 19, 34) },
    { tags: { service: 'b' }, values: Float64Array.of(5, 20, 32) },
  ]);
  const [all] = await runGridSeries(
    source,
    { ...query, aggregation: 'count', metric: '', groupBy: [] },
    { ...grid, points: 1 },
    run,
  );
  expect(all).toEqual({ tags: {}, values: Float64Array.of(7) });
});

test('lists pages by time without loss or repetition', async () => {
  for (const sort of ['asc', 'desc'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const request = { node: parseSearch('service:a'), window, sort, limit: 7, cursor, columns: ['message'] };
      const page = listPage(await run<ListRow & { message: string }>(listSql(source, request)), 7);
      seen.push(...page.rows.map((row) => row.cursor_id));
      cursor = page.after ?? undefined;
    } while (cursor !== undefined);
    const expected = Array.from({ length: 60 }, (_, index) => index)
      .filter((index) => index % 3 !== 2)
      .map(String);
    expect(seen).toEqual(sort === 'asc' ? expected : expected.reverse());
  }
});

test('lists facets with their range', async () => {
  const facets = [
    { path: 'status', limit: 5 },
    { path: 'az', limit: 2, search: '1' },
    { path: '@duration', limit: 1 },
    { path: '@kind', limit: 5 },
  ];
  const { data } = await runFacets(source, facets, window, parseSearch('service:a'), run);
  expect(data).toEqual([
    {
      path: 'status',
      values: [
        { value: 'info', count: 36 },
        { value: 'error', count: 4 },
      ],
      range: null,
    },
    { path: 'az', values: [{ value: '1', count: 20 }], range: null },
    { path: '@duration', values: [{ value: '0', count: 1 }], range: { min: 0, max: 58 } },
    {
      path: '@kind',
      values: [
        { value: 'even', count: 20 },
        { value: 'odd', count: 20 },
      ],
      range: null,
    },
  ]);
});

test('draws the histogram', async () => {
  const grid = histogramGrid(window, 10);
  const rows = await run<HistogramRow>(histogramSql(source, grid, 'status', window, parseSearch('*')));
  expect(histogramAnswer(grid, rows, 1.2)).toEqual({
    fromUnixMs: START_MS,
    stepMs: 60_000,
    total: 60,
    elapsedMs: 1,
    series: [
      { group: 'info', counts: [5, 5, 4, 5, 5, 5, 5, 5, 5, 5].map((_, minute) => 6 - errorsIn(minute)) },
      { group: 'error', counts: Array.from({ length: 10 }, (_, minute) => errorsIn(minute)) },
    ],
  });
});

/** Logs 0, 10, 20, … are errors; a minute holds six. */
function errorsIn(minute: number): number {
  return [0, 1, 2, 3, 4, 5].filter((second) => (minute * 6 + second) % 10 === 0).length;
}

test('lists the fields seen', async () => {
  const rows = await run<FieldRow>(fieldsSql(source, window, parseSearch('*')));
  expect(fieldsAnswer(source, rows).data).toEqual([
    { path: 'service', type: 'text', count: 60 },
    { path: 'status', type: 'text', count: 60 },
    { path: 'az', type: 'text', count: 60 },
    { path: 'env', type: 'text', count: 60 },
    { path: '@duration', type: 'number', count: 59 },
    { path: '@kind', type: 'text', count: 59 },
    { path: '@list', type: 'text', count: 59 },
  ]);
});
