import { expect, it } from 'vitest';
import { HIDDEN, hideInUrl, hideSecrets, withoutValues } from './secrets.ts';

it('hides what looks like a secret by its name, and nothing else', () => {
  const headers = [
    { key: 'Authorization', value: ['Bearer x'] },
    { key: 'Accept', value: 'text/plain' },
  ];
  expect(
    hideSecrets({ headers, apiKey: 'x', password: '', buckets: [{ key: 'shop', count: 1 }], deep: { Token: 1 } }),
  ).toEqual({
    headers: [
      { key: 'Authorization', value: HIDDEN },
      { key: 'Accept', value: 'text/plain' },
    ],
    apiKey: HIDDEN,
    password: '',
    buckets: [{ key: 'shop', count: 1 }],
    deep: { Token: HIDDEN },
  });
});

it('hides passwords and tokens of addresses', () => {
  expect(hideInUrl('https://ann:pass@a.example/b?x=1')).toBe('https://ann:hidden@a.example/b?x=1');
  expect(decodeURIComponent(hideInUrl('https://a.example/?api_key=s&x=1'))).toBe(
    `https://a.example/?api_key=${HIDDEN}&x=1`,
  );
  expect([hideInUrl('https://a.example/b?x=1'), hideInUrl('no address')]).toEqual([
    'https://a.example/b?x=1',
    'no address',
  ]);
});

it('takes known secrets out of answers', () => {
  const said = { body: { echo: ['Bearer s3cret-token'], n: 1 }, short: 'abc' };
  expect(withoutValues(said, ['s3cret-token', 'abc'])).toEqual({
    body: { echo: [`Bearer ${HIDDEN}`], n: 1 },
    short: 'abc',
  });
});
