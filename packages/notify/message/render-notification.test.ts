import { describe, expect, it } from 'vitest';
import { AT, type TransitionChanges as Changes, transitionOf } from '../test-parts.ts';
import { renderNotification } from './render-notification.ts';

/** The message alone: what stands before the facts. */
function messageOf(message: string, changes: Changes = {}): string {
  const options = { thresholds: { critical: 4, warning: 3 }, notification_preset_name: 'hide_query' };
  const monitor = { message, options, ...changes.monitor };
  const { body } = renderNotification(transitionOf({ ...changes, value: changes.value ?? 5.25, monitor }), undefined);
  return body.split('\n\nThe value was')[0] ?? '';
}

describe('the title', () => {
  it.each<[string, Changes]>([
    ['[Triggered on {host:web-1}] Load is high', {}],
    ['[P2] [Triggered on {host:web-1}] Load is high', { monitor: { priority: 2 } }],
    ['[Re-Triggered on {host:web-1}] Load is high', { again: true }],
    ['[Warn] Load is high', { to: 'Warn', group: [] }],
    ['[No data on {env:a,host:b}] Load is high', { to: 'No Data', group: ['env:a', 'host:b'] }],
    ['[Recovered] Load is high', { from: 'Alert', to: 'OK', monitor: { options: { include_tags: false } } }],
    ['[Triggered on {host:web-1}] Load of web-1', { monitor: { name: 'Load of {{host.name}}' } }],
  ])('%s', (title, changes) => {
    expect(renderNotification(transitionOf(changes), undefined).title).toBe(title);
  });
});

describe('variables', () => {
  const details = {
    log: { message: 'no room', attributes: { http: { status_code: 500 }, 'error.kind': 'IO' }, tags: ['env:prod'] },
    host: { metadata_platform: 'Linux', tags: ['role:db'] },
    a: { value: 3 },
  };
  it.each([
    ['{{value}} of {{threshold}}, {{warn_threshold}} {{comparator}}', '5.25 of 4, 3 >'],
    ['{{ host.name }}', 'web-1'],
    ['{{host}}', 'web-1'],
    ['{{[dot.key].name}} {{dot.key.name}}', 'x x'],
    ['{{@http.url.name}} {{[@http.url].name}}', '/cart /cart'],
    ['{{env.name}}', 'a,b'],
    ['{{log.message}} {{log.attributes.http.status_code}} {{log.attributes.[error.kind]}}', 'no room 500 IO'],
    ['{{log.tags.env}} {{role.name}} {{host.metadata_platform}} {{a.value}}', 'prod db Linux 3'],
    ['{{last_triggered_at}}', 'Sun Nov 22 2026 12:00:00 UTC'],
    ['{{first_triggered_at_epoch}} {{triggered_duration_sec}}', `${AT - 90_000} 90`],
    ["{{local_time 'last_triggered_at' 'Asia/Tokyo'}}", '2026-11-22 21:00:00+09:00'],
    ["{{local_time 'last_triggered_at' 'No/Where'}}", 'Sun Nov 22 2026 12:00:00 UTC'],
    ['{{urlencode "@http.url.name"}}', '%2Fcart'],
    ['{{eval "value*100"}} {{eval "int(value)+2^3"}} {{eval "-(1-2)*3%2"}}', '525 13 1'],
    ['{{eval "last_triggered_at_epoch-15*60*1000"}}', String(AT - 900_000)],
    ['{{eval "humanize_bytes(value*1024*1024)"}}', '5.25MB'],
    ['a{{nothing.name}}{{eval "value*"}}{{eval "nobody(value)"}}b', 'ab'],
    ['a{{! unseen }}{{!-- {{value}} --}}b', 'ab'],
    ['{{{{raw}}}}{{value}}{{{{/raw}}}}', '{{value}}'],
    ['{{{log.message}}} {{', 'no room {{'],
  ])('%s', (message, text) => {
    const group = ['host:web-1', 'dot.key:x', '@http.url:/cart', 'env:b', 'env:a'];
    expect(messageOf(message, { group, details })).toBe(text);
  });
});

describe('conditions', () => {
  const words = [
    'is_alert',
    'is_warning',
    'is_recovery',
    'is_no_data',
    'is_renotify',
    'is_alert_to_warning',
    'is_warning_to_alert',
    'is_alert_recovery',
    'is_warning_recovery',
    'is_no_data_recovery',
  ];
  const message = words.map((word) => `{{#${word}}}${word} {{/${word}}}`).join('');
  it.each<[string, Changes]>([
    ['is_alert', {}],
    ['is_alert is_renotify', { from: 'Alert', again: true }],
    ['is_alert is_warning_to_alert', { from: 'Warn' }],
    ['is_warning is_alert_to_warning', { from: 'Alert', to: 'Warn' }],
    ['is_recovery is_alert_recovery', { from: 'Alert', to: 'OK' }],
    ['is_recovery is_warning_recovery', { from: 'Warn', to: 'OK' }],
    ['is_recovery is_no_data_recovery', { from: 'No Data', to: 'OK' }],
    ['is_no_data', { to: 'No Data' }],
  ])('%s', (expected, changes) => {
    expect(messageOf(message, changes)).toBe(expected);
  });

  it.each([
    ['{{#is_match "host.name" "db" "web"}}yes{{/is_match}}', 'yes'],
    ['{{#is_match "host.name" "db"}}yes{{else}}no{{/is_match}}', 'no'],
    ['{{^is_match "host.name" "db"}}not{{/is_match}}', 'not'],
    ["{{#is_exact_match 'host.name' 'web'}}yes{{else}}no{{/is_exact_match}}", 'no'],
    ['{{#is_exact_match "value" "5.250"}}yes{{/is_exact_match}}', 'yes'],
    ['{{#is_match "owner.name" ""}}some{{else}}none{{/is_match}}', 'none'],
    ['{{#is_exact_match "owner.name" ""}}none{{/is_exact_match}}', 'none'],
    ["{{#is_priority 'P1'}}one{{else}}other{{/is_priority}}", 'one'],
    ['{{{{is_match "host.name" "web"}}}}{{ .raw }}{{{{/is_match}}}}', '{{ .raw }}'],
    ['a\n{{#is_alert}}\n  b\n{{/is_alert}}\nc', 'a\n  b\nc'],
    ['{{#is_alert}}\n  {{#is_renotify}}\n  b\n  {{/is_renotify}}\n{{/is_alert}}\nc', 'c'],
  ])('%s', (message, text) => {
    expect(messageOf(message, { monitor: { priority: 1 } })).toBe(text);
  });
});

it.each([
  ['{{#is_alert}} @a', 'the message cannot be read: {{#is_alert}} is not closed'],
  ['{{/is_alert}} @a', 'the message cannot be read: {{/is_alert}} closes what is not open'],
  ['{{#is_alert}}{{/is_match}} @a', 'the message cannot be read: {{/is_match}} closes {{#is_alert}}'],
  ['{{#x}}'.repeat(40), 'the message cannot be read: its blocks are nested deeper than 32'],
])('a template that cannot be read goes out as it stands: %s', (message, note) => {
  const { body, handles } = renderNotification(transitionOf({ monitor: { message } }), undefined);
  expect(body).toContain(`${message}\n\n(${note}; it is shown as it stands)`);
  expect(handles).toEqual(message.includes('@a') ? ['a'] : []);
});

describe('handles', () => {
  it.each<[string, string[]]>([
    [
      '@slack-Main-ops, @webhook-My_Hook. @pagerduty-Shop-DB',
      ['slack-Main-ops', 'webhook-My_Hook', 'pagerduty-Shop-DB'],
    ],
    ['mail bob@example.com, @bob@example.com', ['bob@example.com']],
    ['(@all) @all @here', ['all', 'here']],
    ['@slack-{{owner.name}}', ['slack-team/one']],
    ['@{{mail.name}}', ['ann@example.com']],
    ['{{evil.name}} {{#is_recovery}}@webhook-no{{/is_recovery}}', []],
    ['@slack-Haupt-größe @slack-主-運用', ['slack-Haupt-größe', 'slack-主-運用']],
  ])('%s', (message, handles) => {
    const group = ['owner:team/one', 'mail:ann@example.com', 'evil:@webhook-x'];
    expect(renderNotification(transitionOf({ group, monitor: { message } }), undefined).handles).toEqual(handles);
  });
});

it('says what everybody wants to know, and begins with the escalation when it repeats itself', () => {
  const monitor = { message: 'Look at {{host.name}} @ops', options: { escalation_message: 'Still! @boss' } };
  const links = { monitor: (id: number, group: readonly string[]) => `https://k/monitors/${id}?group=${group}` };
  expect(renderNotification(transitionOf({ monitor, again: true }), links)).toEqual({
    title: '[Re-Triggered on {host:web-1}] Load is high',
    body: [
      'Still! @boss',
      'Look at web-1 @ops',
      '`avg(last_5m):avg:system.load.1{*} by {host} > 4`',
      'The value was 5.25.',
      'The monitor was last triggered at Sun Nov 22 2026 12:00:00 UTC.',
      '[Monitor status](https://k/monitors/7?group=host:web-1)',
    ].join('\n\n'),
    handles: ['boss', 'ops'],
    mentions: [],
  });
  const hidden = { ...monitor, options: { notification_preset_name: 'hide_all' } };
  expect(renderNotification(transitionOf({ monitor: hidden }), undefined).body).toBe(
    'Look at web-1\n\nThe value was 5.25.\n\nThe monitor was last triggered at Sun Nov 22 2026 12:00:00 UTC.',
  );
});

it('knows mentions of Slack from handles, and from what values say', () => {
  const message = '@slack-ops @here <!channel> <@U12> <!subteam^S1> {{evil.name}}';
  const group = ['evil:<!everyone> @everyone'];
  expect(renderNotification(transitionOf({ group, monitor: { message } }), undefined)).toMatchObject({
    handles: ['slack-ops'],
    mentions: ['@here', '<!channel>', '<@U12>', '<!subteam^S1>'],
    body: expect.stringContaining('<!everyone> @everyone'),
  });
});

it('reads hostile templates in linear time', () => {
  const started = performance.now();
  for (const message of [
    '{{'.repeat(60_000),
    '{{#a}}'.repeat(20_000),
    '{{!--'.repeat(20_000),
    `{{eval "${'('.repeat(5e4)}"}}`,
  ]) {
    renderNotification(transitionOf({ monitor: { message } }), undefined);
  }
  renderNotification(transitionOf({ monitor: { message: '@'.repeat(100_000) } }), undefined);
  renderNotification(transitionOf({ monitor: { message: `@a${'-.'.repeat(60_000)}` } }), undefined);
  renderNotification(
    transitionOf({ monitor: { message: `${' '.repeat(60_000)}x`, options: { notification_preset_name: 'hide_all' } } }),
    undefined,
  );
  expect(performance.now() - started).toBeLessThan(3_000);
});
