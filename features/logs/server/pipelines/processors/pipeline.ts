import type { ProcessorDefinition, QueryFilter } from '../definition.ts';
import type { Fields } from '../fields.ts';
import { type Build, type ProcessLog, processorType, type ReadInner } from '../processor.ts';

interface NestedPipeline {
  readonly filter: QueryFilter;
  readonly processors: readonly ProcessorDefinition[];
  readonly tags?: readonly string[];
  readonly description?: string;
}

/** A pipeline inside a pipeline: processors under a filter of their own. */
export const nestedPipeline = processorType('pipeline', read, compile);

function read(fields: Fields, readInner: ReadInner): NestedPipeline {
  const description = fields.optionalText('description');
  return {
    filter: fields.filter('filter'),
    processors: readInner(fields),
    ...(fields.has('tags') ? { tags: fields.texts('tags', []) } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

function compile({ filter, processors }: NestedPipeline, build: Build): ProcessLog {
  const matches = build.filter(filter.query);
  const inner = build.processors(processors);
  return (log) => (matches === undefined || matches(log.event) ? inner(log) : 'not_matched');
}
