import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const category = (query: string, name: string, id: number) => ({ filter: { query }, name, id });
const PROCESSOR = {
  type: 'schema-processor',
  schema: { schema_type: 'ocsf', version: '1.5.0', class_uid: 3001, class_name: 'Account Change', profiles: ['cloud'] },
  mappers: [
    {
      type: 'schema-category-mapper',
      categories: [category('@eventName:*Create*', 'Create', 1)],
      targets: { name: 'ocsf.activity_name', id: 'ocsf.activity_id' },
      fallback: {
        values: { 'ocsf.activity_id': '99', 'ocsf.activity_name': 'Other' },
        sources: { 'ocsf.activity_name': ['eventName'] },
      },
    },
    { type: 'schema-remapper', sources: ['none', 'user'], target: 'ocsf.user', preserve_source: false },
  ],
};
const CLASS = {
  class_uid: 3001,
  class_name: 'Account Change',
  category_uid: 3,
  metadata: { version: '1.5.0', profiles: ['cloud'] },
};

describe('schema-processor', () => {
  it('maps to OCSF', () => {
    const log = { message: 'm', eventName: 'CreateUser', user: { uid: '1', name: 'a' } };
    expect(processed([PROCESSOR], log)['attributes']).toEqual({
      eventName: 'CreateUser',
      ocsf: { ...CLASS, activity_id: 1, activity_name: 'Create', type_uid: 300101, user: { uid: '1', name: 'a' } },
    });
  });

  it('falls back to sources, then to values', () => {
    expect(processed([PROCESSOR], { message: 'm', eventName: 'Attach' })['attributes']).toEqual({
      eventName: 'Attach',
      ocsf: { ...CLASS, activity_id: 99, activity_name: 'Attach', type_uid: 300199 },
    });
  });
});
