import { expect, test } from 'vitest';
import { fillTemplate, hasVariables } from './template.ts';

const variables = (name: string) => ({ host: '10.0.0.1', port: '6379', env_PASS: '007', env_USER: 'me' })[name];

test('variables are filled in everywhere; a port alone is a number', () => {
  const template = { url: 'redis://%%env_USER%%@%%host%%:%%port%%', port: '%%port%%', list: ['%%env_PASS%%', 5, null] };
  expect(fillTemplate(template, variables)).toEqual({
    url: 'redis://me@10.0.0.1:6379',
    port: 6379,
    list: ['007', 5, null],
  });
});

test('a variable without a value is named', () => {
  expect(() => fillTemplate(['%%port_9%%'], variables)).toThrow(
    expect.objectContaining({ code: 'unknown_template_variable', message: '%%port_9%% has no value' }),
  );
});

test.each([
  [{ a: '%%host%%' }, true],
  [{ a: '%%env_X%% 100%' }, false],
  [undefined, false],
])('%j needs a container: %s', (value, expected) => {
  expect(hasVariables(value)).toBe(expected);
});
