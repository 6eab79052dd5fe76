import { describe, expect, it } from 'vitest';
import { NO_RESOURCES, processed } from '../test-process.ts';

const LOOKUP = { type: 'lookup-processor', source: 'id', target: 'name' };
const TABLE = { ...LOOKUP, lookup_table: ['42,alice, the first', '77 , bob'] };
const attributes = (processor: object, id: unknown, resources = NO_RESOURCES) =>
  (processed([processor], { message: 'm', id }, resources)['attributes'] as Record<string, unknown>)['name'];

describe('lookup-processor', () => {
  it('maps by its own table', () => {
    expect([42, '77', 'x'].map((id) => attributes(TABLE, id))).toEqual(['alice, the first', 'bob', undefined]);
    expect(attributes({ ...TABLE, default_lookup: 'nobody' }, 'x')).toBe('nobody');
  });

  it('adds the columns of a reference table', () => {
    const table = new Map([['42', { team: 'a', city: 'Osaka' }]]);
    const resources = {
      ...NO_RESOURCES,
      referenceTable: (name: string) => (name === 'people' ? table : undefined),
    };
    const lookup = { ...LOOKUP, lookup_enrichment_table: 'people' };
    expect(attributes(lookup, 42, resources)).toEqual({ team: 'a', city: 'Osaka' });
    expect(attributes({ ...lookup, lookup_enrichment_table: 'gone' }, 42, resources)).toBeUndefined();
  });
});
