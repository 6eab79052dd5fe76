import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { describe, expect, it } from 'vitest';
import { monitorsClient, NOW, type TestClient } from './test-client.ts';

const QUERY = 'avg(last_5m):avg:system.load.1{env:prod} by {host} > 4';
const SENT = {
  type: 'metric alert',
  query: QUERY,
  name: ' Load ',
  message: 'Look at it @ann@example.com\n',
  tags: ['team:web', 'env:prod'],
  options: { thresholds: { critical: 4 } },
};

async function create({ ask }: TestClient, more: object = {}): Promise<number> {
  const { status, body } = await ask('POST', '/api/v1/monitor', { ...SENT, ...more });
  expect([status, body.errors]).toEqual([200, undefined]);
  return body.id;
}

describe('monitors', () => {
  it('are answered with everything that was left out', async () => {
    const { ask } = await monitorsClient(testContext);
    const { status, body } = await ask('POST', '/api/v1/monitor', SENT);
    expect([status, body]).toEqual([
      200,
      {
        id: expect.any(Number),
        org_id: 1,
        type: 'metric alert',
        query: QUERY,
        name: 'Load',
        message: 'Look at it @ann@example.com',
        tags: ['team:web', 'env:prod'],
        options: {
          thresholds: { critical: 4 },
          notify_no_data: false,
          notify_audit: false,
          new_host_delay: 300,
          include_tags: true,
          locked: false,
          avalanche_window: 20,
          silenced: {},
        },
        multi: true,
        priority: null,
        restricted_roles: null,
        restricted: false,
        restriction_policy: null,
        run_as: null,
        draft_status: 'published',
        assets: [],
        created_at: NOW,
        created: '2026-11-22T12:00:00.000000+00:00',
        modified: '2026-11-22T12:00:00.000000+00:00',
        deleted: null,
        overall_state: 'No Data',
        overall_state_modified: '2026-11-22T12:00:00+00:00',
        creator: { id: expect.any(Number), email: 'ann@example.com', handle: 'ann@example.com', name: 'Ann' },
      },
    ]);
    expect(String(body.id)).toMatch(/^\d{9}$/);
  });

  it('change in part, keep their kind, and go', async () => {
    const client = await monitorsClient(testContext);
    const id = await create(client);
    const { ask } = client;
    const changed = await ask('PUT', `/api/v1/monitor/${id}`, { name: 'Other', type: 'query alert' });
    expect([changed.body.name, changed.body.type, changed.body.query]).toEqual(['Other', 'query alert', QUERY]);
    const other = await ask('PUT', `/api/v1/monitor/${id}`, { type: 'composite' });
    expect([other.status, other.body]).toEqual([400, { errors: ['Monitor type change not allowed'] }]);
    expect((await ask('DELETE', `/api/v1/monitor/${id}`)).body).toEqual({ deleted_monitor_id: id });
    expect((await ask('GET', `/api/v1/monitor/${id}`)).status).toBe(404);
  });

  it.each([
    [{ type: 'no alert' }, 'The value provided for parameter \'type\' is invalid: "no alert" is no type of monitor'],
    [{ query: 'query' }, /parameter 'query' is invalid: invalid operator specified: .* \(at character 1\)$/],
    [{ options: { thresholds: { critical: 5 } } }, /alert threshold \(5\) does not match that used in the query \(4\)/],
    [{ options: { thresholds: { critical: 4, warning: 6 } } }, /warning \(6\) must be less than critical \(4\)/],
    [{ options: { no_data_timeframe: -1 } }, /options\.no_data_timeframe' is invalid: it is not between 0 and 10080/],
    [{ priority: 9 }, /priority' is invalid/],
  ])('are refused with the reason: %j', async (more, reason) => {
    const { ask } = await monitorsClient(testContext);
    const { status, body } = await ask('POST', '/api/v1/monitor/validate', { ...SENT, ...more });
    expect([status, body.errors]).toEqual([400, [typeof reason === 'string' ? reason : expect.stringMatching(reason)]]);
  });

  it('belong to those who may edit them', async () => {
    const client = await monitorsClient(testContext);
    const id = await create(client, { restricted_roles: ['r-web'] });
    const { ask, become } = client;
    become({ id: 'u-2', role: 'standard', roleIds: ['r-other'] });
    expect((await ask('PUT', `/api/v1/monitor/${id}`, { name: 'x' })).status).toBe(403);
    become({ id: 'u-3', role: 'standard', roleIds: ['r-web'] });
    expect((await ask('PUT', `/api/v1/monitor/${id}`, { name: 'x' })).status).toBe(200);
  });

  it('that others are made of go by force only', async () => {
    const client = await monitorsClient(testContext);
    const { ask } = client;
    const [one, two] = [await create(client), await create(client)];
    const composite = await create(client, { type: 'composite', query: `${one} && ${two}`, options: {} });
    const refused = await ask('DELETE', `/api/v1/monitor/${one}`);
    expect(refused.body.errors).toEqual([`monitor [${one},Load] is referenced in composite monitors: [${composite}]`]);
    const checked = await ask('GET', `/api/v1/monitor/can_delete?monitor_ids=${one},${composite}`);
    expect([checked.status, checked.body.data]).toEqual([409, { ok: [composite] }]);
    expect((await ask('DELETE', `/api/v1/monitor/${one}?force=true`)).status).toBe(200);
  });

  it('keep to policies', async () => {
    const client = await monitorsClient(testContext);
    const policy = { tag_key: 'team', tag_key_required: true, valid_tag_values: ['web', 'db'] };
    const attributes = { policy_type: 'tag', policy };
    await client.ask('POST', '/api/v2/monitor/policy', { data: { type: 'monitor-config-policy', attributes } });
    await create(client);
    const { status } = await client.ask('POST', '/api/v1/monitor', { ...SENT, tags: ['team:ops'] });
    const without = await client.ask('POST', '/api/v1/monitor', { ...SENT, tags: [] });
    expect([status, without.body.errors]).toEqual([400, ['the tag "team" is required by a monitor policy']]);
  });

  it('are found by search, with counts', async () => {
    const client = await monitorsClient(testContext);
    const id = await create(client);
    await create(client, {
      name: 'Errors',
      message: '',
      type: 'log alert',
      query: 'logs("status:error").rollup("count").last("5m") > 4',
      tags: [],
    });
    const search = async (query: string) => {
      const { body } = await client.ask('GET', `/api/v1/monitor/search?query=${encodeURIComponent(query)}`);
      return body.monitors.map(({ name }: { name: string }) => name);
    };
    expect(await search('type:log')).toEqual(['Errors']);
    expect(await search('tag:"team:web"')).toEqual(['Load']);
    expect(await search('env:prod -type:log metric:system.*')).toEqual(['Load']);
    expect(await search('status:"no data" err')).toEqual(['Errors']);
    expect(await search('muted:true OR notification:ann@example.com')).toEqual(['Load']);
    await client.ask('POST', `/api/v1/monitor/${id}/mute`);
    expect(await search('muted:true')).toEqual(['Load']);
    const { body } = await client.ask('GET', '/api/v1/monitor/search?per_page=1&sort=name,desc');
    expect([body.counts.muted, body.metadata]).toEqual([
      [
        { name: false, count: 1 },
        { name: true, count: 1 },
      ],
      { total_count: 2, page_count: 2, page: 0, per_page: 1 },
    ]);
  });

  it('are evaluated, told of, and looked into', async () => {
    const client = await monitorsClient(testContext);
    const { clock, world, told, ask } = client;
    const load = (value: number) => {
      const timesUnixS = [1, 2, 3, 4].map((ago) => Math.floor(clock.nowMs() / 1_000) - ago * 60);
      world.metrics = [
        {
          metric: 'system.load.1',
          type: 'gauge',
          intervalSeconds: 10,
          tags: ['env:prod', 'host:a'],
          timesUnixS,
          values: timesUnixS.map(() => value),
        },
      ];
    };
    load(1);
    const id = await create(client);
    const statusOf = async () => {
      clock.advance(10_000);
      return (await ask('GET', `/api/v1/monitor/${id}?group_states=all`)).body;
    };
    await eventually(async () => expect((await statusOf()).overall_state).toBe('OK'));
    load(9);
    await eventually(async () => expect((await statusOf()).overall_state).toBe('Alert'));
    expect((await statusOf()).state.groups).toMatchObject({ 'host:a': { name: 'host:a', status: 'Alert' } });
    expect(told.map(({ from, to, group, value, threshold }) => [from, to, group, value, threshold])).toEqual([
      ['OK', 'Alert', ['host:a'], 9, 4],
    ]);
    const groups = await ask('GET', '/api/v1/monitor/groups/search?query=status:alert');
    expect(groups.body.groups).toMatchObject([{ monitor_id: id, group: 'host:a', status: 'Alert' }]);
  });
});
