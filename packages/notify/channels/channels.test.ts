import { expect, it } from 'vitest';
import { outgoingOf } from '../message/outgoing-message.ts';
import { renderNotification } from '../message/render-notification.ts';
import { AT, type TransitionChanges, testTools, transitionOf } from '../test-parts.ts';
import { channelOf } from './list.ts';

const links = { monitor: (id: number) => `https://k/monitors/${id}` };
const DISPLAY = { message: true, notified: true, snapshot: true, tags: true, mute_buttons: false };

function messageFor(handle: string, changes: TransitionChanges = {}) {
  const monitor = { message: 'Look **now** at {{host.name}} <&> @x', tags: ['team:ops'], ...changes.monitor };
  const transition = transitionOf({ ...changes, monitor });
  return { ...outgoingOf(transition, renderNotification(transition, links), links), id: 'id-1', handle };
}

async function send(handle: string, tools: ReturnType<typeof testTools>, changes: TransitionChanges = {}) {
  const result = await channelOf(handle)?.send(messageFor(handle, changes), tools);
  const [request] = tools.requests;
  return { result, request, body: request?.body.startsWith('{') ? JSON.parse(request.body) : request?.body };
}

const webhook = (changes: object = {}) =>
  testTools({
    webhook: async (name) => ({
      name,
      sealedUrl: 'sealed:https://ann:pass%20word@hooks.example/in/$ALERT_ID?host=$HOSTNAME',
      payload:
        '{"title": "$EVENT_TITLE", "id": $ALERT_ID, "to": "$ALERT_TRANSITION", "who": "$TAGS[team]", "k": "$KEY", "none": "$NONE"}',
      sealedHeaders: 'sealed:{"X-Token": "$KEY\\n", "content-type": "application/x-mine"}',
      encodeAs: 'json',
      ...changes,
    }),
    webhookVariables: async () => [{ name: 'KEY', isSecret: true, sealedValue: 'sealed:s"cret' }],
  });

it('posts what the user wrote to where the user said, with variables in all of it', async () => {
  const { result, request, body } = await send('webhook-in', webhook());
  expect({ result, url: request?.url, headers: request?.headers, body }).toEqual({
    result: { outcome: 'sent' },
    url: 'https://hooks.example/in/7?host=web-1',
    headers: {
      authorization: `Basic ${Buffer.from('ann:pass word').toString('base64')}`,
      'content-type': 'application/x-mine',
      'x-komainu-delivery': 'id-1',
      'x-token': 's"cret ',
    },
    body: {
      title: '[Triggered on {host:web-1}] Load is high',
      id: 7,
      to: 'Triggered',
      who: 'ops',
      k: 's"cret',
      none: '$NONE',
    },
  });
});

it('posts forms', async () => {
  const payload = '{"a": "$ALERT_PRIORITY&", "b": {"c": 1}}';
  const { request } = await send('webhook-in', webhook({ encodeAs: 'form', payload, sealedHeaders: null }));
  expect(request?.body).toBe('a=%26&b=%7B%22c%22%3A1%7D');
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
});

it.each([
  [204, { outcome: 'sent' }],
  [302, { outcome: 'never', reason: 'refused with status 302' }],
  [404, { outcome: 'never', reason: 'refused with status 404' }],
  [429, { outcome: 'later', reason: 'status 429', waitMs: 7_000 }],
  [503, { outcome: 'later', reason: 'status 503', waitMs: 7_000 }],
])('an answer of %i', async (status, result) => {
  const tools = testTools(webhook().settings, [{ status, headers: { 'retry-after': '7' } }]);
  expect((await send('webhook-in', tools)).result).toEqual(result);
});

it('shows Slack a coloured message, through a webhook or with a token', async () => {
  const account = (hook: string) => [
    { account: 'Main Account', sealedHook: `sealed:${hook}`, channels: [{ name: '#ops', display: DISPLAY }] },
  ];
  const hook = testTools({ slackAccounts: async () => account('https://hooks.slack.com/services/T/B/x') });
  const { request, body } = await send('slack-Main_Account-ops', hook, { to: 'OK', from: 'Alert' });
  expect(request?.url).toBe('https://hooks.slack.com/services/T/B/x');
  expect(body).toEqual({
    channel: '#ops',
    text: '[Recovered on {host:web-1}] Load is high',
    attachments: [
      {
        color: '#12b76a',
        fallback: '[Recovered on {host:web-1}] Load is high',
        text: expect.stringMatching(
          /^Look \*now\* at web-1 &lt;&amp;&gt; @x\n.*<https:\/\/k\/monitors\/7\|Monitor status>$/s,
        ),
        mrkdwn_in: ['text'],
        ts: AT / 1000,
        title: 'Monitor status',
        title_link: 'https://k/monitors/7',
        fields: [{ title: 'Tags', value: 'host:web-1, team:ops', short: false }],
      },
    ],
  });

  const bot = testTools({ slackAccounts: async () => account('xoxb-1') }, [
    { status: 200, body: '{"ok":false,"error":"channel_not_found"}' },
    { status: 200, body: '{"ok":false,"error":"ratelimited"}' },
    { status: 200, body: '{"ok":true}' },
  ]);
  expect((await send('slack-ops', bot)).result).toEqual({
    outcome: 'never',
    reason: 'Slack answered channel_not_found',
  });
  expect((await send('slack-ops', bot)).result).toEqual({ outcome: 'later', reason: 'Slack answered ratelimited' });
  expect((await send('slack-ops', bot)).result).toEqual({ outcome: 'sent' });
  expect(bot.requests[0]).toMatchObject({
    url: 'https://slack.com/api/chat.postMessage',
    headers: { authorization: 'Bearer xoxb-1' },
  });
});

it('mentions in Slack whom the author mentions', async () => {
  const channels = [{ name: '#ops', display: DISPLAY }];
  const settings = {
    slackAccounts: async () => [{ account: 'Main', sealedHook: 'sealed:https://h.example', channels }],
  };
  const message = '@slack-ops @here <@U12> {{evil.name}}';
  const { body } = await send('slack-ops', testTools(settings), { group: ['evil:<!everyone>'], monitor: { message } });
  expect(body.attachments[0].text).toMatch(/^@slack-ops <!here> <@U12> &lt;!everyone&gt;\n/);
});

it('opens and closes an incident of PagerDuty', async () => {
  const settings = { pagerDutyServices: async () => [{ serviceName: 'Shop DB', sealedKey: 'sealed:key' }] };
  const { request, body } = await send('pagerduty-Shop_DB', testTools(settings, [{ status: 202 }]));
  const key = messageFor('').aggregateKey;
  expect(request?.url).toBe('https://events.pagerduty.com/v2/enqueue');
  expect(body).toMatchObject({
    routing_key: 'key',
    event_action: 'trigger',
    dedup_key: key,
    client_url: 'https://k/monitors/7',
    payload: {
      summary: '[Triggered on {host:web-1}] Load is high',
      source: 'web-1',
      severity: 'critical',
      timestamp: '2026-11-22T12:00:00.000Z',
      custom_details: { value: 5.25, threshold: 4 },
    },
  });
  const recovered = await send('pagerduty', testTools(settings), { from: 'Alert', to: 'OK' });
  expect(recovered.body).toEqual({ routing_key: 'key', event_action: 'resolve', dedup_key: key });
});

it('opens and closes an alert of Opsgenie', async () => {
  const service = { name: 'shop', sealedKey: 'sealed:key', customUrl: null };
  const tools = () => testTools({ opsgenieService: async () => ({ ...service, region: 'eu' }) });
  const { request, body } = await send('opsgenie-shop', tools(), { monitor: { priority: 1 } });
  expect(request).toMatchObject({
    url: 'https://api.eu.opsgenie.com/v2/alerts',
    headers: { authorization: 'GenieKey key' },
  });
  const alias = messageFor('').aggregateKey;
  expect(body).toMatchObject({ message: '[P1] [Triggered on {host:web-1}] Load is high', alias, priority: 'P1' });
  const recovered = await send('opsgenie-shop', tools(), { from: 'Alert', to: 'OK' });
  expect(recovered.request?.url).toBe(`https://api.eu.opsgenie.com/v2/alerts/${alias}/close?identifierType=alias`);
});

it('shows Microsoft Teams a card', async () => {
  const tools = testTools({ teamsHandle: async (name) => ({ name, sealedUrl: 'sealed:https://x.logic.azure.com/w' }) });
  const { request, body } = await send('teams-ops', tools);
  expect(request?.url).toBe('https://x.logic.azure.com/w');
  expect(body.attachments[0].content).toMatchObject({
    type: 'AdaptiveCard',
    body: [{ text: '[Triggered on {host:web-1}] Load is high', color: 'attention' }, { wrap: true }],
    actions: [{ url: 'https://k/monitors/7' }],
  });
});

it('writes mails that mail programs can trust', async () => {
  const tools = testTools({});
  expect((await send('ann@example.com', tools)).result).toEqual({ outcome: 'sent' });
  expect(tools.mails).toEqual([
    {
      to: 'ann@example.com',
      subject: '[Triggered on {host:web-1}] Load is high',
      messageId: '<id-1@k.example>',
      text: expect.stringContaining('Look now at web-1 <&> @x'),
      html: expect.stringContaining('<p>Look <b>now</b> at web-1 &lt;&amp;&gt; @x</p>'),
    },
  ]);
});

it.each([
  [550, { outcome: 'never', reason: 'the mail server refused it with 550' }],
  [421, { outcome: 'later', reason: 'the mail server answered 421' }],
])('a mail server that answers %i', async (responseCode, result) => {
  const fail = async () => Promise.reject(Object.assign(new Error('no'), { responseCode }));
  const tools = { ...testTools({}), mail: { domain: 'x', send: fail } };
  expect((await send('ann@example.com', tools)).result).toEqual(result);
});

it.each([
  ['webhook-x', 'there is no webhook x'],
  ['slack-x-y', 'no Slack account has this channel'],
  ['pagerduty', 'there is no PagerDuty service of this name'],
  ['opsgenie-x', 'there is no Opsgenie service x'],
  ['teams-x', 'there is no Microsoft Teams handle x'],
])('%s leads nowhere: %s', async (handle, problem) => {
  const tools = testTools({});
  expect(await channelOf(handle)?.problem(handle, tools)).toBe(problem);
  expect((await send(handle, tools)).result).toMatchObject({ outcome: 'never' });
  expect(tools.requests).toEqual([]);
});

it('starts workflows, and says when it cannot', async () => {
  const started: string[] = [];
  const workflows = {
    problem: async (handle: string) => (handle === 'gone' ? 'no workflow has the handle gone' : undefined),
    async start(handle: string) {
      if (handle === 'busy') throw new Error('the store is away');
      started.push(handle);
      return handle === 'gone' ? 'no workflow has the handle gone' : undefined;
    },
  };
  const tools = { ...testTools({}), workflows };
  const results = await Promise.all(
    ['restart', 'gone', 'busy'].map(async (handle) => (await send(`workflow-${handle}`, tools)).result),
  );
  expect([...results, started]).toEqual([
    { outcome: 'sent' },
    { outcome: 'never', reason: 'no workflow has the handle gone' },
    { outcome: 'later', reason: 'the store is away' },
    ['restart', 'gone'],
  ]);
  const channel = channelOf('workflow-gone');
  expect([await channel?.problem('workflow-gone', tools), await channel?.problem('workflow-x', testTools({}))]).toEqual(
    ['no workflow has the handle gone', 'there are no workflows here'],
  );
});
