import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient } from '../test-client.ts';

const PATH = '/api/v2/powerpacks';
const NOTE = { definition: { type: 'note', content: 'hello' } };
const powerpack = (type = 'group', more: object = {}) => ({
  data: {
    type: 'powerpack',
    attributes: {
      name: 'Pack',
      group_widget: { definition: { type, layout_type: 'ordered', widgets: [NOTE] } },
      ...more,
    },
  },
});

it('creates, changes, lists and deletes powerpacks', async () => {
  const client = dashboardsClient(testContext);
  const { status, body } = await client.ask('POST', PATH, powerpack('group', { tags: ['a:b'] }));
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      type: 'powerpack',
      id: expect.any(String),
      attributes: {
        name: 'Pack',
        tags: ['a:b'],
        group_widget: {
          definition: { type: 'group', layout_type: 'ordered', widgets: [{ ...NOTE, id: expect.any(Number) }] },
          layout: { x: 0, y: 0, width: 12, height: 1 },
        },
      },
      relationships: { author: { data: { type: 'users', id: 'u-1' } } },
    },
    included: [{ type: 'users', id: 'u-1', attributes: { name: 'Ann', email: 'ann@example.com' } }],
  });
  const url = `${PATH}/${body.data.id}`;
  expect((await client.ask('GET', url)).body).toEqual(body);
  expect((await client.ask('PATCH', url, powerpack('group', { name: 'P' }))).body.data.attributes.name).toBe('P');
  const listed = (await client.ask('GET', `${PATH}?page[limit]=10`)).body;
  expect(listed.data).toHaveLength(1);
  expect(listed.included).toHaveLength(1);
  expect((await client.ask('DELETE', url)).status).toBe(204);
  expect((await client.ask('DELETE', url)).body).toEqual({
    errors: [`Powerpack with ID ${body.data.id} not found`],
  });
  expect((await client.ask('GET', `${PATH}/made-up`)).body).toEqual({
    errors: ['Powerpack has invalid UUID made-up not found'],
  });
});

it.each([[{}], [powerpack('group1')], [powerpack('group', { name: '' })], [powerpack('group', { tags: 'a' })]])(
  'refuses %j',
  async (body) => {
    expect((await dashboardsClient(testContext).ask('POST', PATH, body)).status).toBe(400);
  },
);
