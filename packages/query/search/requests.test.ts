import { describe, expect, test } from 'vitest';
import { bucketItemsAnswer, bucketsAnswer, pageOfBuckets } from './aggregate-answer.ts';
import { parseAggregateRequest } from './aggregate-request.ts';
import { listSql } from './list.ts';
import { parseSearch } from './parse.ts';
import { decodeCursor, encodeCursor, type SearchSource } from './source.ts';

test('a request of the v2 API is read', () => {
  const body = {
    compute: [
      { aggregation: 'pc90', metric: '@duration', type: 'total' },
      { aggregation: 'count', interval: '5m', type: 'timeseries' },
    ],
    filter: { from: 'now-15m', query: '*', to: 'now' },
    group_by: [
      { facet: '@ci.status', limit: 10, total: false },
      {
        facet: 'host',
        missing: 'miss',
        total: 'recall',
        sort: { aggregation: 'pc90', metric: '@duration', order: 'asc', type: 'measure' },
      },
    ],
    options: { timezone: 'GMT' },
  };
  const first = { aggregation: 'pc90', metric: '@duration', intervalMs: null };
  expect(parseAggregateRequest(body)).toEqual({
    computes: [first, { aggregation: 'count', metric: null, intervalMs: 300_000 }],
    groupBy: [
      {
        facet: '@ci.status',
        limit: 10,
        missing: null,
        total: null,
        histogram: null,
        sort: { by: first, order: 'desc' },
      },
      {
        facet: 'host',
        limit: 10,
        missing: 'miss',
        total: 'recall',
        histogram: null,
        sort: { by: first, order: 'asc' },
      },
    ],
  });
});

test.each<[object, string]>([
  [{ compute: [{ aggregation: 'mode' }] }, 'compute[0].aggregation is not one of'],
  [{ compute: [{ aggregation: 'sum' }] }, 'compute[0].metric is missing, sum needs one'],
  [{ compute: [{ aggregation: 'count', type: 'timeseries', interval: 'soon' }] }, 'compute[0].interval is not a time'],
  [{ compute: {} }, 'compute is not a list'],
  [{ group_by: [{}] }, 'group_by[0].facet is missing'],
  [{ group_by: [{ facet: 'a', limit: 0 }] }, 'group_by[0].limit is not between'],
  [
    {
      group_by: [
        { facet: 'a', limit: 1_000 },
        { facet: 'b', limit: 11 },
      ],
    },
    'group_by is too wide',
  ],
  [
    { group_by: [{ facet: '@a', histogram: { interval: 1, min: 0, max: 200 } }] },
    'group_by[0].histogram is not between',
  ],
])('%j is refused', (body, reason) => {
  expect(() => parseAggregateRequest(body)).toThrow(
    expect.objectContaining({ code: 'bad_aggregate', status: 400, message: expect.stringContaining(reason) }),
  );
});

describe('answers', () => {
  const buckets = [
    { by: { host: 'a' }, computes: { c0: 1 } },
    { by: { host: 'b' }, computes: { c0: 2 } },
  ];
  const meta = { elapsedMs: 27.4, requestId: 'r1', after: null };

  test('of logs hold buckets', () => {
    expect(bucketsAnswer([], meta)).toEqual({
      data: { buckets: [] },
      meta: { elapsed: 27, request_id: 'r1', status: 'done' },
    });
  });

  test('of spans hold items', () => {
    expect(bucketItemsAnswer(buckets.slice(0, 1), { ...meta, after: 'x' }, () => 'id')).toEqual({
      data: [{ type: 'bucket', id: 'id', attributes: { by: { host: 'a' }, compute: { c0: 1 } } }],
      meta: { elapsed: 27, request_id: 'r1', status: 'done', page: { after: 'x' } },
    });
  });

  test('come in pages', () => {
    const first = pageOfBuckets(buckets, 1, undefined);
    const second = pageOfBuckets(buckets, 1, first.after ?? '');
    expect([first.buckets, second]).toEqual([buckets.slice(0, 1), { buckets: buckets.slice(1), after: null }]);
  });
});

describe('a cursor', () => {
  const source: SearchSource = {
    table: 'logs',
    timeColumn: 'ts',
    idColumn: 'id',
    idType: 'UInt64',
    schema: { messageColumn: 'message', reserved: {}, tagsColumn: 'tags', attributes: { text: 'attrs', hot: {} } },
  };
  const list = (cursor: string, limit = 10) =>
    listSql(source, {
      node: parseSearch('*'),
      window: { fromUnixMs: 0, toUnixMs: 1 },
      sort: 'desc',
      limit,
      cursor,
      columns: ['message'],
    });

  test('comes back as it went', () => {
    expect(decodeCursor(encodeCursor({ t: '1', id: 'x?>~' }))).toEqual({ t: '1', id: 'x?>~' });
  });

  test.each([
    'x',
    'e30',
    encodeCursor({ t: '1', id: '1 OR 1' }),
    encodeCursor({ t: "1'", id: '1' }),
    encodeCursor({ t: 1, id: '1' }),
  ])('%s is refused', (cursor) => {
    expect(() => list(cursor)).toThrow(expect.objectContaining({ code: 'bad_cursor', status: 400 }));
  });

  test.each([0, 5_001, 1.5])('a page of %s is refused', (limit) => {
    expect(() => list('', limit)).toThrow(expect.objectContaining({ code: 'bad_limit' }));
  });
});
