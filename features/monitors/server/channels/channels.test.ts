import { createServer } from 'node:http';
import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { registerChannels } from './register.ts';

const WEBHOOKS = '/api/v1/integration/webhooks/configuration/webhooks';
const VARIABLES = '/api/v1/integration/webhooks/configuration/custom-variables';
const SLACK = '/api/v1/integration/slack';
const CHANNELS = `${SLACK}/configuration/accounts/Main/channels`;
const PAGERDUTY = '/api/v1/integration/pagerduty';
const SERVICES = `${PAGERDUTY}/configuration/services`;
const OPSGENIE = '/api/v2/integration/opsgenie/services';
const TEAMS = '/api/v2/integration/ms-teams/configuration/workflows-webhook-handles';
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };

async function setUp({ allowPrivateTargets = true, metadata = openSqliteMetadata(':memory:', systemClock) } = {}) {
  const context = testContext();
  const feature = await registerChannels(context, {
    metadata,
    secrets: {
      seal: (plain) => Buffer.from(plain).toString('base64'),
      open: (sealed) => Buffer.from(sealed, 'base64').toString(),
    },
    allowPrivateTargets,
    everybody: async () => ['ann@example.com'],
    workflows: { problem: async () => undefined, start: async () => undefined },
    smtp: undefined,
    publicUrl: 'https://k.example/',
    sharedMetadata: false,
  });
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const answer = await context.app.inject({
      method,
      url,
      headers: KEYS,
      ...(payload === undefined ? {} : { payload }),
    });
    return [answer.statusCode, answer.body === '' ? undefined : answer.json()];
  };
  return { ask, feature, metadata, [Symbol.asyncDispose]: async () => void (await feature.close()) };
}

/** A place that webhooks come to. */
async function receiver(statuses: number[] = []) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(statuses.shift() ?? 200).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { bodies, url: `http://127.0.0.1:${port}/in`, [Symbol.dispose]: () => void server.close() };
}

function transition(message: string): MonitorTransition {
  return {
    monitor: {
      id: 7,
      type: 'metric alert',
      query: 'avg(last_5m):avg:load{*} > 1',
      name: 'Load',
      message,
      tags: [],
      priority: null,
      restricted_roles: null,
      options: {},
    },
    group: ['host:a'],
    from: 'OK',
    to: 'Alert',
    value: 2,
    threshold: 1,
    timeUnixMs: 1_700_000_000_000,
    triggeredUnixMs: 1_700_000_000_000,
    again: false,
    details: {},
  };
}

it('sends what webhooks say, and shows what became of it', async () => {
  using place = await receiver();
  await using server = await setUp();
  const { ask, feature } = server;
  const webhook = { name: 'in', url: place.url, payload: '{"title": "$EVENT_TITLE", "link": "$LINK", "key": "$KEY"}' };
  const shown = { ...webhook, custom_headers: null, encode_as: 'json' };
  expect(await ask('POST', WEBHOOKS, webhook)).toEqual([201, shown]);
  expect(await ask('POST', WEBHOOKS, webhook)).toEqual([400, { errors: ['Webhook in already exists'] }]);
  expect(await ask('GET', `${WEBHOOKS}/in`)).toEqual([200, shown]);
  const variable = { name: 'KEY', value: 's3cret', is_secret: true };
  expect(await ask('POST', VARIABLES, variable)).toEqual([201, { name: 'KEY', is_secret: true }]);

  await feature.notifier.notify(transition('@webhook-in @nobody'));
  await eventually(() =>
    expect(place.bodies.map((body) => JSON.parse(body))).toEqual([
      { title: '[Triggered on {host:a}] Load', link: 'https://k.example/monitors/7?group=host%3Aa', key: 's3cret' },
    ]),
  );
  await eventually(async () => {
    const [, answer] = await ask('GET', '/api/unstable/monitors/deliveries?limit=10');
    expect(answer).toMatchObject({
      waiting: 0,
      deliveries: [
        { handle: 'nobody', channel: 'unknown', state: 'given_up', reason: 'nobody is known by this handle' },
        { handle: 'webhook-in', channel: 'webhook', state: 'sent', reason: '', attempts: 1, monitor_id: 7 },
      ],
    });
  });
  const renamed = { ...shown, name: 'other' };
  expect(await ask('PUT', `${WEBHOOKS}/in`, { name: 'other' })).toEqual([200, renamed]);
  expect(await ask('GET', WEBHOOKS)).toEqual([200, [renamed]]);
  expect(await ask('DELETE', `${WEBHOOKS}/other`)).toEqual([200, {}]);
  expect(await ask('DELETE', `${WEBHOOKS}/other`)).toEqual([404, { errors: ['Webhook does not exist'] }]);
});

it('goes on after a restart with what could not be delivered, with the same id', async () => {
  using place = await receiver([503]);
  const metadata = openSqliteMetadata(':memory:', systemClock);
  const first = await setUp({ metadata });
  await first.ask('POST', WEBHOOKS, { name: 'in', url: place.url, payload: '{"id": "$ID"}' });
  await first.feature.notifier.notify(transition('@webhook-in'));
  await eventually(async () => expect((await metadata.outbox.recent(1))[0]?.reason).toBe('status 503'));
  await first.feature.close();
  const [entry] = await metadata.outbox.recent(1);
  // A process that was killed in the middle leaves its claim behind.
  await metadata.outbox.settle(entry?.id ?? '', { state: 'waiting', reason: '', nextUnixMs: 0, attempts: 1 });
  await metadata.outbox.claim(1, Number.MAX_SAFE_INTEGER, 1);

  await using second = await setUp({ metadata });
  await eventually(() => expect(place.bodies.length).toBe(2));
  expect(new Set(place.bodies)).toEqual(new Set([JSON.stringify({ id: entry?.id }).replace(':', ': ')]));
  await eventually(async () =>
    expect((await second.ask('GET', '/api/unstable/monitors/deliveries'))[1].deliveries[0]).toMatchObject({
      state: 'sent',
      attempts: 2,
    }),
  );
});

it('keeps Slack accounts, their channels, and tells no address', async () => {
  await using server = await setUp();
  const { ask } = server;
  expect(await ask('POST', CHANNELS, { name: '#ops' })).toEqual([400, { errors: ['Account is not configured: Main'] }]);
  const hook = { account: 'Main', url: 'https://hooks.slack.com/services/x' };
  expect(await ask('POST', SLACK, { service_hooks: [hook] })).toEqual([204, undefined]);
  const display = { message: true, notified: true, snapshot: true, tags: true, mute_buttons: false };
  expect(await ask('POST', CHANNELS, { name: '#ops' })).toEqual([201, { name: '#ops', display }]);
  const changed = { name: '#ops', display: { ...display, tags: false } };
  expect(await ask('PATCH', `${CHANNELS}/%23ops`, { display: { tags: false } })).toEqual([200, changed]);
  expect(await ask('GET', CHANNELS)).toEqual([200, [changed]]);
  expect(await ask('GET', SLACK)).toEqual([
    200,
    {
      service_hooks: [{ account: 'Main', url: '*****' }],
      channels: [{ account: 'Main', channel_name: '#ops', transfer_all_user_comments: false }],
    },
  ]);
  expect(await ask('DELETE', `${CHANNELS}/%23ops`)).toEqual([204, undefined]);
  expect((await ask('GET', `${CHANNELS}/%23ops`))[0]).toBe(404);
});

it('keeps services of PagerDuty, many changes at once', async () => {
  await using server = await setUp();
  const { ask } = server;
  const names = ['a', 'b', 'c', 'd'];
  await Promise.all(names.map((name) => ask('POST', SERVICES, { service_name: name, service_key: 'key' })));
  expect(
    (await ask('GET', PAGERDUTY))[1].services.map((one: { service_name: string }) => one.service_name).sort(),
  ).toEqual(names);
  expect(await ask('PUT', `${SERVICES}/a`, { service_key: 'new' })).toEqual([200, { service_name: 'a' }]);
  expect(await ask('PUT', `${SERVICES}/a`, { service_key: '' })).toEqual([
    400,
    { errors: ['service_key cannot be blank'] },
  ]);
  expect(await ask('DELETE', `${SERVICES}/a`)).toEqual([204, undefined]);
  expect(await ask('GET', `${SERVICES}/a`)).toEqual([404, { errors: ['Service not found'] }]);
});

it('keeps services of Opsgenie and handles of Teams', async () => {
  await using server = await setUp();
  const { ask } = server;
  const service = { name: 'shop', opsgenie_api_key: 'key', region: 'us' };
  const [status, made] = await ask('POST', OPSGENIE, { data: { type: 'opsgenie-service', attributes: service } });
  expect([status, made.data.attributes]).toEqual([201, { name: 'shop', region: 'us', custom_url: null }]);
  const { id } = made.data;
  const change = { data: { type: 'opsgenie-service', id, attributes: { region: 'eu' } } };
  expect((await ask('PATCH', `${OPSGENIE}/${id}`, change))[1].data.attributes.region).toBe('eu');
  expect(await ask('DELETE', `${OPSGENIE}/${id}`)).toEqual([204, undefined]);
  expect(await ask('DELETE', `${OPSGENIE}/${id}`)).toEqual([404, { errors: ['Service not found.'] }]);

  const handle = { type: 'workflows-webhook-handle', attributes: { name: 'ops', url: 'https://x.logic.azure.com/w' } };
  const [, kept] = await ask('POST', TEAMS, { data: handle });
  expect(kept.data).toEqual({ id: kept.data.id, type: handle.type, attributes: { name: 'ops' } });
  expect(await ask('GET', TEAMS)).toEqual([200, { data: [kept.data] }]);
});

it.each([
  [WEBHOOKS, { name: 'a', url: 'http://127.0.0.1/' }, 'private network'],
  [WEBHOOKS, { name: 'a b', url: 'https://example.com' }, `'name' should have at most 200 characters`],
  [WEBHOOKS, { name: 'a', url: 'ftp://example.com' }, `'url' should be an address`],
  [WEBHOOKS, { name: 'a', url: 'https://example.com', custom_headers: '[]' }, `'custom_headers' should be`],
  [WEBHOOKS, { name: 'a', url: 'https://example.com', encode_as: 'xml' }, `'encode_as' should be json or form`],
  [VARIABLES, { name: 'lower', value: 'x' }, `'name' should have capital letters`],
  [VARIABLES, { name: 'A' }, `'value' should be string`],
  [SERVICES, { service_name: null }, `'service_name' should be string`],
])('refuses POST %s %j: %s', async (url, body, reason) => {
  await using server = await setUp({ allowPrivateTargets: false });
  const [status, answer] = await server.ask('POST', url, body);
  expect(status).toBe(400);
  expect(answer.errors[0]).toContain(reason);
});
