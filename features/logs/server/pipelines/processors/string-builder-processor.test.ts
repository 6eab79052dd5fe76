import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const LOG = {
  message: 'm',
  http: { method: 'GET', status_code: 200 },
  array_ids: [123, 456],
  array_users: [{ first_name: 'John' }, { first_name: 'Jack' }, {}],
  service: 'shop',
};
const build = (template: string, missing = false) => {
  const result = processed(
    [{ type: 'string-builder-processor', template, target: 't', is_replace_missing: missing }],
    LOG,
  )['attributes'] as Record<string, unknown>;
  return result['t'];
};

describe('string-builder-processor', () => {
  it.each([
    ['Request %{http.method} was answered with %{http.status_code}', 'Request GET was answered with 200'],
    ['%{array_ids}', '123,456'],
    ['%{array_users.first_name}', 'John,Jack'],
    ['%{service}/%{http.method}', 'shop/GET'],
    ['no blocks', 'no blocks'],
    ['open %{', 'open %{'],
    ['%{http.method}'.repeat(100), 'GET'.repeat(100).slice(0, 256)],
  ])('%s', (template, expected) => {
    expect(build(template)).toBe(expected);
  });

  it.each(['%{http}', '%{array_users}', '%{nothing}'])('%s is missing', (template) => {
    expect([build(`a ${template}`), build(`a ${template}`, true)]).toEqual([undefined, 'a ']);
  });
});
