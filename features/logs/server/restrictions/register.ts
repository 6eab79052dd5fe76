import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { RestrictionOf } from '../api/query.ts';
import type { LogsPorts } from '../ports.ts';
import { RESTRICTION, type RestrictionBody, Restrictions } from './restrictions.ts';
import { registerRestrictionRoutes } from './routes.ts';

/**
 * Restriction queries: which logs the holders of a role may see. `restrictionOf` is what every reader of logs asks;
 * `changed` is called after every change, for what goes on showing logs longer than a request.
 */
export async function registerRestrictions(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata' | 'roles'>,
  changed: () => void,
): Promise<Closable & { readonly restrictionOf: RestrictionOf }> {
  const live = new LiveDefinitions({ ...context, metadata: ports.metadata }, [RESTRICTION]);
  const restrictions = new Restrictions();
  await live.load();
  live.onChange(() => {
    restrictions.use(live.all<RestrictionBody>(RESTRICTION));
    changed();
  });
  registerRestrictionRoutes(context.app, { live, metadata: ports.metadata, roles: ports.roles });
  return { restrictionOf: restrictions.of, close: () => live.close() };
}
