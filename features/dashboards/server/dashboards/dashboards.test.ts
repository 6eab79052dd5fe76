import { testContext } from '@komainu/testkit/test-server.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { dashboardsClient, NOW_TEXT, type TestClient } from '../test-client.ts';

const PATH = '/api/v1/dashboard';
const NOTE = { definition: { type: 'note', content: 'hello' } };
const BOARD = { title: 'Shop & Co: Überblick_1', layout_type: 'ordered', widgets: [NOTE] };
const ID = /^[2-9a-z]{3}-[2-9a-z]{3}-[2-9a-z]{3}$/;

let client: TestClient;
beforeEach(() => {
  client = dashboardsClient(testContext);
});

async function created(fields: object = BOARD) {
  const { status, body } = await client.ask('POST', PATH, fields);
  expect(status).toBe(200);
  return body;
}

describe('definitions', () => {
  it('gives back what was sent, with ids and what was left out', async () => {
    const body = await created({ ...BOARD, default_timeframe: { type: 'live', unit: 'hour', value: 4 } });
    expect(body).toEqual({
      id: expect.stringMatching(ID),
      title: BOARD.title,
      description: null,
      layout_type: 'ordered',
      url: `/dashboard/${body.id}/shop-co-berblick1`,
      is_read_only: false,
      template_variables: null,
      widgets: [{ ...NOTE, id: expect.any(Number) }],
      notify_list: null,
      restricted_roles: [],
      default_timeframe: { type: 'live', unit: 'hour', value: 4 },
      author_handle: 'ann@example.com',
      author_name: 'Ann',
      created_at: NOW_TEXT,
      modified_at: NOW_TEXT,
    });
    expect(String(body.widgets[0].id)).toMatch(/^\d{15,16}$/);
    expect((await client.ask('GET', `${PATH}/${body.id}`)).body).toEqual(body);
  });

  it('keeps widgets of unknown types, and ids that came, also on update', async () => {
    const first = await created({
      ...BOARD,
      widgets: [
        { id: 1234567890123456, definition: { type: 'hologram', depth: { z: [1, null, 'x'] } } },
        { definition: { type: 'group', layout_type: 'ordered', widgets: [NOTE, { ...NOTE, id: 1234567890123456 }] } },
      ],
    });
    const inner = first.widgets[1].definition.widgets.map(({ id }: { id: number }) => id);
    expect(first.widgets[0]).toEqual({
      id: 1234567890123456,
      definition: { type: 'hologram', depth: { z: [1, null, 'x'] } },
    });
    expect(new Set([...inner, first.widgets[0].id, first.widgets[1].id]).size).toBe(4);
    const second = await client.ask('PUT', `${PATH}/${first.id}`, { ...first, title: 'Other' });
    expect(second.body).toEqual({ ...first, title: 'Other', url: `/dashboard/${first.id}/other` });
  });

  it('resolves widgets of tabs by their place', async () => {
    const tabs = [
      { name: 'One', widget_ids: ['@2', '@1'] },
      { id: 't', name: 'Two', widget_ids: [] },
    ];
    const { widgets, tabs: kept } = await created({ ...BOARD, widgets: [NOTE, NOTE], tabs });
    expect(kept).toEqual([
      { id: expect.any(String), name: 'One', widget_ids: [widgets[1].id, widgets[0].id] },
      { id: 't', name: 'Two', widget_ids: [] },
    ]);
  });

  it.each([
    [{ ...BOARD, title: null }, "'title' should be string"],
    [{ ...BOARD, title: undefined }, "Required parameter 'title' is missing"],
    [{ ...BOARD, layout_type: '' }, "Value of parameter 'layout_type' should be any of these ['ordered', 'free']"],
    [{ ...BOARD, widgets: null }, "'widgets' should be list"],
    [{ ...BOARD, widgets: [{}] }, "'definition' of widgets[0] is missing"],
    [{ ...BOARD, widgets: [{ definition: {} }] }, "'type' of widgets[0].definition is missing"],
    [{ ...BOARD, widgets: [{ definition: { type: 'group' } }] }, "'widgets' of widgets[0] should be list"],
    [{ ...BOARD, tags: ['tm:a'] }, 'Invalid tag format. Valid tag keys are: team.'],
    [{ ...BOARD, tabs: [{ name: 'a', widget_ids: ['@2'] }] }, "widget '@2' of tab 'a' does not exist"],
    [
      { ...BOARD, template_variables: [{ name: 'a', default: 'x', defaults: ['x'] }] },
      "'template_variables' is invalid",
    ],
    [
      { ...BOARD, template_variables: [{ name: 'a', defaults: [''] }] },
      "Minimum length of parameter 'defaults' should be 1",
    ],
    [
      { ...BOARD, template_variable_presets: [{ name: 'p', template_variables: [{ name: 'a', values: [] }] }] },
      "Minimum number of elements in parameter 'values' should be 1",
    ],
  ])('refuses %o', async (fields, message) => {
    expect(await client.ask('POST', PATH, fields)).toEqual({ status: 400, body: { errors: [message] } });
  });

  it('says 404 for what is not there', async () => {
    const missing = { status: 404, body: { errors: ['Dashboard with ID abc-def-ghi not found'] } };
    expect(await client.ask('GET', `${PATH}/abc-def-ghi`)).toEqual(missing);
    expect(await client.ask('PUT', `${PATH}/abc-def-ghi`, BOARD)).toEqual(missing);
    expect(await client.ask('DELETE', `${PATH}/abc-def-ghi`)).toEqual(missing);
  });
});

describe('lists', () => {
  it('lists, deletes and restores, one or many', async () => {
    const [one, two] = [await created(), await created({ ...BOARD, title: 'Two' })];
    const titles = async (query = '') =>
      (await client.ask('GET', `${PATH}${query}`)).body.dashboards.map(({ title }: { title: string }) => title);
    expect((await titles()).sort()).toEqual([BOARD.title, 'Two']);
    expect(await titles('?filter[shared]=true')).toEqual([]);

    client.clock.advance(1_000);
    const both = { data: [one, two].map(({ id }) => ({ id, type: 'dashboard' })) };
    const unknown = { data: [...both.data, { id: 'abc-def-ghi', type: 'dashboard' }] };
    expect((await client.ask('DELETE', PATH, unknown)).status).toBe(404);
    expect(await titles()).toHaveLength(2);
    expect((await client.ask('DELETE', PATH, both)).status).toBe(204);
    expect(await titles()).toEqual([]);
    const deleted = (await client.ask('GET', `${PATH}?filter[deleted]=true`)).body.dashboards;
    expect(deleted[0].deleted_at).toBe('2026-11-22T12:00:01.000000+00:00');
    expect(deleted[0].modified_at).toBe(NOW_TEXT);

    expect((await client.ask('PATCH', PATH, both)).status).toBe(204);
    expect((await titles()).sort()).toEqual([BOARD.title, 'Two']);
    expect((await client.ask('GET', `${PATH}/${one.id}`)).body.created_at).toBe(NOW_TEXT);
    expect((await client.ask('DELETE', `${PATH}/${one.id}`)).body).toEqual({ deleted_dashboard_id: one.id });
    client.clock.advance(31 * 86_400_000);
    expect(await titles('?filter[deleted]=true')).toEqual([]);
    expect((await client.ask('PATCH', PATH, { data: [{ id: one.id, type: 'dashboard' }] })).status).toBe(404);
  });

  it('counts widgets in the usage', async () => {
    const { id } = await created({ ...BOARD, tags: ['team:web'], widgets: [NOTE, NOTE] });
    const { data } = (await client.ask('GET', `/api/v2/dashboards/${id}/usage`)).body;
    expect(data.attributes).toMatchObject({ teams: ['web'], widget_count: 2, widget_count_by_type: { note: 2 } });
    const page = (await client.ask('GET', '/api/v2/dashboards/usage?page[limit]=1')).body;
    expect(page.meta.page).toMatchObject({ total: 1, next_offset: null, last_offset: 0 });
    expect((await client.ask('GET', '/api/v2/dashboards/usage?page[limit]=501')).status).toBe(400);
  });
});

describe('who may edit', () => {
  const bob = { id: 'u-2', email: 'bob@example.com', role: 'standard', roleIds: ['r-2'] } as const;

  it('leaves read-only dashboards to authors and administrators', async () => {
    const { id } = await created({ ...BOARD, is_read_only: true });
    client.become(bob);
    expect((await client.ask('PUT', `${PATH}/${id}`, BOARD)).status).toBe(403);
    expect((await client.ask('DELETE', `${PATH}/${id}`)).status).toBe(403);
    expect((await client.ask('GET', `${PATH}/${id}`)).status).toBe(200);
    const own = await created({ ...BOARD, is_read_only: true });
    expect((await client.ask('PUT', `${PATH}/${own.id}`, BOARD)).status).toBe(200);
  });

  it('leaves restricted dashboards to their roles', async () => {
    const { id } = await created({ ...BOARD, restricted_roles: ['r-2'] });
    client.become({ ...bob, roleIds: ['r-3'] });
    expect((await client.ask('PUT', `${PATH}/${id}`, BOARD)).status).toBe(403);
    client.become(bob);
    expect((await client.ask('PUT', `${PATH}/${id}`, BOARD)).status).toBe(200);
  });
});

describe('ready dashboards', () => {
  it('shows and clones them, but changes none', async () => {
    const [first] = (await client.ask('GET', '/api/unstable/dashboards/ready')).body.data;
    const shown = (await client.ask('GET', `${PATH}/${first.id}`)).body;
    expect(shown).toMatchObject({ title: first.title, url: first.url, is_read_only: true });
    expect((await client.ask('PUT', `${PATH}/${first.id}`, BOARD)).status).toBe(403);
    expect((await client.ask('DELETE', `${PATH}/${first.id}`)).status).toBe(403);
    const clone = await client.ask('POST', `/api/unstable/dashboards/ready/${first.id}/clone`, { title: 'Mine' });
    expect(clone.body).toMatchObject({ title: 'Mine', is_read_only: false, author_name: 'Ann' });
    expect(clone.body.widgets).toEqual(shown.widgets);
    expect((await client.ask('GET', PATH)).body.dashboards).toHaveLength(1);
  });
});
