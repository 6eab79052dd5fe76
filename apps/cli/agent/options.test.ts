import { expect, test } from 'vitest';
import { parseOptions, wholeOption } from './options.ts';

test('words, flags and values', () => {
  const options = parseOptions(['nginx', '--times=3', '--pause', '10', '-j', '-c', '/etc/x']);
  expect(options).toEqual({
    words: ['nginx'],
    flags: new Set(['json']),
    values: { times: '3', pause: '10', config: '/etc/x' },
  });
  expect([wholeOption(options, 'times', 1), wholeOption(options, 'limit', 7)]).toEqual([3, 7]);
});

test.each([[['--tiems', '1']], [['--times']], [['-z']]])('%j is not understood', (args) => {
  expect(() => parseOptions(args)).toThrow(expect.objectContaining({ code: 'bad_usage' }));
});
