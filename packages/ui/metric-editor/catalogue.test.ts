import { expect, it } from 'vitest';
import { tagOptions } from './catalogue.ts';

const TAGS = [
  { key: 'host', values: ['web-1', 'db-1'], total: 2 },
  { key: 'env', values: ['prod'], total: 1 },
  { key: '', values: ['canary'], total: 1 },
];

it('offers keys, then the values of one', () => {
  expect([tagOptions(TAGS, ''), tagOptions(TAGS, 'host:W'), tagOptions(TAGS, 'can'), tagOptions(TAGS, 'pro')]).toEqual([
    [
      { value: 'host:', detail: '2', continues: true },
      { value: 'env:', detail: '1', continues: true },
    ],
    [{ value: 'host:web-1' }],
    [{ value: 'canary' }],
    [{ value: 'env:prod' }],
  ]);
});
