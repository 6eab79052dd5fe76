import { expect, it } from 'vitest';
import type { Dashboard } from './dashboard.ts';
import { withoutView, withView } from './views.ts';

const BOARD: Dashboard = {
  id: 'a',
  title: 'A',
  layout_type: 'ordered',
  widgets: [],
  template_variables: [{ name: 'host' }, { name: 'env' }],
};

it('keeps what is chosen under a name, replaces it, and forgets it', () => {
  const one = withView(BOARD, 'web', { host: ['web-1', 'web-2'] });
  expect(one.template_variable_presets).toEqual([
    {
      name: 'web',
      template_variables: [
        { name: 'host', values: ['web-1', 'web-2'] },
        { name: 'env', values: ['*'] },
      ],
    },
  ]);
  const two = withView(withView(one, 'other', {}), 'web', { env: ['prod'] });
  expect(two.template_variable_presets?.map(({ name }) => name)).toEqual(['web', 'other']);
  expect(withoutView(two, 'web').template_variable_presets?.map(({ name }) => name)).toEqual(['other']);
});
