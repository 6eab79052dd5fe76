import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW, NOW_TEXT, type TestClient } from '../test-client.ts';

const PATH = '/api/v1/dashboard/public';
const BOARD = {
  title: 'Web shop',
  layout_type: 'ordered',
  widgets: [{ definition: { type: 'timeseries', requests: [{ q: 'avg:system.cpu.user{*}' }] } }],
};

async function board(client: TestClient, more: object = {}): Promise<string> {
  return (await client.ask('POST', '/api/v1/dashboard', { ...BOARD, ...more })).body.id;
}

const share = (id: string, more: object = {}) => ({
  dashboard_id: id,
  dashboard_type: 'custom_timeboard',
  share_type: 'open',
  global_time: { live_span: '1h' },
  ...more,
});

it('makes, changes, lists and takes away a share', async () => {
  const client = dashboardsClient(testContext);
  const id = await board(client);
  const { status, body: made } = await client.ask('POST', PATH, share(id));
  expect({ status, made }).toEqual({
    status: 200,
    made: {
      author: { handle: 'ann@example.com', name: 'Ann' },
      dashboard_id: id,
      dashboard_type: 'custom_timeboard',
      status: 'active',
      title: 'Web shop',
      viewing_preferences: {},
      expiration: null,
      last_accessed: null,
      global_time_selectable_enabled: false,
      global_time: { live_span: '1h' },
      selectable_template_vars: null,
      token: expect.stringMatching(/^[0-9a-f]{40}$/),
      public_url: expect.stringMatching(/^http:\/\/localhost.*\/shared\/[0-9a-f]{40}$/),
      created: NOW_TEXT,
      share_type: 'open',
      share_list: null,
      session_duration_in_days: null,
      invitees: [],
      embeddable_domains: [],
    },
  });

  const variables = [{ name: 'host', prefix: 'host', default_value: '*', visible_tags: ['a', 'b'] }];
  const change = { global_time: { live_span: '15m' }, selectable_template_vars: variables };
  const changed = await client.ask('PUT', `${PATH}/${made.token}`, change);
  expect(changed.body).toEqual({ ...made, ...change });
  expect((await client.ask('GET', `${PATH}/${made.token}`)).body).toEqual(changed.body);
  expect((await client.ask('GET', `/api/unstable/dashboards/${id}/shares`)).body).toEqual({
    data: [{ ...changed.body, invitations: [] }],
  });
  await board(client);
  const listed = await client.ask('GET', '/api/v1/dashboard?filter[shared]=true');
  expect(listed.body.dashboards.map((one: { id: string }) => one.id)).toEqual([id]);

  const deleted = await client.ask('DELETE', `${PATH}/${made.token}`);
  expect(deleted).toEqual({ status: 200, body: { deleted_public_dashboard_token: made.token } });
  expect((await client.ask('GET', `${PATH}/${made.token}`)).status).toBe(404);
  expect((await client.ask('DELETE', `${PATH}/${made.token}`)).status).toBe(404);
});

it('invites guests by links of their own', async () => {
  const client = dashboardsClient(testContext);
  const more = { share_type: 'invite', share_list: ['Guest@example.com'] };
  const { body: made } = await client.ask('POST', PATH, share(await board(client), more));
  expect(made.invitees).toEqual([
    { email: 'guest@example.com', access_expiration: null, last_accessed: null, created_at: NOW_TEXT },
  ]);
  expect(made.session_duration_in_days).toBe(30);

  const url = `${PATH}/${made.token}/invitation`;
  const none = { data: [], meta: { page: { total_count: 0 } } };
  expect((await client.ask('GET', url)).body).toEqual(none);
  const invitation = (email: string) => ({ data: { type: 'public_dashboard_invitation', attributes: { email } } });
  const sent = await client.ask('POST', url, invitation('guest@example.com'));
  expect(sent).toEqual({
    status: 201,
    body: {
      data: {
        type: 'public_dashboard_invitation',
        attributes: {
          email: 'guest@example.com',
          share_token: made.token,
          created_at: NOW_TEXT,
          invitation_expiry: new Date(NOW + 30 * 86_400_000).toISOString().replace('Z', '000+00:00'),
          has_session: false,
          session_expiry: null,
          invitation_url: expect.stringMatching(/\/shared\/[0-9a-f]{40}$/),
        },
      },
    },
  });
  expect(sent.body.data.attributes.invitation_url).not.toContain(made.token);
  expect((await client.ask('POST', url, invitation('other@example.com'))).status).toBe(400);
  // Invited again, the first link ends.
  await client.ask('POST', url, invitation('guest@example.com'));
  expect((await client.ask('GET', url)).body.meta.page.total_count).toBe(1);
  expect((await client.ask('DELETE', url, invitation('guest@example.com'))).status).toBe(204);
  expect((await client.ask('GET', url)).body).toEqual(none);
});

it('lets only those share who may edit', async () => {
  const client = dashboardsClient(testContext);
  const id = await board(client, { is_read_only: true });
  const { body: made } = await client.ask('POST', PATH, share(id));
  client.become({ id: 'u-2', role: 'standard' });
  expect((await client.ask('POST', PATH, share(id))).status).toBe(403);
  expect((await client.ask('PUT', `${PATH}/${made.token}`, { status: 'paused' })).status).toBe(403);
  expect((await client.ask('DELETE', `${PATH}/${made.token}`)).status).toBe(403);
  const ready = (await client.ask('GET', '/api/unstable/dashboards/ready')).body.data[0];
  expect((await client.ask('POST', PATH, share(ready.id))).status).toBe(200);
});

it.each([
  [{ share_type: 'embed' }],
  [{ share_type: 'invite' }],
  [{ share_type: 'invite', share_list: ['nobody'] }],
  [{ dashboard_type: 'custom_screenboard' }],
  [{ global_time: { live_span: 'for ever' } }],
  [{ global_time_selectable_enabled: 'yes' }],
  [{ selectable_template_vars: [{ prefix: 'host' }] }],
  [{ selectable_template_vars: [{ name: 'host', visible_tags: [1] }] }],
  [{ expiration: 'never' }],
  [{ status: 'gone' }],
  [{ session_duration_in_days: 0 }],
])('refuses %j', async (more) => {
  const client = dashboardsClient(testContext);
  expect((await client.ask('POST', PATH, share(await board(client), more))).status).toBe(400);
});

it('shares no dashboard that is not there', async () => {
  const client = dashboardsClient(testContext);
  expect((await client.ask('POST', PATH, share('abc-def-ghi'))).status).toBe(404);
});
