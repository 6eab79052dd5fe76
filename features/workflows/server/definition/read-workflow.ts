import type { WorkflowDefinition } from '@komainu/contracts/workflows/workflow.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import { Problems } from './problems.ts';
import { readSpec } from './read-spec.ts';

const MOST_NAME = 300;
const MOST_DESCRIPTION = 300;
const MOST_TAGS = 50;

/**
 * What a user writes of a workflow, checked; what a change leaves out stays as it was `before`. Throws `WorkflowRefused` with all
 * that is wrong.
 */
export function readWorkflow(
  attributes: JsonObject,
  catalogue: Catalogue,
  before?: WorkflowDefinition,
): WorkflowDefinition {
  const problems = new Problems();
  const description = attributes['description'] ?? before?.description ?? '';
  if (typeof description !== 'string') problems.add(undefined, 'workflow description is not a text');
  else if (description.length > MOST_DESCRIPTION) {
    problems.add(undefined, `workflow description exceeds size limit of [${MOST_DESCRIPTION}] characters`);
  }
  const name = attributes['name'] ?? before?.name;
  if (typeof name !== 'string' || name.trim() === '') problems.add(undefined, 'workflow name is required');
  else if (name.length > MOST_NAME)
    problems.add(undefined, `workflow name exceeds size limit of [${MOST_NAME}] characters`);
  const published = attributes['published'] ?? before?.published ?? true;
  if (typeof published !== 'boolean') problems.add(undefined, 'published is neither true nor false');
  const tags = attributes['tags'] ?? before?.tags ?? [];
  const areTags =
    Array.isArray(tags) &&
    tags.length <= MOST_TAGS &&
    tags.every((tag) => typeof tag === 'string' && tag.length <= 200);
  if (!areTags) problems.add(undefined, `tags is not a list of ${MOST_TAGS} texts at most`);
  const spec =
    attributes['spec'] === undefined && before !== undefined
      ? before.spec
      : readSpec(attributes['spec'], catalogue, problems);
  problems.refuse();
  return {
    name: String(name),
    description: String(description),
    published: published === true,
    tags: areTags ? tags.map(String) : [],
    spec,
  };
}
