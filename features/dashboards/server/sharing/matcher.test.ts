import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { bodyOfAsk } from '@komainu/contracts/dashboards/asking/requests.ts';
import { guestChoice, sharedVariables } from '@komainu/contracts/dashboards/asking/shared-variables.ts';
import { describe, expect, it, test } from 'vitest';
import { Matcher } from './matcher.ts';
import { askText, checksText, listText, mapText, questionsOf, type WindowRule } from './questions.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const LAST_HOUR = { fromMs: NOW - HOUR, toMs: NOW };
const lastHour: WindowRule = (nowMs) => ({ fromMs: nowMs - HOUR, toMs: nowMs });
const VARIABLES = [
  { name: 'host', prefix: 'host', default: 'web-1' },
  { name: 'env', prefix: 'env', default: 'prod' },
  { name: 'service', prefix: 'service', default: '*' },
  { name: 'metric', default: 'system.load.1' },
  { name: 'group', type: 'group', default: 'host' },
];
const SELECTABLE = [
  { name: 'host', default_value: 'web-1', visible_tags: ['web-2'] },
  { name: 'service' },
  { name: 'metric' },
  { name: 'group' },
];
const SHARED = sharedVariables(VARIABLES, SELECTABLE);

/** A matcher for one widget, with what a guest chose. */
function matcher(definition: Definition, params: Record<string, string> = {}, window = lastHour): Matcher {
  const chosen = guestChoice(SHARED, params);
  if (chosen === undefined) throw new Error('the choice is refused');
  return new Matcher(questionsOf([definition], { variables: SHARED, chosen, packs: new Map(), window }));
}

/** The verdict on a query of metrics, asked as the first and only one. */
const asks = (one: Matcher, query: string, more: object = {}, formulas: unknown = [{ formula: 'a' }]) =>
  one.verdict(askText([{ data_source: 'metrics', name: 'a', query, ...more }], formulas), LAST_HOUR, NOW);

const graph = (query: string, more: object = {}): Definition => ({
  type: 'timeseries',
  requests: [{ queries: [{ data_source: 'metrics', name: 'a', query }], formulas: [{ formula: 'a' }] }],
  ...more,
});

describe('a query of metrics', () => {
  const board = matcher(graph('avg:system.cpu.user{$host,$env} by {host}'));

  test.each([
    ['its own', 'avg:system.cpu.user{host:web-1,env:prod} by {host}', 'allowed'],
    ['another metric', 'avg:system.mem.used{host:web-1,env:prod} by {host}', 'not_asked'],
    ['another aggregation', 'max:system.cpu.user{host:web-1,env:prod} by {host}', 'not_asked'],
    ['a wider scope', 'avg:system.cpu.user{env:prod} by {host}', 'not_asked'],
    ['everything', 'avg:system.cpu.user{*} by {host}', 'not_asked'],
    ['another value', 'avg:system.cpu.user{host:web-2,env:prod} by {host}', 'not_asked'],
    ['another group', 'avg:system.cpu.user{host:web-1,env:prod} by {host,user}', 'not_asked'],
    ['no group', 'avg:system.cpu.user{host:web-1,env:prod}', 'not_asked'],
    ['one more query behind', 'avg:system.cpu.user{host:web-1,env:prod} by {host} + avg:secret{*}', 'not_asked'],
    ['the text with its variables', 'avg:system.cpu.user{$host,$env} by {host}', 'not_asked'],
  ])('%s', (_, query, verdict) => {
    expect(asks(board, query)).toBe(verdict);
  });

  it('has its own fields and formulas and no others', () => {
    const own = 'avg:system.cpu.user{host:web-1,env:prod} by {host}';
    expect(asks(board, own, { aggregator: 'max' })).toBe('not_asked');
    expect(asks(board, own, { data_source: 'cloud_cost' })).toBe('not_asked');
    expect(asks(board, own, {}, [{ formula: 'a * 2' }])).toBe('not_asked');
    expect(asks(board, own, {}, [{ formula: 'a', limit: { count: 1 } }])).toBe('not_asked');
    const query = { data_source: 'metrics', name: 'a', query: own };
    const more = { ...query, name: 'b', query: 'avg:secret{*}' };
    expect(board.verdict(askText([query, more], [{ formula: 'a' }]), LAST_HOUR, NOW)).toBe('not_asked');
    expect(board.verdict(askText([query], undefined), LAST_HOUR, NOW)).toBe('not_asked');
    expect(board.verdict(askText(undefined, undefined), LAST_HOUR, NOW)).toBe('not_asked');
  });

  it('follows what the guest chose', () => {
    const chosen = matcher(graph('avg:system.cpu.user{$host,$env} by {host}'), { tpl_var_host: 'web-1,web-2' });
    expect(asks(chosen, 'avg:system.cpu.user{host IN (web-1,web-2),env:prod} by {host}')).toBe('allowed');
    expect(asks(chosen, 'avg:system.cpu.user{host:web-1,env:prod} by {host}')).toBe('not_asked');
  });

  it('is met in its older form too', () => {
    const older = matcher({ type: 'query_value', requests: [{ q: 'avg:system.cpu.user{$host}' }] });
    const own = { data_source: 'metrics', name: 'query1', query: 'avg:system.cpu.user{host:web-1}', aggregator: 'avg' };
    const formulas = [{ formula: 'query1' }];
    expect(older.verdict(askText([own], formulas), LAST_HOUR, NOW)).toBe('allowed');
    expect(older.verdict(askText([{ ...own, aggregator: 'sum' }], formulas), LAST_HOUR, NOW)).toBe('not_asked');
  });
});

describe('a choice of variables', () => {
  test.each([
    [{}, true],
    [{ tpl_var_host: 'web-2' }, true],
    [{ tpl_var_host: 'web-1,web-2' }, true],
    [{ tpl_var_service: 'shop/cart-1' }, true],
    [{ tpl_var_service: 'shop-*' }, true],
    [{ tpl_var_service: '*' }, true],
    [{ tpl_var_metric: 'system.load.1' }, true],
    // Not listed, not selectable, not there, nothing.
    [{ tpl_var_host: 'db-1' }, false],
    [{ tpl_var_host: '*' }, false],
    [{ tpl_var_host: 'web-2,db-1' }, false],
    [{ tpl_var_env: 'prod' }, false],
    [{ tpl_var_other: 'x' }, false],
    [{ tpl_var_host: '' }, false],
    // Without a tag, or of groups, a variable could stand for anything.
    [{ tpl_var_metric: 'secret' }, false],
    [{ tpl_var_group: 'user' }, false],
    // Words and signs of the query languages.
    [{ tpl_var_service: 'a} by {user' }, false],
    [{ tpl_var_service: 'a}+sum:secret{*' }, false],
    [{ tpl_var_service: 'a OR env:stage' }, false],
    [{ tpl_var_service: 'or' }, false],
    [{ tpl_var_service: 'NOT' }, false],
    [{ tpl_var_service: '-shop' }, false],
    [{ tpl_var_service: '!shop' }, false],
    [{ tpl_var_service: 'a)' }, false],
    [{ tpl_var_service: 'a"' }, false],
    [{ tpl_var_service: 'a\\' }, false],
    [{ tpl_var_service: '$env' }, false],
    [{ tpl_var_service: 'a\n' }, false],
    [{ tpl_var_service: 'a'.repeat(201) }, false],
  ])('%j: %s', (params, allowed) => {
    expect(guestChoice(SHARED, params) !== undefined).toBe(allowed);
  });

  it('leaves what is not selectable at its default', () => {
    expect(guestChoice(SHARED, { tpl_var_host: 'web-2' })).toEqual({
      host: ['web-2'],
      env: ['prod'],
      service: ['*'],
      metric: ['system.load.1'],
      group: ['host'],
    });
  });
});

describe('the time', () => {
  const own = (one: Matcher, fromMs: number, toMs: number) => {
    const text = askText([{ data_source: 'metrics', name: 'a', query: 'avg:a{*}' }], [{ formula: 'a' }]);
    return one.verdict(text, { fromMs, toMs }, NOW);
  };

  it('is that of the share, give or take some minutes', () => {
    const board = matcher(graph('avg:a{*}'));
    expect(own(board, NOW - HOUR, NOW)).toBe('allowed');
    expect(own(board, NOW - HOUR - 60_000, NOW - 60_000)).toBe('allowed');
    expect(own(board, NOW - 2 * HOUR, NOW)).toBe('not_shown');
    expect(own(board, NOW - 0.5 * HOUR, NOW + HOUR)).toBe('not_shown');
    expect(own(board, NOW, NOW - HOUR)).toBe('not_shown');
    expect(own(board, Number.NaN, NOW)).toBe('not_shown');
  });

  it('is any when guests may choose it', () => {
    const board = matcher(graph('avg:a{*}'), {}, () => undefined);
    expect(own(board, NOW - 1000 * HOUR, NOW - 900 * HOUR)).toBe('allowed');
  });

  it('is that of the widget where it has one', () => {
    const day = matcher(graph('avg:a{*}', { time: { live_span: '1d' } }));
    expect(own(day, NOW - 24 * HOUR, NOW)).toBe('allowed');
    expect(own(day, NOW - 48 * HOUR, NOW)).toBe('not_shown');
    const fixed = matcher(graph('avg:a{*}', { time: { type: 'fixed', from: 1_000_000, to: 1_003_600 } }));
    expect(own(fixed, 1_000_000_000, 1_003_600_000)).toBe('allowed');
    expect(own(fixed, NOW - HOUR, NOW)).toBe('not_shown');
  });

  it('reaches back as far as a change compares', () => {
    const requests = [{ q: 'avg:a{*}', compare_to: 'day_before' }];
    const change = matcher({ type: 'change', requests });
    const query = { data_source: 'metrics', name: 'query1', query: 'avg:a{*}', aggregator: 'avg' };
    const text = askText([query], [{ formula: 'query1' }]);
    const at = (agoMs: number) => change.verdict(text, { fromMs: NOW - agoMs - HOUR, toMs: NOW - agoMs }, NOW);
    expect([at(0), at(24 * HOUR), at(48 * HOUR)]).toEqual(['allowed', 'allowed', 'not_shown']);
  });
});

describe('searches', () => {
  const search = (query: string, more: object = {}) => ({
    data_source: 'logs',
    name: 'a',
    search: { query },
    compute: { aggregation: 'count' },
    group_by: [{ facet: 'status', limit: 10 }],
    indexes: ['*'],
    ...more,
  });
  const board = matcher({
    type: 'toplist',
    requests: [{ queries: [search('service:web $host')], formulas: [{ formula: 'a' }] }],
  });

  test.each([
    ['its own', search('service:web host:web-1'), 'allowed'],
    ['a wider one', search('service:web'), 'not_asked'],
    ['an alternative', search('service:web host:web-1 OR *'), 'not_asked'],
    [
      'another compute',
      search('service:web host:web-1', { compute: { aggregation: 'max', metric: '@x' } }),
      'not_asked',
    ],
    ['another group', search('service:web host:web-1', { group_by: [{ facet: '@user', limit: 10 }] }), 'not_asked'],
    ['more groups', search('service:web host:web-1', { group_by: [{ facet: 'status', limit: 99 }] }), 'not_asked'],
    ['another index', search('service:web host:web-1', { indexes: ['audit'] }), 'not_asked'],
    ['another source', search('service:web host:web-1', { data_source: 'spans' }), 'not_asked'],
  ])('%s', (_, query, verdict) => {
    expect(board.verdict(askText([query], [{ formula: 'a' }]), LAST_HOUR, NOW)).toBe(verdict);
  });
});

test('lists, checks and maps', () => {
  const says = (definition: Definition, text: string) => matcher(definition).verdict(text, LAST_HOUR, NOW);
  const query = { data_source: 'logs_stream', query_string: 'service:web $host' };
  const list: Definition = { type: 'list_stream', requests: [{ query }] };
  expect(says(list, listText('logs', 'service:web host:web-1'))).toBe('allowed');
  expect(says(list, listText('logs', '*'))).toBe('not_asked');
  expect(says(list, listText('spans', 'service:web host:web-1'))).toBe('not_asked');
  const fields = [{ name: 'class', expression: 'left(status_code, 1)' }];
  const made: Definition = {
    type: 'list_stream',
    requests: [{ query: { ...query, calculated_fields: fields }, columns: [{ field: '#class' }, { field: '#saved' }] }],
  };
  expect(says(made, listText('logs', 'service:web host:web-1', [...fields, { name: 'saved' }]))).toBe('allowed');
  expect(says(made, listText('logs', 'service:web host:web-1', [{ name: 'class', expression: 'message' }]))).toBe(
    'not_asked',
  );
  const marked = graph('avg:a{*}', { events: [{ q: 'source:deploy $env' }] });
  expect(says(marked, listText('events', '(source:deploy env:prod)'))).toBe('allowed');
  expect(says(marked, listText('events', 'source:deploy'))).toBe('not_asked');
  const checks = { type: 'check_status', check: 'http.up', grouping: 'cluster', group_by: ['host'], tags: ['$env'] };
  expect(says(checks, checksText('http.up', 'env:prod', 'host'))).toBe('allowed');
  expect(says(checks, checksText('http.up', '', 'host'))).toBe('not_asked');
  expect(says(checks, checksText('http.up', 'env:prod', 'host,user'))).toBe('not_asked');
  const map = { type: 'servicemap', service: 'shop', filters: ['$env'] };
  expect(says(map, mapText('shop', 'prod'))).toBe('allowed');
  expect(says(map, mapText('', ''))).toBe('not_asked');
  const hosts = { type: 'hostmap', requests: { fill: { q: 'avg:system.cpu.user{*} by {host}' } }, group: ['env'] };
  const filled = { data_source: 'metrics', name: 'query1', query: 'avg:system.cpu.user{*} by {host,env}' };
  const formulas = [{ formula: 'query1' }];
  expect(says(hosts, askText([{ ...filled, aggregator: 'avg' }], formulas))).toBe('allowed');
  expect(says({ type: 'note', content: 'hello' }, listText('logs', '*'))).toBe('not_asked');
});

describe('a graph for each value of a tag', () => {
  const split = matcher({
    type: 'split_group',
    source_widget_definition: graph('avg:system.cpu.user{$env}'),
    split_config: { split_dimensions: [{ one_graph_per: 'host' }], limit: 5 },
  });

  test.each([
    ['avg:system.cpu.user{env:prod,host:db-7}', 'allowed'],
    ['avg:system.cpu.user{env:prod,host:a/b:80}', 'allowed'],
    ['avg:system.cpu.user{env:prod,host:*}', 'not_asked'],
    ['avg:system.cpu.user{env:prod,host:web-*}', 'not_asked'],
    ['avg:system.cpu.user{host:db-7}', 'not_asked'],
    ['avg:system.cpu.user{env:prod,user:ann}', 'not_asked'],
    ['avg:system.cpu.user{env:prod,host:db-7} by {user}', 'not_asked'],
    ['avg:system.cpu.user{env:prod,host:a} + avg:secret{*}', 'not_asked'],
    ['avg:system.cpu.user{env:prod,host:a,b:c}', 'not_asked'],
    ['avg:system.cpu.user{env:prod}', 'not_asked'],
  ])('%s: %s', (query, verdict) => {
    expect(asks(split, query)).toBe(verdict);
  });

  it('asks for the values', () => {
    const named = { data_source: 'metrics', name: 'a', query: 'avg:system.cpu.user{env:prod} by {host}' };
    const formulas = [{ formula: 'a', limit: { count: 5, order: 'desc' } }];
    expect(split.verdict(askText([named], formulas), LAST_HOUR, NOW)).toBe('allowed');
  });
});

test('groups and powerpacks are looked into, a pack that holds itself not for ever', () => {
  const inner = [{ definition: graph('avg:in.group{$env}') }];
  const pack = {
    name: 'pack',
    template_variables: [{ name: 'scope', defaults: ['*'], prefix: 'team' }],
    group_widget: {
      definition: {
        type: 'group',
        layout_type: 'ordered',
        widgets: [
          { definition: graph('avg:in.pack{$scope,$env}') },
          { definition: { type: 'powerpack', powerpack_id: 'p-1' } },
        ],
      },
    },
  };
  const packs = new Map([['p-1', pack as never]]);
  const use = {
    type: 'powerpack',
    powerpack_id: 'p-1',
    template_variables: { controlled_by_powerpack: [{ name: 'scope', values: ['core'] }] },
  };
  const chosen = guestChoice(SHARED, {}) ?? {};
  const scene = { variables: SHARED, chosen, packs, window: lastHour };
  const board = new Matcher(questionsOf([{ type: 'group', widgets: inner }, use], scene));
  expect(asks(board, 'avg:in.group{env:prod}')).toBe('allowed');
  expect(asks(board, 'avg:in.pack{team:core,env:prod}')).toBe('allowed');
  expect(asks(board, 'avg:in.pack{team:other,env:prod}')).toBe('not_asked');
});

test('what the screens send is what is met', () => {
  const queries = [{ data_source: 'metrics', name: 'a', query: 'avg:a{*}', aggregator: undefined }];
  const ask = { queries, formulas: [{ formula: 'a', label: 'A', isNamed: true }] };
  const body = JSON.parse(JSON.stringify(bodyOfAsk(ask, 'scalar', 1, 2)));
  const { queries: sent, formulas } = body.data.attributes;
  expect(askText(sent, formulas)).toBe(askText(queries, [{ formula: 'a' }]));
});
