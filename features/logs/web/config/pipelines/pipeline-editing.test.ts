import { describe, expect, it } from 'vitest';
import { draftProblems, placeError } from './check.ts';
import { draftOf, jsonOf, newProcessor } from './draft.ts';
import { sourcesOf } from './filter-sources.ts';
import { logChanges } from './log-changes.ts';
import { sampleLine, samplesOf } from './samples.ts';
import { added, changed, countOf, movedAmong, placed, without } from './tree.ts';

const GROK = {
  type: 'grok-parser',
  name: 'rules',
  is_enabled: true,
  source: 'message',
  samples: [],
  grok: { support_rules: 'part %{data:x}', match_rules: '# lines\nfirst %{ip:a}\nsecond %{nothing:b}' },
};
const PIPELINE = {
  name: 'web',
  is_enabled: true,
  filter: { query: 'source:nginx' },
  tags: ['team:web'],
  processors: [
    GROK,
    {
      type: 'pipeline',
      name: 'in',
      is_enabled: true,
      filter: { query: '' },
      processors: [{ type: 'strange', more: 1 }],
    },
  ],
};

const draft = () => {
  const made = draftOf(PIPELINE);
  if (made === undefined) throw new Error('no draft');
  return made;
};
const types = (processors: Parameters<typeof placed>[0]) =>
  placed(processors).map(({ processor, path }) => `${path.join('.')} ${processor.definition['type']}`);

describe('a pipeline that is edited', () => {
  it('is the same JSON again', () => {
    expect(jsonOf(draft())).toEqual(PIPELINE);
    expect(countOf(PIPELINE.processors)).toBe(3);
  });

  it.each([[null], [[]], [{ processors: 1 }], [{ processors: [{}] }], [{ name: 1 }]])('is not %j', (json) => {
    expect(draftOf(json)).toBe(undefined);
  });

  it('adds, moves, changes and removes at any depth', () => {
    const { processors } = draft();
    const holder = processors[1]?.key;
    const more = added(processors, holder, newProcessor('date-remapper'));
    expect(types(more)).toEqual(['0 grok-parser', '1 pipeline', '1.0 strange', '1.1 date-remapper']);
    expect(types(movedAmong(more, holder, 1, 0)).slice(2)).toEqual(['1.0 date-remapper', '1.1 strange']);
    expect(types(movedAmong(more, undefined, 0, 1))[0]).toBe('0 pipeline');
    const key = more[1]?.inner?.[0]?.key ?? '';
    expect(types(changed(more, key, () => undefined))).toEqual(['0 grok-parser', '1 pipeline', '1.0 date-remapper']);
    expect(types(without(more, ({ definition }) => definition['type'] === 'strange'))).toHaveLength(3);
  });

  it('says what new processors still need', () => {
    const processors = [newProcessor('arithmetic-processor'), newProcessor('array-map-processor')];
    expect(draftProblems({ ...draft(), processors }).map(({ at }) => at)).toEqual([
      'expression',
      'target',
      'source',
      'target',
      'processors',
    ]);
  });

  it('finds the place of what the server refuses', () => {
    const { processors } = draft();
    const message = 'Invalid Pipeline: rule second, column 10: there is no matcher or rule nothing';
    expect(placeError(message, processors)).toEqual({
      message: 'rule second, column 10: there is no matcher or rule nothing',
      key: processors[0]?.key,
      at: 'grok.match_rules',
      offset: '# lines\nfirst %{ip:a}\nsecond %{'.length,
      length: 'nothing:b}'.length,
    });
    expect(placeError('processors[1].processors[0].type is unknown: strange', processors)).toMatchObject({
      key: processors[1]?.inner?.[0]?.key,
      at: 'type',
    });
    expect(placeError('the server is away', processors)).toEqual({ message: 'the server is away' });
  });
});

describe('samples', () => {
  it('are lines of the source that the filter asks for, or JSON', () => {
    expect(samplesOf('GET /\r\n\n{"message":"x","date":1}\n{broken', 'source:nginx', 5)).toEqual([
      { message: 'GET /', ddsource: 'nginx', timestamp: 5 },
      { message: 'x', date: 1 },
      { message: '{broken', ddsource: 'nginx', timestamp: 5 },
    ]);
    expect(samplesOf('[{"message":"a"},"b"]', '', 5)).toEqual([
      { message: 'a', timestamp: 5 },
      { message: 'b', timestamp: 5 },
    ]);
    expect(samplesOf(' ', '', 5)).toEqual([]);
  });

  it('can be made of stored logs', () => {
    const attributes = { message: 'm', tags: ['source:nginx', 'env:prod', 'host:a'], host: 'a', attributes: { x: 1 } };
    expect(JSON.parse(sampleLine({ attributes }))).toEqual({
      message: 'm',
      ddsource: 'nginx',
      hostname: 'a',
      ddtags: 'env:prod',
      x: 1,
    });
  });

  it.each([
    ['source:nginx', ['nginx']],
    ['source:(nginx OR "apache")', ['nginx', 'apache']],
    ['source:nginx status:error', undefined],
    ['source:ngi*', undefined],
    ['-source:nginx', undefined],
  ])('come of the sources of %s', (filter, found) => {
    expect(sourcesOf(filter)).toEqual(found);
  });

  it('show what a step changed', () => {
    expect(
      logChanges(
        { message: 'm', tags: ['a:1'], attributes: { x: 1, gone: { y: 2 } } },
        { message: 'm', status: 'error', tags: ['a:1', 'b:2'], attributes: { x: 3 } },
      ),
    ).toEqual([
      { path: '@x', before: '1', after: '3' },
      { path: '@gone.y', before: '2' },
      { path: 'status', after: 'error' },
      { path: 'tag b:2', after: 'b:2' },
    ]);
  });
});
