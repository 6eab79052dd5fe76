import type { PipelineDefinition, ProcessorDefinition } from './definition.ts';
import { Fields, invalidPipeline } from './fields.ts';
import { processorOf } from './processors.ts';

/** Pipelines inside pipelines inside pipelines; and processors of one pipeline in all. */
const DEEPEST = 5;
const MOST_PROCESSORS = 500;

/** Reads a pipeline that a user sent, with every default filled in. Throws `bad_pipeline` (400) that says what is wrong. */
export function readPipeline(body: unknown): PipelineDefinition {
  const fields = new Fields(body, '');
  const name = fields.text('name');
  const description = fields.optionalText('description');
  const pipeline: PipelineDefinition = {
    name,
    is_enabled: fields.flag('is_enabled', false),
    filter: fields.filter('filter'),
    processors: readProcessors(fields, { depth: 1, seen: 0 }),
    tags: fields.texts('tags', []),
    ...(description === undefined ? {} : { description }),
  };
  return pipeline;
}

interface Walk {
  readonly depth: number;
  seen: number;
}

function readProcessors(fields: Fields, walk: Walk): readonly ProcessorDefinition[] {
  if (walk.depth > DEEPEST) throw invalidPipeline(`pipelines are nested deeper than ${DEEPEST}`);
  return fields.list('processors').map((inner) => {
    if (++walk.seen > MOST_PROCESSORS) throw invalidPipeline(`there are more than ${MOST_PROCESSORS} processors`);
    return readProcessor(inner, walk);
  });
}

function readProcessor(fields: Fields, walk: Walk): ProcessorDefinition {
  const type = fields.text('type');
  const processor = processorOf(type);
  if (processor === undefined) throw invalidPipeline(`${fields.placeOf('type')} is unknown: ${type.slice(0, 100)}`);
  const hasFilter = type !== 'pipeline' && fields.has('filter');
  const common = {
    name: fields.optionalText('name') ?? '',
    is_enabled: fields.flag('is_enabled', false),
    // Beyond Datadog: any processor may have a filter of its own, without a pipeline around it.
    ...(hasFilter ? { filter: fields.filter('filter') } : {}),
  };
  const inside: Walk = { depth: walk.depth + 1, seen: walk.seen };
  const own = processor.read(fields, (inner) => readProcessors(inner, inside));
  walk.seen = inside.seen;
  return { ...common, ...own, type };
}

/** Reads the processors of a definition that was read before. */
export function readInner(fields: Fields): readonly ProcessorDefinition[] {
  return readProcessors(fields, { depth: 1, seen: 0 });
}
