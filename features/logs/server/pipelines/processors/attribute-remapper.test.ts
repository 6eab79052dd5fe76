import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const BASE = { type: 'attribute-remapper', source_type: 'attribute', target_type: 'attribute' };
const remap = (definition: object, item: object) => processed([{ ...BASE, ...definition }], { message: 'm', ...item });

describe('attribute-remapper', () => {
  it.each<[string, object, object, object]>([
    ['moves', { sources: ['a'], target: 'b' }, { a: 1 }, { attributes: { b: 1 } }],
    [
      'copies',
      { sources: ['a'], target: 'b.c', preserve_source: true },
      { a: 'x' },
      { attributes: { a: 'x', b: { c: 'x' } } },
    ],
    [
      'moves objects',
      { sources: ['a'], target: 'b' },
      { a: { x: 1, y: { z: [1] } } },
      { attributes: { b: { x: 1, y: { z: [1] } } } },
    ],
    ['leaves a target that is there', { sources: ['a'], target: 'b' }, { a: 1, b: 2 }, { attributes: { a: 1, b: 2 } }],
    [
      'overrides',
      { sources: ['a'], target: 'b', override_on_conflict: true },
      { a: 1, b: { c: 2 } },
      { attributes: { b: 1 } },
    ],
    [
      'takes the first source',
      { sources: ['x', 'a', 'b'], target: 't' },
      { a: 1, b: 2 },
      { attributes: { t: 1, b: 2 } },
    ],
    ['casts to string', { sources: ['a'], target: 'b', target_format: 'string' }, { a: 5 }, { attributes: { b: '5' } }],
    [
      'casts to integer',
      { sources: ['a'], target: 'b', target_format: 'integer' },
      { a: '5.7' },
      { attributes: { b: 5 } },
    ],
    [
      'casts to double',
      { sources: ['a'], target: 'b', target_format: 'double' },
      { a: '1e3' },
      { attributes: { b: 1000 } },
    ],
    [
      'keeps what cannot be cast',
      { sources: ['a'], target: 'b', target_format: 'integer' },
      { a: '5 ms' },
      { attributes: { b: '5 ms' } },
    ],
    ['casts in place', { sources: ['a'], target: 'a', target_format: 'integer' }, { a: '5' }, { attributes: { a: 5 } }],
    [
      'keeps digits',
      { sources: ['a'], target: 'b' },
      { a: '12345678901234567890' },
      { attributes: { b: '12345678901234567890' } },
    ],
    ['to a tag', { sources: ['a'], target: 'b', target_type: 'tag' }, { a: 1 }, { tags: ['b:1'] }],
    ['lists to tags', { sources: ['a'], target: 'b', target_type: 'tag' }, { a: ['x', 'y'] }, { tags: ['b:x', 'b:y'] }],
    [
      'from a tag',
      { sources: ['env'], source_type: 'tag', target: 'stage' },
      { ddtags: 'env:prod,x:y' },
      { tags: ['x:y'], attributes: { stage: 'prod' } },
    ],
    [
      'from a tag to a tag',
      { sources: ['env'], source_type: 'tag', target: 'stage', target_type: 'tag', preserve_source: true },
      { ddtags: 'env:prod' },
      { tags: ['env:prod', 'stage:prod'] },
    ],
    ['a value into its own inside', { sources: ['a'], target: 'a.b' }, { a: 1 }, { attributes: { a: { b: 1 } } }],
  ])('%s', (_name, definition, item, expected) => {
    expect(remap(definition, item)).toEqual(expected);
  });
});
