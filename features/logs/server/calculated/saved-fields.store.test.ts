import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import type { LogsFeature } from '../ports.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const PATH = '/api/unstable/logs/calculated-fields';
const context = testContext(standingClock(NOW));
let logs: LogsFeature;
let close: () => Promise<void>;

async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const answer = await context.app.inject({
    method,
    url,
    headers: KEYS,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}

beforeAll(async () => {
  const store = await openTestStore(logsTables);
  logs = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 10 });
  close = async () => {
    await logs.close();
    await context.app.close();
    await store[Symbol.asyncDispose]();
  };
  const sent = [404, 404, 503, 200].map((status_code, index) => ({
    ddsource: 'nginx',
    message: `GET /${index}`,
    timestamp: NOW - 60_000 + index,
    http: { status_code },
    took: index,
  }));
  expect((await call('POST', '/api/v2/logs', sent)).status).toBe(202);
  const class_ = { name: '#class', expression: 'concat(left(status_code, 1), "xx")', description: 'of answers' };
  expect((await call('POST', PATH, class_)).body).toEqual({
    data: {
      name: 'class',
      expression: class_.expression,
      description: 'of answers',
      createdBy: 'test',
      createdAtUnixMs: NOW,
      updatedAtUnixMs: NOW,
      version: 1,
    },
  });
  expect((await call('POST', PATH, { name: 'bad', expression: '#class == "5xx" || #class == "4xx"' })).status).toBe(
    201,
  );
});
afterAll(() => close());

it('knows a saved field in every search, group and list', async () => {
  const aggregated = await call('POST', '/api/v2/logs/analytics/aggregate', {
    filter: { query: '#bad:true' },
    group_by: [{ facet: '#class' }],
  });
  expect(aggregated.body.data.buckets).toEqual([
    { by: { '#class': '4xx' }, computes: { c0: 2 } },
    { by: { '#class': '5xx' }, computes: { c0: 1 } },
  ]);
  const filter = {
    query: '#class:5xx',
    calculated_fields: [{ name: 'class' }, { name: 'half', expression: '@took / 2' }],
  };
  const list = await call('POST', '/api/v2/logs/events/search', { filter });
  expect(list.body.data.map(({ attributes }: { attributes: object }) => attributes)).toMatchObject([
    { calculated_fields: { '#class': '5xx', '#half': '1' } },
  ]);
  const fields = await call('POST', '/api/unstable/logs/fields', { filter: {}, search: '#' });
  expect(fields.body.data).toEqual([
    { path: '#class', type: 'calculated', count: 0 },
    { path: '#bad', type: 'calculated', count: 0 },
  ]);
});

it('puts the fields of a request before those that were saved', async () => {
  const filter = { query: '#class:mine', calculated_fields: [{ name: 'class', expression: '"mine"' }] };
  const { body } = await call('POST', '/api/v2/logs/events/search', { filter });
  expect(body.data).toHaveLength(4);
});

it('counts and measures by them in formulas: dashboards and monitors ask so', async () => {
  const grid = { startUnixS: NOW / 1000 - 120, intervalSeconds: 120, points: 1 };
  const ask = async (search: string, more: object) => {
    const query = { search, indexes: [], aggregation: 'count', metric: '', groupBy: [], ...more };
    return (await logs.series(query, grid, undefined)).map(({ tags, values }) => [tags, values[0]]);
  };
  expect(await ask('#bad:true', { groupBy: [{ facet: '#class', limit: 10 }] })).toEqual([
    [{ '#class': '4xx' }, 2],
    [{ '#class': '5xx' }, 1],
  ]);
  const calculatedFields = [{ name: 'twice', expression: 'if(#bad, @took * 2, 0)' }];
  expect(await ask('#twice:>=0', { aggregation: 'max', metric: '#twice', calculatedFields })).toEqual([[{}, 4]]);
});

it('refuses what is no field, is made from itself, or is needed', async () => {
  const answers = [
    await call('POST', PATH, { name: 'class', expression: '1' }),
    await call('POST', PATH, { name: 'x', expression: 'nothing(1)' }),
    await call('POST', PATH, { name: 'two words', expression: '1' }),
    await call('POST', PATH, { name: 'y', expression: '' }),
    await call('PATCH', `${PATH}/class`, { expression: 'if(#bad, 1, 2)' }),
    await call('PATCH', `${PATH}/class`, { name: 'other' }),
    await call('PATCH', `${PATH}/nothing`, { expression: '1' }),
    await call('DELETE', `${PATH}/class`),
    await call('DELETE', `${PATH}/nothing`),
    await call('POST', '/api/v2/logs/events/search', { filter: { query: '#nothing:1' } }),
    await call('POST', '/api/v2/logs/events/search', { filter: { calculated_fields: [{ name: 'nothing' }] } }),
    await call('POST', '/api/v2/logs/analytics/aggregate', { group_by: [{ facet: '#nothing' }] }),
    await call('GET', '/api/unstable/logs/tail?query=%23class:4xx'),
  ];
  expect(answers.map(({ status, body }) => [status, body.errors?.[0]?.detail ?? body.errors?.[0]])).toEqual([
    [409, 'there is a calculated field #class already'],
    [400, '#x: there is no function nothing (at character 1)'],
    [400, '#two words: a name is a word of letters, digits and _ (at character 1)'],
    [400, 'the expression of #y is missing'],
    [400, '#class: #bad is made from itself (at character 4)'],
    [400, 'the name of a calculated field cannot be changed'],
    [404, 'there is no calculated field #nothing'],
    [409, '#bad is made from #class'],
    [404, 'there is no calculated field #nothing'],
    [400, 'there is no calculated field #nothing'],
    [400, '#nothing: there is no saved field of this name (at character 1)'],
    [400, 'there is no calculated field #nothing'],
    [400, expect.stringContaining('calculated fields are known to the store only')],
  ]);
});

it('forgets what was taken away, and lists the rest', async () => {
  expect((await call('PATCH', `${PATH}/bad`, { description: 'errors' })).body.data.version).toBe(2);
  expect((await call('DELETE', `${PATH}/bad`)).status).toBe(204);
  const { body } = await call('GET', PATH);
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['class']);
  expect((await call('POST', '/api/v2/logs/events/search', { filter: { query: '#bad:true' } })).status).toBe(400);
});
