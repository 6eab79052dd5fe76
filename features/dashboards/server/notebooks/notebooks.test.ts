import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW_TEXT } from '../test-client.ts';

const PATH = '/api/v1/notebooks';
const cell = (text: string, id?: string) => ({
  type: 'notebook_cells',
  ...(id === undefined ? {} : { id }),
  attributes: { definition: { type: 'markdown', text } },
});
const notebook = (name: string, cells: object[] = [cell('# Hello')], more: object = {}) => ({
  data: { type: 'notebooks', attributes: { name, cells, time: { live_span: '1h' }, ...more } },
});

it('creates, changes, finds and deletes notebooks', async () => {
  const client = dashboardsClient(testContext);
  const { body } = await client.ask('POST', PATH, notebook('One'));
  expect(body.data).toEqual({
    type: 'notebooks',
    id: expect.any(Number),
    attributes: {
      name: 'One',
      cells: [{ ...cell('# Hello'), id: expect.stringMatching(/^[a-z0-9]{8}$/) }],
      time: { live_span: '1h' },
      status: 'published',
      metadata: { is_favorite: false, is_template: false, take_snapshots: false, type: null },
      template_variables: [],
      tags: null,
      created: NOW_TEXT,
      modified: NOW_TEXT,
      deleted: null,
      author: {
        handle: 'ann@example.com',
        name: 'Ann',
        email: 'ann@example.com',
        icon: '',
        title: null,
        verified: true,
        disabled: false,
        status: 'Active',
        created_at: NOW_TEXT,
      },
    },
  });
  const url = `${PATH}/${body.data.id}`;
  const { id } = body.data.attributes.cells[0];
  client.clock.advance(1_000);
  const changed = await client.ask('PUT', url, notebook('Uno', [cell('new'), cell('# Hello', id)]));
  expect(changed.body.data.attributes.cells[1].id).toBe(id);
  expect(changed.body.data.attributes).toMatchObject({
    created: NOW_TEXT,
    modified: '2026-11-22T12:00:01.000000+00:00',
  });

  client.clock.advance(1_000);
  await client.ask('POST', PATH, notebook('Two', [], { metadata: { type: 'runbook' } }));
  const names = async (query: string) =>
    (await client.ask('GET', `${PATH}?${query}`)).body.data.map(
      ({ attributes }: { attributes: { name: string } }) => attributes.name,
    );
  expect(await names('')).toEqual(['Two', 'Uno']);
  expect(await names('sort_field=name&sort_dir=desc')).toEqual(['Uno', 'Two']);
  expect(await names('count=1&start=1')).toEqual(['Uno']);
  expect(await names('type=runbook')).toEqual(['Two']);
  expect(await names('query=UN')).toEqual(['Uno']);
  expect(await names('exclude_author_handle=ann@example.com')).toEqual([]);
  const withoutCells = (await client.ask('GET', `${PATH}?include_cells=false`)).body;
  expect(withoutCells.data[0].attributes.cells).toBeUndefined();
  expect(withoutCells.meta).toEqual({ page: { total_count: 2, total_filtered_count: 2 } });

  expect((await client.ask('DELETE', url)).status).toBe(204);
  expect(await client.ask('DELETE', url)).toEqual({ status: 404, body: { errors: ['Notebook not found'] } });
});

it.each([
  [{}],
  [{ data: { type: 'notebook', attributes: {} } }],
  [notebook('')],
  [notebook('a', [{ type: 'cells' }])],
  [notebook('a', [{ type: 'notebook_cells', attributes: { definition: { type: 'markdown' } } }])],
  [notebook('a', [], { time: null })],
])('refuses %j', async (body) => {
  expect((await dashboardsClient(testContext).ask('POST', PATH, body)).status).toBe(400);
});
