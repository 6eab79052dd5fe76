import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { describe, expect, it } from 'vitest';
import { compilePipelines } from '../compile.ts';
import { readPipeline } from '../read-pipeline.ts';
import { decodeObject, NO_RESOURCES, processed, TEST_NOW } from '../test-process.ts';

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

  it('finds what it found before when the attribute alone decides', () => {
    const byCode = [category('fine', '@http.code:[200 TO 299]'), category('bad', '@http.code:(500 OR x*)')];
    const pipeline = readPipeline({
      name: 'test',
      is_enabled: true,
      processors: [{ ...PROCESSOR, name: 'kinds', is_enabled: true, categories: byCode }],
    });
    const { process } = compilePipelines([pipeline], NO_RESOURCES);
    const kindOf = (http: unknown): string | undefined => {
      const draft = new LogDraft();
      decodeObject({ message: 'm', http }, draft, TEST_NOW);
      process(draft);
      const index = draft.indexOf('kind');
      return index === -1 ? undefined : draft.value(index);
    };
    const https = [{ code: 200 }, { code: 500 }, { code: 404 }, { code: 'xy' }, [{ code: 200 }], [{ code: 404 }], {}];
    const kinds = ['fine', 'bad', undefined, 'bad', 'fine', undefined, undefined];
    expect(https.map(kindOf)).toEqual(kinds);
    expect(https.map(kindOf)).toEqual(kinds);
  });
});
