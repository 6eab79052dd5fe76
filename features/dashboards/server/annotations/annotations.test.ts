import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW } from '../test-client.ts';

const PATH = '/api/v2/annotation';
const POINT = {
  page_id: 'dashboard:abc-def-xyz',
  description: 'Deployed',
  color: 'blue',
  type: 'pointInTime',
  start_time: 1_000,
};
const annotation = (more: object = {}) => ({ data: { type: 'annotation', attributes: { ...POINT, ...more } } });

it('notes points and spans of time on a page', async () => {
  const client = dashboardsClient(testContext);
  const point = (await client.ask('POST', PATH, annotation())).body.data;
  expect(point).toEqual({
    id: expect.any(String),
    type: 'annotation',
    attributes: { ...POINT, end_time: null, author_id: 'u-1', created_at: NOW, modified_at: NOW },
  });
  const span = { type: 'timeRegion', start_time: 1_500, end_time: 5_000, widget_ids: ['7'] };
  const region = (await client.ask('POST', PATH, annotation(span))).body.data;
  await client.ask('POST', PATH, annotation({ page_id: 'dashboard:other' }));

  const within = async (from: number, to: number) =>
    (await client.ask('GET', `${PATH}?page_id=dashboard:abc-def-xyz&start_time=${from}&end_time=${to}`)).body.data;
  expect(await within(0, 9_000)).toEqual([point, region]);
  expect(await within(2_000, 9_000)).toEqual([region]);
  expect(await within(6_000, 9_000)).toEqual([]);
  const page = (await client.ask('GET', `${PATH}/page/dashboard%3Aabc-def-xyz`)).body.data;
  expect(page.attributes.global_annotations).toEqual([point.id]);
  expect(page.attributes.widget_mapping).toEqual({ 7: [region.id] });
  expect(page.attributes.annotations[point.id]).toEqual({ id: point.id, ...point.attributes });

  client.clock.advance(5);
  const changed = await client.ask('PUT', `${PATH}/${point.id}`, annotation({ color: 'green' }));
  expect(changed.body.data.attributes).toMatchObject({ color: 'green', created_at: NOW, modified_at: NOW + 5 });
  expect((await client.ask('DELETE', `${PATH}/${point.id}`)).status).toBe(204);
  expect((await client.ask('DELETE', `${PATH}/${point.id}`)).status).toBe(204);
  expect((await client.ask('PUT', `${PATH}/${point.id}`, annotation())).status).toBe(404);
});

it.each([
  [{ color: 'pink' }],
  [{ page_id: 'nothing' }],
  [{ type: 'timeRegion' }],
  [{ type: 'timeRegion', end_time: 1 }],
  [{ start_time: 'soon' }],
  [{ description: 1 }],
])('refuses %j', async (more) => {
  expect((await dashboardsClient(testContext).ask('POST', PATH, annotation(more))).status).toBe(400);
});
