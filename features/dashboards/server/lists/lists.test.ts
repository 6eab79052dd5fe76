import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW_TEXT } from '../test-client.ts';

const V1 = '/api/v1/dashboard/lists/manual';
const author = { handle: 'ann@example.com', name: 'Ann' };

it('keeps dashboards on lists, many changes at once', async () => {
  const client = dashboardsClient(testContext);
  const ids = await Promise.all(
    ['ordered', 'free'].map(async (layout_type) => {
      const { body } = await client.ask('POST', '/api/v1/dashboard', { title: layout_type, layout_type, widgets: [] });
      return body.id;
    }),
  );
  const list = (await client.ask('POST', V1, { name: 'Mine' })).body;
  const empty = {
    id: expect.any(Number),
    name: 'Mine',
    type: 'manual_dashboard_list',
    dashboard_count: 0,
    dashboards: null,
    is_favorite: false,
    author,
    created: NOW_TEXT,
    modified: NOW_TEXT,
  };
  expect(list).toEqual(empty);

  const items = `/api/v2/dashboard/lists/manual/${list.id}/dashboards`;
  const [timeboard, screenboard] = [
    { id: ids[0], type: 'custom_timeboard' },
    { id: ids[1], type: 'custom_screenboard' },
  ];
  const add = (item: object) => client.ask('POST', items, { dashboards: [item] });
  const answers = await Promise.all([
    add(timeboard),
    add(screenboard),
    add({ id: 'abc-def-ghi', type: 'custom_timeboard' }),
  ]);
  expect(answers.map(({ body }) => body.added_dashboards_to_list)).toEqual([[timeboard], [screenboard], []]);
  expect((await client.ask('GET', items)).body).toMatchObject({ total: 2, dashboards: [timeboard, screenboard] });
  expect((await client.ask('GET', V1)).body.dashboard_lists).toEqual([{ ...empty, dashboard_count: 2 }]);

  expect((await client.ask('DELETE', items, { dashboards: [timeboard] })).body.deleted_dashboards_from_list).toEqual([
    timeboard,
  ]);
  expect((await client.ask('DELETE', items, { dashboards: [timeboard] })).body.deleted_dashboards_from_list).toEqual(
    [],
  );
  expect((await client.ask('PUT', items, { dashboards: [timeboard] })).body).toEqual({ dashboards: [timeboard] });
  await client.ask('DELETE', `/api/v1/dashboard/${ids[0]}`);
  expect((await client.ask('GET', `${V1}/${list.id}`)).body.dashboard_count).toBe(0);

  expect((await client.ask('PUT', `${V1}/${list.id}`, { name: 'Ours' })).body.name).toBe('Ours');
  expect((await client.ask('DELETE', `${V1}/${list.id}`)).body).toEqual({ deleted_dashboard_list_id: list.id });
  const gone = { status: 404, body: { errors: [`Manual Dashboard List with id ${list.id} not found`] } };
  expect(await client.ask('GET', `${V1}/${list.id}`)).toEqual(gone);
});

it.each([
  ['POST', V1, { name: '' }, 400],
  ['POST', V1, { name: null }, 400],
  ['POST', V1, {}, 400],
  ['PUT', `${V1}/1234`, { name: 'x' }, 404],
  ['POST', '/api/v2/dashboard/lists/manual/1234/dashboards', {}, 400],
  ['POST', '/api/v2/dashboard/lists/manual/0/dashboards', {}, 404],
  ['GET', '/api/v2/dashboard/lists/manual/1234/dashboards', undefined, 404],
] as const)('%s %s %j is answered %i', async (method, url, body, status) => {
  expect((await dashboardsClient(testContext).ask(method, url, body)).status).toBe(status);
});
