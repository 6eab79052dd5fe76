import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW_TEXT } from '../test-client.ts';

const NOTE = { definition: { type: 'note', content: 'hello' } };

it('lists, compares and restores versions', async () => {
  const client = dashboardsClient(testContext);
  const first = (
    await client.ask('POST', '/api/v1/dashboard', { title: 'One', layout_type: 'ordered', widgets: [NOTE] })
  ).body;
  client.clock.advance(60_000);
  client.become({ id: 'u-2', email: 'bob@example.com', name: 'Bob' });
  const widgets = [{ ...first.widgets[0], definition: { type: 'note', content: 'bye' } }, NOTE];
  const second = (await client.ask('PUT', `/api/v1/dashboard/${first.id}`, { ...first, title: 'Two', widgets })).body;
  expect(second).toMatchObject({ author_name: 'Ann', modified_at: '2026-11-22T12:01:00.000000+00:00' });

  const path = `/api/unstable/dashboards/${first.id}/versions`;
  const ann = { id: 'u-1', handle: 'ann@example.com', name: 'Ann' };
  const bob = { id: 'u-2', handle: 'bob@example.com', name: 'Bob' };
  expect((await client.ask('GET', path)).body.data).toEqual([
    { version: 2, title: 'Two', modified_at: second.modified_at, author: bob, widget_count: 2, deleted: false },
    { version: 1, title: 'One', modified_at: NOW_TEXT, author: ann, widget_count: 1, deleted: false },
  ]);
  expect((await client.ask('GET', `${path}?before=2`)).body.data).toHaveLength(1);
  expect((await client.ask('GET', `${path}/1`)).body.data.dashboard).toEqual(first);
  expect((await client.ask('GET', `${path}/3`)).status).toBe(404);
  expect((await client.ask('GET', `${path}/x`)).status).toBe(400);

  const place = `widgets[${first.widgets[0].id}]`;
  expect((await client.ask('GET', `${path}/diff?from=1&to=2`)).body.data).toEqual([
    { path: 'title', kind: 'changed', before: 'One', after: 'Two' },
    { path: `${place}.definition.content`, kind: 'changed', before: 'hello', after: 'bye' },
    { path: `widgets[${second.widgets[1].id}]`, kind: 'added', after: second.widgets[1] },
  ]);

  const restored = await client.ask('POST', `${path}/1/restore`);
  expect(restored.body).toMatchObject({ title: 'One', widgets: first.widgets, created_at: NOW_TEXT });
  expect((await client.ask('GET', path)).body.data).toHaveLength(3);
});
