import type { FeatureContext } from '@komainu/http/feature.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { LogIndexer } from '../intake/stages.ts';
import type { LogsPorts } from '../ports.ts';
import { catchAll, INDEX, INDEX_ORDER, type IndexBody, MAIN_INDEX } from './definition.ts';
import { startIndexRetention } from './expiry.ts';
import { Indexes } from './indexer.ts';
import { inOrder } from './order.ts';
import { QuotaWatch } from './quota-watch.ts';
import { registerIndexRoutes } from './routes.ts';

/**
 * Datadog's log indexes: which logs are kept, how many a day and how long. The first start makes `main`, which keeps
 * everything as long as the table does.
 */
export async function registerIndexes(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata' | 'store' | 'retentionDays' | 'layout'>,
): Promise<Closable & { readonly indexer: LogIndexer }> {
  const { app, clock } = context;
  const { metadata, store, retentionDays } = ports;
  await makeMain(metadata, retentionDays);
  const lifecycle = new Lifecycle(context.logger);
  const live = lifecycle.own('log indexes', new LiveDefinitions({ ...context, metadata }, [INDEX, INDEX_ORDER]));
  await live.load();
  const indexes = new Indexes();
  const watch = lifecycle.own('log index quotas', new QuotaWatch({ ...context, store }, () => indexes.limited()));
  live.onChange(() => {
    indexes.use(inOrder(live), clock.nowMs());
    void watch.count();
  });
  await watch.count();
  lifecycle.own(
    'log index retention',
    startIndexRetention(context, ports, () => inOrder(live)),
  );
  registerIndexRoutes(app, {
    live,
    retentionDays,
    isRateLimited: (name) => {
      const usage = indexes.limited().find((limited) => limited.name === name);
      return usage !== undefined && usage.total(clock.nowMs()) >= usage.limit;
    },
  });
  return { indexer: indexes, close: () => lifecycle.close() };
}

/** Only when there never was one: who deletes it wants to be without. */
async function makeMain(metadata: MetadataStore, retentionDays: number): Promise<void> {
  if ((await metadata.history(INDEX, MAIN_INDEX)).length > 0) return;
  try {
    await metadata.put<IndexBody>(INDEX, MAIN_INDEX, catchAll(retentionDays), 'system', 0);
  } catch (error) {
    // Another node was faster.
    if (codeOf(error) !== 'version_conflict') throw error;
  }
}
