import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { MemoryMetrics } from './metrics/memory-metrics.ts';
import type { LogsPorts } from './ports.ts';

/** What tests hand `registerLogs` besides a store: definitions in memory, and metrics collected in `written`. */
export function logPorts(
  context: FeatureContext & { readonly ledger: IntakeLedger },
  written: MetricSeries[] = [],
): Omit<LogsPorts, 'store'> {
  return {
    ledger: context.ledger,
    retentionDays: 30,
    layout: { kind: 'embedded' },
    roles: { role: async () => undefined, rolesOfUser: async () => undefined },
    metadata: openSqliteMetadata(':memory:', context.clock),
    metrics: new MemoryMetrics(written),
  };
}
