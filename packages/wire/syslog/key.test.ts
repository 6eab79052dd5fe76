import { expect, it } from 'vitest';
import { keyInFront, keyInside, keyOfJson } from './key.ts';
import { parseSyslog } from './message.ts';

const KEY = '0123456789abcdef0123456789abcdef';

it.each([
  [`${KEY} <34>Oct 11 22:14:15 h su: m`, '<34>Oct 11 22:14:15 h su: m'],
  [`<34>${KEY} m`, '<34>m'],
  [`${KEY}\t{"a":1}`, '{"a":1}'],
  [KEY, ''],
])('finds the key in front of %s', (line, rest) => {
  expect(keyInFront(line)).toEqual({ key: KEY, rest });
});

it.each(['', 'text', `${KEY}0 m`, ` ${KEY} m`, `<34>1 - - - - - - ${KEY}`])('finds none in front of %j', (line) => {
  expect(keyInFront(line)).toBeUndefined();
});

it.each([
  `<14>1 - h app - - [dd api_key="${KEY}" ddsource="x"] m`,
  `<14>1 - h app - - [${KEY}@41058 tag="x"] m`,
  `<14>1 - h app - - [other a="b"][k DD-API-KEY="${KEY}"]`,
  `<14>1 2026-11-22T00:40:00Z h ${KEY}/web 42 ${KEY}/web - m`,
  `<14>Oct 11 22:14:15 h ${KEY}/web[42]: m`,
])('takes the key out of %s', (line) => {
  const message = parseSyslog(line, 0);
  const keyed = message === undefined ? undefined : keyInside(message);
  expect(keyed?.key).toBe(KEY);
  const shown = JSON.stringify([
    keyed?.rest,
    ...[...(keyed?.rest.structuredData ?? [])].map(([id, own]) => [id, ...own]),
  ]);
  expect(shown).not.toContain(KEY);
});

it('takes the key out of a JSON log', () => {
  expect(keyOfJson({ short_message: 'm', _DD_API_KEY: KEY })).toEqual({ key: KEY, rest: { short_message: 'm' } });
  expect(keyOfJson({ short_message: 'm' })).toBeUndefined();
});
