import { expect, it } from 'vitest';
import { newDraft } from './draft.ts';
import { completeMessage, groupKeys, variablesOf } from './template-words.ts';

it('knows the groups of a monitor', () => {
  expect([
    groupKeys(newDraft('metric', { query: 'avg(last_5m):avg:a{*} by {host,env} / avg:b{*} by {host,env} > 1' })),
    groupKeys(newDraft('log', { query: 'logs("").index("*").rollup("count").by("service,@http.url").last("5m") > 1' })),
    variablesOf(newDraft('log', { query: 'logs("").rollup("count").by("@http.url").last("5m") > 1' })).slice(0, 2),
  ]).toEqual([
    ['host', 'env'],
    ['service', '@http.url'],
    ['[@http.url].name', 'value'],
  ]);
});

it('completes what is typed and nothing else', () => {
  const complete = (message: string) =>
    completeMessage(message, message.length, ['host.name', 'value'], ['slack-ops', 'webhook-pager', 'a@b.example']);
  expect([
    complete('CPU of {{ho'),
    complete('{{#is_al'),
    complete('Tell @sl'),
    complete('Tell @b.ex'),
    complete('mail@sl'),
    complete('no'),
    complete('{{value}} @slack-ops'),
  ]).toEqual([
    { from: 7, to: 11, options: ['{{host.name}}'] },
    {
      from: 0,
      to: 8,
      options: ['{{#is_alert}}  {{/is_alert}}', '{{#is_alert_recovery}}  {{/is_alert_recovery}}'],
    },
    { from: 5, to: 8, options: ['@slack-ops '] },
    { from: 5, to: 10, options: ['@a@b.example '] },
    undefined,
    undefined,
    undefined,
  ]);
});
