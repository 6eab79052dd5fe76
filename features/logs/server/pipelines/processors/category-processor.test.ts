import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const category = (name: string, query: string) => ({ filter: { query }, name });
const PROCESSOR = {
  type: 'category-processor',
  target: 'kind',
  categories: [
    category('fine', '@code:[200 TO 299]'),
    category('prod', 'env:prod service:shop'),
    category('words', '"connection refused"'),
  ],
};

describe('category-processor', () => {
  it.each<[object, string | undefined]>([
    [{ message: 'm', code: 204 }, 'fine'],
    [{ message: 'm', code: 300, ddtags: 'env:prod', service: 'shop' }, 'prod'],
    [{ message: 'connection refused by peer' }, 'words'],
    [{ message: 'm' }, undefined],
  ])('%j is %s', (item, expected) => {
    const attributes = processed([PROCESSOR], item)['attributes'] as Record<string, unknown> | undefined;
    expect(attributes?.['kind']).toBe(expected);
  });
});
