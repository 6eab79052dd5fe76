import { expect, it } from 'vitest';
import { excluding, only, termText } from './bucket-query.ts';

it('narrows a query to the values of a bucket', () => {
  const pairs = [
    { path: 'service', value: 'web' },
    { path: '@client_ip', value: '203.0.113.7' },
  ];
  expect([only('', pairs), only('status:error service:(db OR web)', pairs), only('-service:web x', pairs)]).toEqual([
    'service:web @client_ip:203.0.113.7',
    'status:error service:web @client_ip:203.0.113.7',
    'service:web x @client_ip:203.0.113.7',
  ]);
});

it('excludes a value and shows long ones cut', () => {
  expect(excluding('x', { path: '@http.url', value: '/a b' })).toBe('x -@http.url:"/a b"');
  expect(termText({ path: 'a', value: 'v'.repeat(60) })).toBe(`a:${'v'.repeat(40)}…`);
});
