import { expect, it } from 'vitest';
import { NO_RESOURCES, processed } from '../test-process.ts';

const grok = (match_rules: string, more: object = {}) => ({
  type: 'grok-parser',
  grok: { match_rules, support_rules: '' },
  ...more,
});

it('makes attributes of what the first fitting rule captures, of the message or of another attribute', () => {
  const rules = 'took %{word:op} took %{integer:ms}\nother %{data:rest}';
  expect([
    processed([grok(rules)], { message: 'save took 12' }),
    processed([grok(rules)], { message: 'nothing fits here, does it not' }),
    processed([grok(rules, { source: 'line' })], { message: 'm', line: 'load took 3' }),
  ]).toMatchObject([
    { attributes: { op: 'save', ms: 12 } },
    { attributes: { rest: 'nothing fits here, does it not' } },
    { attributes: { op: 'load', ms: 3, line: 'load took 3' } },
  ]);
});

it('reads user agents with what the product knows of them', () => {
  const resources = { ...NO_RESOURCES, userAgent: () => [['browser.family', 'Firefox']] as const };
  expect(processed([grok('ua %{data:http.agent:useragent}')], { message: 'Mozilla/5.0' }, resources)).toMatchObject({
    attributes: { http: { agent: { browser: { family: 'Firefox' } } } },
  });
});
