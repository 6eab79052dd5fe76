import { expect, it } from 'vitest';
import { kindOfValues, patternValues } from './values.ts';

it.each([
  [
    ['User ', null, ' logged in from ', null],
    '2026-11-22 10:00:00 INFO User bob  logged in from 10.0.0.1',
    ['bob', '10.0.0.1'],
  ],
  [['blk_', null, ' done'], 'blk_12 done', ['12']],
  [[null, ' of ', null, ' read'], '5 of 7 read ', ['5', '7']],
  [['User ', null, ' left'], 'User bob came', undefined],
])('%j in %s', (parts, line, values) => {
  expect(patternValues(parts, line)).toEqual(values);
});

it.each([
  ['number', ['1', '-2.5', '40%']],
  ['ip', ['10.0.0.1', '/10.0.0.1:80', 'fe80::1']],
  ['host', ['db-1.internal:5432']],
  ['path', ['/var/log', 'C:\\Windows']],
  ['url', ['https://a.example/b?c']],
  ['email', ['a@example.com']],
  ['hex', ['0xff', 'deadbeef1']],
  ['time', ['2026-11-22 10:00:00', 'Jun 18 02:08:10 2005']],
  ['duration', ['5 ms', '1.5s']],
  ['quoted', ['"a b"']],
  ['word', ['alice', '田中']],
  ['id', ['alice', '42']],
  ['text', ['alice', 'two words']],
  ['text', []],
])('%s: %j', (kind, values) => {
  expect(kindOfValues(values)).toBe(kind);
});
