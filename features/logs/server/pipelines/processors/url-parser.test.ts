import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const parse = (url: string, slashes = false) => {
  const processor = { type: 'url-parser', sources: ['u'], target: 'd', normalize_ending_slashes: slashes };
  return (processed([processor], { message: 'm', u: url })['attributes'] as Record<string, unknown>)['d'];
};

describe('url-parser', () => {
  it.each<[string, unknown]>([
    [
      'https://api.example.com:8443/v1/orders?user_id=12345&limit=20#top',
      {
        scheme: 'https',
        host: 'api.example.com',
        port: 8443,
        path: '/v1/orders',
        queryString: { user_id: '12345', limit: '20' },
      },
    ],
    ['/a/b?x=1&x=2&y&z=a%20b+c', { path: '/a/b', queryString: { x: ['1', '2'], y: '', z: 'a b c' } }],
    ['/a?bad=%zz', { path: '/a', queryString: { bad: '%zz' } }],
    ['http://user:secret@h/', { scheme: 'http', host: 'h', path: '/' }],
    ['http://[2001:db8::1]:80/x', { scheme: 'http', host: '[2001:db8::1]', port: 80, path: '/x' }],
    ['//cdn.example/x', { host: 'cdn.example', path: '/x' }],
    ['*', { path: '*' }],
    ['/', { path: '/' }],
    ['/a?x=1', { path: '/a', queryString: { x: '1' } }],
    ['/a?é=ü=2#y=3', { path: '/a', queryString: { é: 'ü=2' } }],
    ['/a?x', { path: '/a', queryString: { x: '' } }],
    ['/a?x=', { path: '/a', queryString: { x: '' } }],
    ['/a?=1', { path: '/a' }],
    ['/a?#x=1', { path: '/a' }],
    ['/a#b?x=1', { path: '/a' }],
    ['/a?x=1+2', { path: '/a', queryString: { x: '1 2' } }],
    ['/a?x=1&', { path: '/a', queryString: { x: '1' } }],
    ['/redirect?to=http://x/', { path: '/redirect', queryString: { to: 'http://x/' } }],
  ])('%s', (url, expected) => {
    expect(parse(url)).toEqual(expected);
  });

  it('takes slashes off the end when told to', () => {
    expect(['/a//', '/', '/a/?x=1'].map((url) => parse(url, true))).toEqual([
      { path: '/a' },
      { path: '/' },
      { path: '/a', queryString: { x: '1' } },
    ]);
  });
});
