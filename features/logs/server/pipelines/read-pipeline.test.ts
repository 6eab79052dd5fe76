import { describe, expect, it } from 'vitest';
import { readPipeline } from './read-pipeline.ts';

const NESTED = { type: 'pipeline', processors: [] as object[] };

function nest(depth: number): object {
  return depth === 0 ? NESTED : { ...NESTED, processors: [nest(depth - 1)] };
}

describe('readPipeline', () => {
  it('fills in the defaults', () => {
    const processors = [
      { type: 'trace-id-remapper' },
      { type: 'url-parser', name: 'u', is_enabled: true },
      { type: 'lookup-processor', source: 's', target: 't', lookup_table: ['a,b'], other: 1 },
    ];
    expect(readPipeline({ name: 'n', processors })).toEqual({
      name: 'n',
      is_enabled: false,
      filter: { query: '' },
      tags: [],
      processors: [
        { type: 'trace-id-remapper', name: '', is_enabled: false, sources: ['dd.trace_id'] },
        {
          type: 'url-parser',
          name: 'u',
          is_enabled: true,
          sources: ['http.url'],
          target: 'http.url_details',
          normalize_ending_slashes: false,
        },
        { type: 'lookup-processor', name: '', is_enabled: false, source: 's', target: 't', lookup_table: ['a,b'] },
      ],
    });
  });

  it.each<[unknown, string]>([
    [{}, 'name is not provided'],
    [{ name: '' }, 'name is not provided'],
    [[], 'the body is not an object'],
    [{ name: 'n', filter: { query: '(a' } }, 'filter.query is not a search: the parenthesis is not closed'],
    [{ name: 'n', processors: {} }, 'processors is not a list'],
    [{ name: 'n', processors: [{ type: 'x' }] }, 'processors[0].type is unknown: x'],
    [{ name: 'n', processors: [{ type: 'date-remapper' }] }, 'processors[0].sources is not provided'],
    [
      { name: 'n', processors: [{ type: 'date-remapper', sources: [1] }] },
      'processors[0].sources holds something that is no string',
    ],
    [{ name: 'n', is_enabled: 'yes' }, 'is_enabled is not a boolean'],
    [
      {
        name: 'n',
        processors: [{ type: 'decoder-processor', source: 'a', target: 'b', binary_to_text_encoding: 'rot13' }],
      },
      'processors[0].binary_to_text_encoding is none of base64, base16',
    ],
    [{ name: 'n', processors: [nest(10)] }, 'pipelines are nested deeper than 5'],
    [{ name: 'n', processors: Array.from({ length: 501 }, () => NESTED) }, 'there are more than 500 processors'],
  ])('refuses %j', (body, message) => {
    expect(() => readPipeline(body)).toThrow(message);
  });
});
