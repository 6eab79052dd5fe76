import type { Principal } from '@komainu/contracts/access/principal.ts';
import { listOf, objectOf } from '@komainu/kernel/json.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import type { AskProduct } from '../ports.ts';
import type { RunBody } from '../run/run-body.ts';

const ROLE_RESTRICTIONS = '/api/v2/logs/config/restriction_queries/role';

/**
 * Whether somebody must not see what the steps of a run handed on: logs may be in it that are not for this viewer. Who
 * it ran on behalf of could see them; so can everybody whom no restriction query limits.
 */
export async function mustHideLogs(
  body: Pick<RunBody, 'actor' | 'steps'>,
  viewer: Principal | undefined,
  catalogue: Catalogue,
  ask: AskProduct,
): Promise<boolean> {
  if (!hasReadLogs(body, catalogue)) return false;
  if (viewer?.user === undefined) return true;
  return viewer.user.id !== body.actor.id && (await isRestricted(viewer, viewer.user.roleIds, ask));
}

function hasReadLogs({ steps }: Pick<RunBody, 'steps'>, catalogue: Catalogue): boolean {
  return Object.values(steps).some(({ actionId, state, input }) => {
    return state !== 'skipped' && catalogue.get(actionId)?.readsLogs?.(input) === true;
  });
}

/** As with searches: a role without a restriction query shows everything. What cannot be asked counts as restricted. */
async function isRestricted(viewer: Principal, roleIds: readonly string[], ask: AskProduct): Promise<boolean> {
  for (const id of roleIds) {
    const url = `${ROLE_RESTRICTIONS}/${encodeURIComponent(id)}`;
    const { status, body } = await ask(viewer, { method: 'GET', url });
    if (status === 200 && listOf(objectOf(JSON.parse(body))['data']).length === 0) return false;
  }
  return roleIds.length > 0;
}
