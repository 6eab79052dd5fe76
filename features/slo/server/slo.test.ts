import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import {
  COUNTED as counted,
  createSlo as create,
  DAY,
  hits,
  NOW_S,
  QUERY as query,
  sloClient,
  type TestWorld,
} from './test-client.ts';

const client = (world?: TestWorld) => sloClient(testContext, world);

it('keeps objectives', async () => {
  const { ask } = client();
  const { body } = await ask('POST', '/api/v1/slo', { ...counted, tags: ['env:prod'] });
  const [slo] = body.data;
  expect(body).toEqual({
    data: [
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'Checkout',
        description: '',
        type: 'metric',
        type_id: 1,
        tags: ['env:prod'],
        monitor_tags: [],
        thresholds: [{ timeframe: '7d', target: 95, target_display: '95.', warning: 98, warning_display: '98.' }],
        timeframe: '7d',
        target_threshold: 95,
        warning_threshold: 98,
        query,
        sli_specification: {
          count: {
            queries: [
              { data_source: 'metrics', name: 'query1', query: query.numerator },
              { data_source: 'metrics', name: 'query2', query: query.denominator },
            ],
            good_events_formula: { formula: 'query1' },
            total_events_formula: { formula: 'query2' },
          },
        },
        creator: { name: 'Test', handle: 'test@example.com', email: 'test@example.com' },
        created_at: NOW_S,
        modified_at: NOW_S,
      },
    ],
    error: null,
  });
  const path = `/api/v1/slo/${slo.id}`;
  expect((await ask('GET', path)).body).toEqual({ data: slo, error: null });
  const changed = await ask('PUT', path, { ...counted, thresholds: [{ timeframe: '30d', target: 99.9 }] });
  expect(changed.body.data[0]).toMatchObject({ timeframe: '30d', target_threshold: 99.9, tags: [] });
  expect(changed.body.data[0]).not.toHaveProperty('warning_threshold');
  const found = async (parameters: string) =>
    (await ask('GET', `/api/v1/slo?${parameters}`)).body.metadata?.page.total_count;
  expect(await Promise.all([found(`ids=${slo.id}`), found('query=checkout'), found('query=env:prod')])).toEqual([
    1, 1, 0,
  ]);
  expect((await ask('GET', '/api/v1/slo?ids=a,b')).body.errors).toEqual([
    "no SLOs found for ids: ['a', 'b'] not found",
  ]);
  expect((await ask('GET', `/api/v1/slo/can_delete?ids=${slo.id}`)).body).toEqual({
    data: { ok: [slo.id], denied_ids: [] },
    errors: null,
  });
  expect((await ask('DELETE', path)).body).toEqual({ data: [slo.id], error: null });
  expect(await ask('DELETE', path)).toEqual({
    status: 404,
    body: { errors: [`SLO not found: ${slo.id} not found`] },
  });
});

it('lists objectives with how they stand', async () => {
  const { ask } = client({ series: hits('a') });
  await create(ask, { ...counted, tags: ['env:prod', 'team:shop'] });
  await create(ask, { ...counted, name: 'Other' });
  const { data, meta } = (await ask('GET', '/api/v1/slo/search?query=team:shop&include_facets=true')).body;
  expect(meta.pagination.total).toBe(1);
  expect(data.attributes.facets.all_tags).toEqual([
    { name: 'env:prod', count: 1 },
    { name: 'team:shop', count: 1 },
  ]);
  expect(data.attributes.slos[0].data.attributes).toMatchObject({
    name: 'Checkout',
    team_tags: ['team:shop'],
    status: { state: 'warning', calculation_error: null },
    overall_status: [{ timeframe: '7d', target: 95, state: 'warning', error: null }],
  });
});

it('keeps what monitors watch, unless it is told twice', async () => {
  const { ask } = client({ watchers: [12] });
  const id = await create(ask);
  const refused = { data: [], errors: { [id]: `SLO ${id} is used in monitors: 12` } };
  expect(await ask('DELETE', `/api/v1/slo/${id}`)).toEqual({ status: 409, body: refused });
  expect((await ask('DELETE', `/api/v1/slo/${id}?force=true`)).status).toBe(200);
});

it('deletes timeframes of many at once', async () => {
  const { ask } = client();
  const thresholds = [...counted.thresholds, { timeframe: '30d', target: 99 }];
  const [one, other] = [await create(ask), await create(ask, { ...counted, thresholds })];
  const answer = await ask('POST', '/api/v1/slo/bulk_delete', { [one]: ['7d'], [other]: ['7d'], none: ['7d'] });
  expect(answer.body).toEqual({
    data: { deleted: [one], updated: [other], deleted_monitors: [] },
    errors: [{ id: 'none', message: 'SLO not found: none not found', timeframe: '7d' }],
  });
  expect((await ask('GET', `/api/v1/slo/${other}`)).body.data).toMatchObject({
    timeframe: '30d',
    target_threshold: 99,
  });
});

it('writes reports', async () => {
  const { ask } = client({ series: hits('a') });
  const id = await create(ask, { ...counted, name: '=Checkout, "all"' });
  const attributes = { from_ts: NOW_S - DAY, to_ts: NOW_S, query: 'slo_type:metric', interval: 'daily' };
  const made = await ask('POST', '/api/v2/slo/report', { data: { attributes } });
  const path = `/api/v2/slo/report/${made.body.data.id}`;
  await eventually(async () =>
    expect((await ask('GET', `${path}/status`)).body.data.attributes.status).toBe('completed'),
  );
  expect((await ask('GET', `${path}/download`)).body).toBe(
    `id,slo_type,name,target,export_error,2026-11-21,2026-11-22\n${id},metric,"'=Checkout, ""all""",95,,100,93.75\n`,
  );
});

it.each([
  ['POST', '/api/v1/slo', { ...counted, name: '' }, "Minimum length of parameter 'name' should be 1"],
  ['POST', '/api/v1/slo', { ...counted, type: 'x' }, "'type' should be one of metric, monitor, time_slice"],
  ['POST', '/api/v1/slo', { ...counted, query: undefined }, 'must specify the query for count types'],
  ['POST', '/api/v1/slo', { ...counted, query: { ...query, numerator: 'sum:' } }, "'query': "],
  ['POST', '/api/v1/slo', { ...counted, thresholds: [] }, "'thresholds' should hold at least one threshold"],
  ['POST', '/api/v1/slo', { ...counted, thresholds: [{ timeframe: '7d', target: 100 }] }, "'target' should be"],
  ['POST', '/api/v1/slo', { ...counted, thresholds: [{ timeframe: '1d', target: 99 }] }, "'timeframe' should be"],
  ['POST', '/api/v1/slo', { ...counted, type: 'monitor' }, 'must specify monitor_ids'],
  ['POST', '/api/v1/slo/bulk_delete', {}, 'name the SLOs'],
  ['POST', '/api/v1/slo/correction', { data: { type: 'correction', attributes: {} } }, "'category' is missing"],
  ['POST', '/api/v2/slo/report', { data: { attributes: { interval: 'bad' } } }, 'bad is not a valid interval'],
  ['GET', '/api/v2/slo/report/x/status', undefined, 'invalid report ID: x'],
] as const)('refuses %s %s %j', async (method, url, body, reason) => {
  const answer = await client().ask(method, url, body);
  expect([answer.status, JSON.stringify(answer.body.errors)]).toEqual([400, expect.stringContaining(reason)]);
});
