import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logsTables } from '../tables/logs.ts';
import type { LogsFeature } from './ports.ts';
import { registerLogs } from './register.ts';
import { logPorts } from './test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let feature: LogsFeature;
let close: () => Promise<void>;

/** A log a second for a minute: service web twice as often as db, every tenth an error. */
const LOGS = Array.from({ length: 60 }, (_, index) => ({
  message: index === 30 ? 'needle In the Haystack' : `line ${index}`,
  service: index % 3 === 0 ? 'db' : 'web',
  hostname: `host-${index % 2}`,
  status: index % 10 === 0 ? 'error' : 'info',
  ddsource: 'test',
  ddtags: `env:${index < 30 ? 'prod' : 'dev'},team:a`,
  timestamp: NOW - 60_000 + index * 1000,
  http: { status_code: index % 10 === 0 ? 500 : 200, url: `/p/${index}` },
  list: ['x', index],
  big: index === 7 ? 0 : undefined,
  dd: { trace_id: '1031901735368183668', span_id: String(index + 1) },
}));

const post = async (url: string, payload: object) => {
  const answer = await context.app.inject({ method: 'POST', url, headers: KEYS, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const search = async (query: string, more: object = {}) => {
  const { body } = await post('/api/v2/logs/events/search', { filter: { query }, page: { limit: 100 }, ...more });
  return body.data.map((log: { attributes: { message: string } }) => log.attributes.message);
};

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  expect(await post('/api/v2/logs', LOGS)).toEqual({ status: 202, body: {} });
});
afterAll(() => close());

describe('search', () => {
  it.each([
    ['needle', ['needle In the Haystack']],
    ['"in the haystack"', ['needle In the Haystack']],
    ['service:db status:error env:prod', ['line 0']],
    ['@http.status_code:>=500 -service:db', ['line 10', 'line 20', 'line 40', 'line 50']],
    ['status_code:500 -service:db', ['line 10', 'line 20', 'line 40', 'line 50']],
    ['source:test status_code:>=500 host:host-1', []],
    ['@list:59', ['line 59']],
    ['@hostname:host-1 @http.url:\\/p\\/1', ['line 1']],
    ['span_id:3', ['line 2']],
    ['@dd.trace_id:1031901735368183668 status:err env:dev', ['line 40', 'line 50', 'needle In the Haystack']],
    ['team:a -env:*', []],
  ])('%s', async (query, messages) => {
    expect((await search(query)).sort()).toEqual(messages);
  });

  it('pages through everything in both orders', async () => {
    for (const sort of ['timestamp', '-timestamp']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 4; page++) {
        const { body } = await post('/api/v2/logs/events/search', { page: { limit: 25, cursor }, sort, filter: {} });
        seen.push(...body.data.map((log: { attributes: { message: string } }) => log.attributes.message));
        cursor = body.meta.page?.after;
        expect(body.links === undefined).toBe(cursor === undefined);
      }
      const expected = LOGS.map(({ message }) => message);
      expect(seen).toEqual(sort === 'timestamp' ? expected : expected.reverse());
      expect(cursor).toBeUndefined();
    }
  });

  it('answers GET, and its next link leads on', async () => {
    const url = '/api/v2/logs/events?filter[query]=service:db&page[limit]=15&sort=timestamp';
    const first = (await context.app.inject({ url, headers: KEYS })).json();
    const next = new URL(first.links.next);
    const second = (await context.app.inject({ url: next.pathname + next.search, headers: KEYS })).json();
    expect([first.data.length, second.data.length, first.data[0]]).toEqual([
      15,
      5,
      {
        id: expect.stringMatching(/^[\w-]{20}$/),
        type: 'log',
        attributes: {
          status: 'error',
          service: 'db',
          host: 'host-0',
          message: 'line 0',
          timestamp: '2026-11-22T11:59:00.000Z',
          tags: ['source:test', 'env:prod', 'team:a'],
          attributes: {
            http: { status_code: 500, url: '/p/0' },
            list: ['x', 0],
            timestamp: NOW - 60_000,
            hostname: 'host-0',
            service: 'db',
            trace_id: '00000000000000000e520d293bbacf74',
            span_id: '0000000000000001',
            dd: { trace_id: '1031901735368183668', span_id: '1' },
          },
        },
      },
    ]);
  });

  it.each([
    ['/api/v2/logs/events/search', { filter: { query: 'a:(' } }],
    ['/api/v2/logs/events/search', { filter: { from: 'soon' } }],
    ['/api/v2/logs/events/search', { filter: { from: 'now', to: 'now-1h' } }],
    ['/api/v2/logs/events/search', { page: { limit: 0 } }],
    ['/api/v2/logs/events/search', { page: { cursor: 'x' } }],
    ['/api/v2/logs/events/search', { sort: 'service' }],
    ['/api/v2/logs/events/search', { filter: [] }],
    ['/api/v2/logs/analytics/aggregate', { compute: [{ aggregation: 'sum' }] }],
    ['/api/unstable/logs/facets', { filter: {}, facets: [{}] }],
  ])('%s refuses %j', async (url, payload) => {
    expect(await post(url, payload)).toEqual({ status: 400, body: { errors: [expect.any(String)] } });
  });

  it('answers the v1 list, page by page', async () => {
    const list = async (startAt?: string) =>
      (await post('/api/v1/logs-queries/list', { query: 'service:db', sort: 'asc', limit: 15, startAt })).body;
    const first = await list();
    const second = await list(first.nextLogId);
    expect([first.status, first.logs.length, second.logs.length]).toEqual(['done', 15, 5]);
    expect(first.logs[1].content.message).toBe('line 3');
    expect(await post('/api/v1/logs-queries/list', { startAt: 'notanid' })).toEqual({
      status: 400,
      body: { error: { message: "Invalid event id 'notanid'", code: 'InvalidArgument' } },
    });
  });
});

describe('aggregates and the explorer', () => {
  it('computes buckets', async () => {
    const { body } = await post('/api/v2/logs/analytics/aggregate', {
      compute: [{ aggregation: 'count' }, { aggregation: 'max', metric: '@http.status_code' }],
      group_by: [{ facet: 'service' }],
    });
    expect([body.meta.status, body.data.buckets]).toEqual([
      'done',
      [
        { by: { service: 'web' }, computes: { c0: 40, c1: 500 } },
        { by: { service: 'db' }, computes: { c0: 20, c1: 500 } },
      ],
    ]);
  });

  it('gives facets, fields and a histogram', async () => {
    const facets = await post('/api/unstable/logs/facets', {
      filter: { query: '*' },
      facets: [
        { path: 'env', limit: 5 },
        { path: '@http.status_code', limit: 5 },
      ],
    });
    expect(facets.body).toEqual({
      data: [
        {
          path: 'env',
          values: [
            { value: 'dev', count: 30 },
            { value: 'prod', count: 30 },
          ],
          range: null,
        },
        {
          path: '@http.status_code',
          values: [
            { value: '200', count: 54 },
            { value: '500', count: 6 },
          ],
          range: { min: 200, max: 500 },
        },
      ],
    });
    const fields = await post('/api/unstable/logs/fields', { filter: {}, search: 'status' });
    expect(fields.body.data).toEqual([
      { path: 'status', type: 'text', count: 60 },
      { path: '@http.status_code', type: 'number', count: 60 },
    ]);
    const from = new Date(NOW - 60_000).toISOString();
    const histogram = await post('/api/unstable/logs/histogram', { filter: { from, to: 'now' }, buckets: 6 });
    expect(histogram.body).toMatchObject({
      stepMs: 10_000,
      total: 60,
      series: [
        { group: 'info', counts: [9, 9, 9, 9, 9, 9] },
        { group: 'error', counts: [1, 1, 1, 1, 1, 1] },
      ],
    });
  });

  it('gives lines for metric formulas', async () => {
    const query = {
      search: 'status:error',
      indexes: [],
      aggregation: 'count',
      metric: '',
      groupBy: [{ facet: 'env', limit: 5 }],
    };
    const lines = await feature.series(
      query,
      { startUnixS: NOW / 1000 - 60, intervalSeconds: 30, points: 2 },
      undefined,
    );
    expect(lines.map(({ tags, values }) => [tags, [...values]])).toEqual([
      [{ env: 'dev' }, [Number.NaN, 3]],
      [{ env: 'prod' }, [3, Number.NaN]],
    ]);
  });

  it('shows what stood around a log', async () => {
    const { body } = await post('/api/v2/logs/events/search', { filter: { query: 'needle' } });
    const url = `/api/unstable/logs/${body.data[0].id}/context?lines=2`;
    const around = (await context.app.inject({ url, headers: KEYS })).json();
    const messages = around.data.map((log: { attributes: { message: string } }) => log.attributes.message);
    // Every sixth line is of the same host and service.
    expect([around.anchor, messages]).toEqual([
      body.data[0].id,
      ['line 18', 'line 24', 'needle In the Haystack', 'line 36', 'line 42'],
    ]);
    const missing = await context.app.inject({ url: '/api/unstable/logs/AQGiAKGeawAAAAAAAAAA/context', headers: KEYS });
    expect(missing.statusCode).toBe(404);
  });
});
