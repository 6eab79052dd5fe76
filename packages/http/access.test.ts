import { describe, expect, it } from 'vitest';
import { apiKeyOf, applicationKeyOf, cookieOf, keyPairOfAuthorization } from './access.ts';

const request = (parts: { headers?: Record<string, string>; query?: unknown; params?: unknown }) => ({
  headers: parts.headers ?? {},
  query: parts.query ?? {},
  params: parts.params ?? {},
});

describe('where an API key may stand', () => {
  it.each([
    [request({ headers: { 'dd-api-key': 'h' } }), 'h'],
    [request({ query: { api_key: 'q' } }), 'q'],
    [request({ query: { 'dd-api-key': 'q' } }), 'q'],
    [request({ params: { apiKey: 'p' } }), 'p'],
    [request({ headers: { 'x-amz-firehose-access-key': 'f' } }), 'f'],
    [request({ headers: { authorization: 'Bearer b' } }), 'b'],
    [request({ headers: { 'dd-api-key': 'h' }, query: { api_key: 'q' }, params: { apiKey: 'p' } }), 'p'],
    [request({ headers: { authorization: 'Splunk s' } }), 's'],
    [request({ headers: { authorization: `ApiKey ${btoa('id:key')}` } }), 'key'],
    [request({ headers: { authorization: 'ApiKey 0123456789abcdef' } }), '0123456789abcdef'],
    [request({ headers: { authorization: `Basic ${btoa('anybody:key')}` } }), 'key'],
    [request({ headers: { authorization: `Basic ${btoa('key:')}` } }), 'key'],
    [request({ headers: { authorization: 'Basic b' } }), undefined],
    [request({ headers: { authorization: 'Digest b' } }), undefined],
    [request({ query: { api_key: ['first', 'second'] } }), 'first'],
  ])('%j', (parts, key) => {
    expect(apiKeyOf(parts)).toBe(key);
  });
});

it('finds the application key and a cookie', () => {
  expect(applicationKeyOf(request({ headers: { 'dd-application-key': 'a' } }))).toBe('a');
  expect(applicationKeyOf(request({ query: { application_key: 'a' } }))).toBe('a');
  expect(cookieOf(request({ headers: { cookie: 'x=1; komainu_session=a=b; y=2' } }), 'komainu_session')).toBe('a=b');
});

it.each([
  [`Basic ${btoa('api:application')}`, { apiKey: 'api', applicationKey: 'application' }],
  ['Bearer api.application', { apiKey: 'api', applicationKey: 'application' }],
  [`Basic ${btoa('api')}`, undefined],
  [`Basic ${btoa('api:')}`, undefined],
  ['Bearer api', undefined],
  ['', undefined],
])('finds a pair of keys in %j', (authorization, pair) => {
  expect(keyPairOfAuthorization(request({ headers: { authorization } }))).toEqual(pair);
});
