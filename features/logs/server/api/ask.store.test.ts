import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const context = testContext(standingClock(NOW));
let close: () => Promise<void>;

/** nginx access logs of three clients; the authentication log of two of them. */
const ACCESS = Array.from({ length: 12 }, (_, index) => ({
  ddsource: 'nginx',
  message: `GET /p${index % 3} ${index}`,
  timestamp: NOW - 60_000 + index * 1_000,
  http: { status_code: index % 4 === 0 ? 404 : 200, method: 'GET', url_details: { path: `/p${index % 3}` } },
  network: { client: { ip: `10.0.0.${index % 3}` }, bytes_written: index * 100 },
  ddtags: index === 11 ? 'status_code:404,client_ip:tagged' : 'team:a',
}));
const AUTH = ['10.0.0.0', '10.0.0.0', '10.0.0.1'].map((ip, index) => ({
  ddsource: 'authlog',
  status: 'error',
  message: `Failed password for root from ${ip}`,
  timestamp: NOW - 30_000 + index * 1_000,
  network: { client: { ip } },
  seen: [ip, 'x'],
}));

const post = async (url: string, payload: object) => {
  const answer = await context.app.inject({ method: 'POST', url, headers: KEYS, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const count = async (filter: object): Promise<unknown> => {
  const { body } = await post('/api/v2/logs/analytics/aggregate', { filter });
  return body.data?.buckets[0]?.computes.c0 ?? body.data?.buckets.length ?? body;
};
const buckets = async (request: object) => {
  const { body } = await post('/api/v2/logs/analytics/aggregate', request);
  return body.data.buckets.map(({ by, computes }: { by: object; computes: object }) => [by, computes]);
};

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await feature.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  expect((await post('/api/v2/logs', [...ACCESS, ...AUTH])).status).toBe(202);
});
afterAll(() => close());

describe('words of facets', () => {
  it('finds what an attribute or a tag says', async () => {
    expect(await count({ query: 'source:nginx status_code:404' })).toBe(4);
    expect(await count({ query: 'source:nginx @http.status_code:404' })).toBe(3);
    expect(await count({ query: 'status_code:[400 TO 499] method:GET url_path:"/p0"' })).toBe(1);
  });

  it('groups failed log-ins by client_ip', async () => {
    const filter = { query: 'source:authlog status:error "failed password"' };
    expect(await buckets({ filter, group_by: [{ facet: 'client_ip' }] })).toEqual([
      [{ client_ip: '10.0.0.0' }, { c0: 2 }],
      [{ client_ip: '10.0.0.1' }, { c0: 1 }],
    ]);
  });

  it('counts them as facets and in the histogram', async () => {
    const filter = { query: 'source:nginx' };
    const { body } = await post('/api/unstable/logs/facets', { filter, facets: [{ path: 'status_code', limit: 10 }] });
    expect(body.data[0].values).toEqual([
      { value: '200', count: 9 },
      { value: '404', count: 4 },
    ]);
    const histogram = await post('/api/unstable/logs/histogram', { filter, buckets: 1, group: 'client_ip' });
    const groups = histogram.body.series.map(({ group }: { group: string }) => group).sort();
    expect(groups).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2', 'tagged']);
  });
});

describe('calculated fields', () => {
  const calculated_fields = [{ name: 'class', expression: 'concat(left(status_code, 1), "xx")' }];

  it('have a range while they are numbers', async () => {
    const fields = [{ name: 'kib', expression: '@network.bytes_written / 100' }, ...calculated_fields];
    const filter = { query: 'source:nginx', calculated_fields: fields };
    const facets = [
      { path: '#kib', limit: 2 },
      { path: '#class', limit: 2 },
    ];
    const { body } = await post('/api/unstable/logs/facets', { filter, facets });
    expect(body.data.map(({ range }: { range: unknown }) => range)).toEqual([{ min: 0, max: 11 }, null]);
  });

  it('stand in the rows of lists', async () => {
    const filter = { query: 'source:nginx #class:4xx', calculated_fields };
    const { body } = await post('/api/v2/logs/events/search', { filter, page: { limit: 1 } });
    expect(body.data[0].attributes).toMatchObject({ calculated_fields: { '#class': '4xx' } });
    const plain = await post('/api/v2/logs/events/search', { filter: { query: '*' }, page: { limit: 1 } });
    expect(plain.body.data[0].attributes).not.toHaveProperty('calculated_fields');
  });

  it('are searched, grouped and listed by', async () => {
    const filter = { query: 'source:nginx #class:4xx', calculated_fields };
    expect(await count(filter)).toBe(4);
    const { body } = await post('/api/unstable/logs/facets', {
      filter: { ...filter, query: 'source:nginx' },
      facets: [{ path: '#class', limit: 10 }],
    });
    expect(body.data[0].values).toEqual([
      { value: '2xx', count: 8 },
      { value: '4xx', count: 4 },
    ]);
    const list = await post('/api/v2/logs/events/search', { filter, page: { limit: 100 } });
    expect(list.body.data).toHaveLength(4);
  });

  it('are refused with their place', async () => {
    const { status, body } = await post('/api/v2/logs/analytics/aggregate', {
      filter: { calculated_fields: [{ name: 'x', expression: 'sleep(1)' }] },
    });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('there is no function sleep')]);
  });
});

describe('subqueries', () => {
  const failed = { query: 'source:authlog status:error' };
  const nginx = 'source:nginx';

  it.each([
    ['attribute among attributes', { field: '@network.client.ip', filter: failed }, 8],
    ['excluded', { field: '@network.client.ip', filter: failed, exclude: true }, 4],
    ['the most frequent one', { field: '@network.client.ip', filter: failed, limit: 1 }, 4],
    ['another field, a list', { field: '@network.client.ip', filter: failed, select: '@seen' }, 8],
    ['a word of a facet', { field: 'client_ip', filter: { query: 'status_code:200' } }, 12],
    ['tags', { field: 'team', filter: { query: 'team:a' } }, 11],
    ['a column', { field: 'source', filter: { query: '"failed password"' } }, 0],
    ['a window of its own', { field: 'client_ip', filter: { ...failed, from: NOW - 29_500, to: NOW - 28_500 } }, 4],
  ])('%s', async (_title, subquery, expected) => {
    expect(await count({ query: nginx, subqueries: [subquery] })).toBe(expected);
  });

  it('look into lists', async () => {
    const subqueries = [{ field: '@seen', select: '@network.client.ip', filter: { query: 'status_code:404' } }];
    expect(await count({ query: 'source:authlog', subqueries })).toBe(3);
  });

  it('may have subqueries of their own', async () => {
    const paths = (subqueries: object[]) => ({ field: '@http.url_details.path', filter: { query: nginx, subqueries } });
    const failing = { field: '@network.client.ip', filter: { ...failed, query: `${failed.query} @seen:"10.0.0.1"` } };
    // One client failed once: what it asked for, and who asked for that.
    expect(await count({ query: nginx, subqueries: [paths([failing])] })).toBe(4);
    const tooDeep = paths([paths([paths([failing])])]);
    const { status, body } = await post('/api/v2/logs/analytics/aggregate', { filter: { subqueries: [tooDeep] } });
    expect([status, body.errors]).toEqual([400, ['subqueries are nested more than 3 deep']]);
  });

  it('refuse what they cannot be', async () => {
    for (const subqueries of [
      {},
      [{}],
      [{ field: 'x', limit: 0 }],
      Array.from({ length: 6 }, () => ({ field: 'x' })),
    ]) {
      expect((await post('/api/v2/logs/analytics/aggregate', { filter: { subqueries } })).status).toBe(400);
    }
  });
});
