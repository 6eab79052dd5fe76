import type { MetricWriter } from '@komainu/contracts/metrics/sample.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

export interface LogsPorts {
  readonly store: TelemetryStore;
  /** Where pipelines, indexes, archives and the like are kept. */
  readonly metadata: MetadataStore;
  /** Where metrics made from logs go. */
  readonly metrics: MetricWriter;
  readonly ledger: IntakeLedger;
  /** Told once a request for each host and service that its stored logs are of. */
  readonly hostSeen?: HostSeen;
  /** How long a log waits for others before it is inserted, in milliseconds; a second unless given. */
  readonly flushAfterMs?: number;
}

/** A query over logs inside a formula of `/api/v2/query/…`. */
interface LogSeriesQuery {
  readonly search: string;
  readonly aggregation: string;
  /** The facet that is aggregated; '' for counts. */
  readonly metric: string;
  readonly groupBy: readonly { readonly facet: string; readonly limit: number }[];
}

export interface LogsFeature {
  /** Logs as lines on a metric grid, one a group; the metrics feature's source `logs`. */
  series(query: LogSeriesQuery, grid: Grid): Promise<readonly Series[]>;
  /** Stores what waits. */
  close(): Promise<void>;
}
