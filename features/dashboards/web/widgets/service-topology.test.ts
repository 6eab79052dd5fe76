import { substituted } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { mapScope } from '@komainu/contracts/dashboards/asking/widgets.ts';
import { expect, it } from 'vitest';

const variables = [{ name: 'env', prefix: 'env' }];

it.each([
  [
    { type: 'servicemap', service: 'web', filters: ['$env', 'datacenter:*'] },
    { service: 'web', env: 'prod' },
  ],
  [
    { type: 'servicemap', service: '*', filters: ['env:*'] },
    { service: '', env: '' },
  ],
  [
    {
      type: 'topology_map',
      requests: [{ query: { data_source: 'service_map', service: 'shop', filters: ['env:stage'] } }],
    },
    { service: 'shop', env: 'stage' },
  ],
  [
    { type: 'topology_map', requests: [{ query: { query_string: 'service:orders env:dev' } }] },
    { service: 'orders', env: 'dev' },
  ],
])('%j is about its service and environment', (definition, scope) => {
  const substitute = (text: string) => substituted(text, variables, { env: ['prod'] }, 'plain');
  expect(mapScope(definition, substitute)).toEqual(scope);
});
