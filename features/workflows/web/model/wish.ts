import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import type { WorkflowWish } from '../data/workflows-api.ts';
import { isObject } from './json.ts';

/** What a user writes of a workflow that is there. */
export function wishOf({ attributes }: WorkflowResource): WorkflowWish {
  const { name, description, tags, published, spec } = attributes;
  return { name, description, tags, published, spec };
}

/** A copy: without the handle, which leads to one workflow only. */
export function copiedWish(wish: WorkflowWish): WorkflowWish {
  if (!isObject(wish.spec)) return wish;
  const { handle: _handle, ...spec } = wish.spec;
  return { ...wish, name: `${wish.name} (2)`, spec };
}
