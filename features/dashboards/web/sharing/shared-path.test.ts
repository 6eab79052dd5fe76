import { expect, test } from 'vitest';
import { sharedPath } from './shared-path.ts';

test.each([
  ['/api/v2/query/scalar', '', '/api/unstable/shared/t/api/v2/query/scalar'],
  ['/api/v2/query/scalar', '?tpl_var_host=a&range=1h', '/api/unstable/shared/t/api/v2/query/scalar?tpl_var_host=a'],
  ['/api/x?a=1', '?tpl_var_host=a,b', '/api/unstable/shared/t/api/x?a=1&tpl_var_host=a%2Cb'],
  ['/api/unstable/shared/t', '?tpl_var_host=a', '/api/unstable/shared/t'],
])('%s with %s', (path, search, wanted) => {
  expect(sharedPath('t', path, search)).toBe(wanted);
});
