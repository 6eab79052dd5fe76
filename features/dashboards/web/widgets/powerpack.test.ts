import { packVariables } from '@komainu/contracts/dashboards/asking/pack-variables.ts';
import { expect, it } from 'vitest';

it('puts the values of its own use over what the board has chosen', () => {
  const pack = { template_variables: [{ name: 'service', prefix: 'service', defaults: ['*'] }] };
  const board = {
    variables: [
      { name: 'env', prefix: 'env' },
      { name: 'service', prefix: 'svc' },
    ],
    chosen: { env: ['prod'], service: ['web'] },
  };
  const definition = {
    type: 'powerpack',
    template_variables: { controlled_by_powerpack: [{ name: 'service', values: ['api'] }] },
  };
  expect(packVariables(pack as never, definition, board)).toEqual({
    variables: [
      { name: 'env', prefix: 'env' },
      { name: 'service', prefix: 'service', defaults: ['*'] },
    ],
    chosen: { env: ['prod'], service: ['api'] },
  });
});
