import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readGraphiteLine } from './line.ts';

it.each([
  ['servers.web-1.cpu 1.5 1700000000', { metric: 'servers.web_1.cpu', tags: [], value: 1.5, timeUnixS: 1_700_000_000 }],
  ['disk.used;host=a;dc=eu 10 -1\r', { metric: 'disk.used', tags: ['host:a', 'dc:eu'], value: 10, timeUnixS: 99 }],
  ['a\t-2e3', { metric: 'a', tags: [], value: -2000, timeUnixS: 99 }],
  ['a;x=;=y;z 1 5.9', { metric: 'a', tags: [], value: 1, timeUnixS: 5 }],
  ['a', 'bad_line'],
  ['a 1 2 3', 'bad_line'],
  ['... 1', 'bad_path'],
  [`${'a'.repeat(2000)} 1`, 'bad_path'],
  ['a nan 1', 'bad_value'],
  ['a 1 soon', 'bad_time'],
])('%j', (line, expected) => {
  expect(readGraphiteLine(line, 99)).toEqual(expected);
});

it('reads whatever comes without failing', () => {
  fc.assert(fc.property(fc.string(), (line) => void readGraphiteLine(line, 0)));
});
