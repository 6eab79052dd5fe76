import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const LOG = {
  message: 'm',
  headers: [
    { name: 'Accept', value: 'a/b' },
    { name: 'Referrer', value: 'https://example.com' },
  ],
  list: ['x'],
  ip: '198.51.100.23',
};
const run = (operation: object) => {
  const {
    list,
    headers: _,
    ...rest
  } = processed([{ type: 'array-processor', operation }], LOG)['attributes'] as Record<string, unknown>;
  return { list, ...rest };
};

describe('array-processor', () => {
  it.each<[object, object]>([
    [
      { type: 'append', source: 'ip', target: 'list' },
      { list: ['x', '198.51.100.23'], ip: '198.51.100.23' },
    ],
    [
      { type: 'append', source: 'ip', target: 'new', preserve_source: false },
      { list: ['x'], new: ['198.51.100.23'] },
    ],
    [
      { type: 'append', source: 'list', target: 'ip' },
      { list: ['x'], ip: '198.51.100.23' },
    ],
    [
      { type: 'length', source: 'headers', target: 'count' },
      { list: ['x'], ip: '198.51.100.23', count: 2 },
    ],
    [
      { type: 'select', source: 'headers', filter: 'name:Referrer', value_to_extract: 'value', target: 'r' },
      { list: ['x'], ip: '198.51.100.23', r: 'https://example.com' },
    ],
    [
      { type: 'select', source: 'headers', filter: 'name:None', value_to_extract: 'value', target: 'r' },
      { list: ['x'], ip: '198.51.100.23' },
    ],
    [
      { type: 'key-value', source: 'headers', key_to_extract: 'name', value_to_extract: 'value', target: 'h' },
      { list: ['x'], ip: '198.51.100.23', h: { Accept: 'a/b', Referrer: 'https://example.com' } },
    ],
  ])('%j', (operation, expected) => {
    expect(run(operation)).toEqual(expected);
  });
});
