import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { describe, expect, it } from 'vitest';
import { compilePipelines } from './compile.ts';
import type { PipelineDefinition } from './definition.ts';
import { readPipeline } from './read-pipeline.ts';
import { NO_RESOURCES, processed, shown } from './test-process.ts';

/** A pipeline that appends `name` to the list `trail`. */
function marking(name: string, query = '', more: object = {}): PipelineDefinition {
  return readPipeline({ name, is_enabled: true, filter: { query }, processors: mark(name), ...more });
}

function mark(name: string): readonly object[] {
  return [
    { type: 'string-builder-processor', is_enabled: true, template: name, target: 'mark' },
    {
      type: 'array-processor',
      is_enabled: true,
      operation: { type: 'append', source: 'mark', target: 'trail', preserve_source: false },
    },
  ];
}

function trail(definitions: readonly PipelineDefinition[], source: string): unknown {
  const draft = new LogDraft();
  draft.message = 'm';
  draft.source = source;
  compilePipelines(definitions, NO_RESOURCES).process(draft);
  return (shown(draft)['attributes'] as Record<string, unknown> | undefined)?.['trail'];
}

describe('compilePipelines', () => {
  it('runs every pipeline that matches, in order', () => {
    const definitions = [
      marking('a', 'source:(nginx OR apache)'),
      marking('b', '-source:apache'),
      marking('c', '', { is_enabled: false }),
      marking('d', '@trail:*'),
      marking('e', 'source:apache service:x'),
    ];
    expect(['nginx', 'apache', 'other'].map((source) => trail(definitions, source))).toEqual([
      ['a', 'b', 'd'],
      ['a', 'd'],
      ['b', 'd'],
    ]);
  });

  it('nests pipelines under their own filters', () => {
    const nested = (query: string, processors: readonly object[]) => ({
      type: 'pipeline',
      filter: { query },
      processors,
    });
    const inner = nested(
      '@trail:outer',
      mark('inner').map((step) => ({ ...step })),
    );
    expect(
      processed([...mark('outer'), { ...inner, is_enabled: true }, nested('@none:*', mark('no'))], { message: 'm' }),
    ).toEqual({
      attributes: { trail: ['outer', 'inner'] },
    });
  });

  it('heeds the filter of a single processor', () => {
    const steps = mark('x').map((step) => ({ ...step, filter: { query: 'service:shop' } }));
    expect(processed(steps, { message: 'm', service: 'shop' })).toMatchObject({ attributes: { trail: ['x'] } });
    expect(processed(steps, { message: 'm', service: 'other' })).toEqual({ service: 'other' });
  });

  it('counts what fails and goes on', () => {
    const failed: string[] = [];
    const broken = { type: 'no-such-processor', name: '', is_enabled: true };
    const definition = marking('a');
    const draft = new LogDraft();
    const resources = { ...NO_RESOURCES, failed: (type: string) => failed.push(type) };
    const throwing = { type: 'geo-ip-parser', name: '', is_enabled: true, sources: ['host'] };
    draft.host = '1.2.3.4';
    compilePipelines([{ ...definition, processors: [broken, throwing, ...definition.processors] }], {
      ...resources,
      geo: () => {
        throw new Error('no data');
      },
    }).process(draft);
    expect([failed, shown(draft)['attributes']]).toEqual([['no-such-processor', 'geo-ip-parser'], { trail: ['a'] }]);
  });
});
