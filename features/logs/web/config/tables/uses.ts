import type { Definition } from '../form/field.ts';
import type { ListedPipeline } from '../pipelines/pipeline-api.ts';
import { countOf } from '../pipelines/tree.ts';

/** The pipelines of which a processor, however deep it stands, is what `isIt` says. */
export function pipelinesWith(
  pipelines: readonly ListedPipeline[],
  isIt: (processor: Definition) => boolean,
): readonly ListedPipeline[] {
  return pipelines.filter(({ processors }) => hasProcessor(processors, isIt));
}

function hasProcessor(processors: unknown, isIt: (processor: Definition) => boolean): boolean {
  if (countOf(processors) === 0) return false;
  const list: readonly Definition[] = Array.isArray(processors) ? processors : [];
  return list.some((one) => isIt(one) || hasProcessor(one['processors'], isIt));
}
