import { expect, test } from 'vitest';
import { proxyFor } from './proxy.ts';

const settings = { http: 'http://plain:1', https: 'http://tls:2' };

test.each<[string, readonly string[], boolean, string]>([
  ['http://a.example', [], false, settings.http],
  ['https://a.example', [], false, settings.https],
  ['http://127.0.0.1:8100', [], false, ''],
  ['http://localhost', [], false, ''],
  ['https://[::1]:1', [], false, ''],
  ['https://a.example', ['a.example'], false, ''],
  ['https://a.example', ['A.example:443'], false, ''],
  ['https://a.example', ['example'], false, settings.https],
  ['https://a.example', ['example'], true, ''],
  ['https://a.example', ['.example'], true, ''],
  ['https://a.example', ['*.example:8443'], true, settings.https],
  ['https://badexample', ['example'], true, settings.https],
  ['http://10.1.2.3', ['10.0.0.0/8'], true, ''],
  ['http://11.1.2.3', ['10.0.0.0/8'], true, settings.http],
  ['http://11.1.2.3', ['*'], true, ''],
  ['http://11.1.2.3', ['x/y', '1.2.3.4/99', ''], true, settings.http],
])('%s except %j (loosely: %j): %j', (url, except, loosely, expected) => {
  expect(proxyFor(new URL(url), { ...settings, except, loosely })).toBe(expected);
});
