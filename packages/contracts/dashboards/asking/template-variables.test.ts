import { expect, test } from 'vitest';
import { chosenOf, parameterValue, presetParams, substituted } from './template-variables.ts';

const VARIABLES = [
  { name: 'host', prefix: 'host', default: '*' },
  { name: 'env', prefix: 'env', defaults: ['prod', 'stage'] },
  { name: 'status', prefix: '@http.status_code', default: '500' },
];
const chosen = (params: Record<string, string> = {}) => chosenOf(VARIABLES, params);

test.each([
  ['avg:system.cpu.user{$host}', {}, 'avg:system.cpu.user{*}'],
  ['avg:system.cpu.user{$host,role:db}', { tpl_var_host: 'web-1' }, 'avg:system.cpu.user{host:web-1,role:db}'],
  ['sum:hits{$env}', {}, 'sum:hits{env IN (prod,stage)}'],
  ['sum:hits{environment:$env.value}', {}, 'sum:hits{environment IN (prod,stage)}'],
  ['sum:hits{environment:$env.value}', { tpl_var_env: 'dev' }, 'sum:hits{environment:dev}'],
  ['sum:hits{a:$host.value}', {}, 'sum:hits{a:*}'],
  ['sum:hits{$hostname}', { tpl_var_host: 'w' }, 'sum:hits{host:wname}'],
  ['sum:hits{$other}', {}, 'sum:hits{$other}'],
])('%s with %o', (query, params, wanted) => {
  expect(substituted(query, VARIABLES, chosen(params as Record<string, string>), 'metrics')).toBe(wanted);
});

test.each([
  ['service:web $status', {}, 'service:web @http.status_code:500'],
  ['$env $host', {}, 'env:(prod OR stage) *'],
  ['$host', { tpl_var_host: 'web one' }, 'host:"web one"'],
])('search %s', (query, params, wanted) => {
  expect(substituted(query, VARIABLES, chosen(params as Record<string, string>), 'search')).toBe(wanted);
});

test('texts name the values', () => {
  expect(substituted('CPU of $host.value in $env.value', VARIABLES, chosen(), 'plain')).toBe('CPU of * in prod, stage');
});

test('the address holds what is not the default', () => {
  const [host, env] = VARIABLES;
  expect([
    parameterValue(host ?? { name: '' }, []),
    parameterValue(host ?? { name: '' }, ['a', 'b']),
    parameterValue(env ?? { name: '' }, ['prod', 'stage']),
    parameterValue(env ?? { name: '' }, []),
  ]).toEqual([undefined, 'a,b', undefined, '*']);
});

test('a saved view sets its variables and puts the others back', () => {
  const preset = { name: 'v', template_variables: [{ name: 'host', values: ['web-1'] }] };
  expect(presetParams(preset, VARIABLES)).toEqual({
    tpl_var_host: 'web-1',
    tpl_var_env: undefined,
    tpl_var_status: undefined,
  });
});
