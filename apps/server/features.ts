import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { registerLogs } from '@komainu/logs/server/register.ts';
import { logsTables } from '@komainu/logs/tables/logs.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { Migration, TableDefinition } from '@komainu/store/tables/definition.ts';
import type { Stores } from './stores.ts';

/** Every step of the telemetry schema, in order. A step that was released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, title: 'metrics, logs, spans, events, hosts', create: [...logsTables] },
];

/** Every telemetry table. */
export const TABLES: readonly TableDefinition[] = MIGRATIONS.flatMap((migration) => migration.create ?? []);

/** Plugs the features together; what is handed back stores what waits and stops them. */
export async function registerFeatures(
  context: FeatureContext,
  stores: Stores,
  ledger: IntakeLedger,
): Promise<Closable> {
  const lifecycle = new Lifecycle(context.logger);
  const shared = { store: stores.telemetry, ledger };
  lifecycle.own('logs', registerLogs(context, shared));
  return lifecycle;
}
