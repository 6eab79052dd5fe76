import { expect, it } from 'vitest';
import { forwardedUrl } from './forwarded.ts';

it.each([
  ['/api/v2/logs?ddsource=x', '/api/v2/logs?ddsource=x'],
  [
    '/ddproxy?ddforward=%2Fapi%2Fv2%2Flogs%3Fddsource%3Dbrowser%26dd-api-key%3Dpub0',
    '/api/v2/logs?ddsource=browser&dd-api-key=pub0',
  ],
  ['/p?a=1&ddforward=https%3A%2F%2Fevil.example%2Fapi%2Fv2%2Frum%3Fx%3D1', '/api/v2/rum?x=1'],
  ['/p?ddforward=%2Fapi%2Fv1%2Fvalidate', '/p?ddforward=%2Fapi%2Fv1%2Fvalidate'],
  ['/p?ddforward=%2Fapi%2Fv2%2F..%2F..%2Fhealth', '/p?ddforward=%2Fapi%2Fv2%2F..%2F..%2Fhealth'],
  ['/p?ddforward=', '/p?ddforward='],
])('%s', (url, expected) => {
  expect(forwardedUrl(url)).toBe(expected);
});
