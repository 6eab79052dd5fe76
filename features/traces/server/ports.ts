import type { MetricWriter } from '@komainu/contracts/metrics/sample.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

export interface TracesPorts {
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  /** Told once a request for each host and service that its stored spans are of. */
  readonly hostSeen?: HostSeen;
  /** Where request counts go. */
  readonly metrics: MetricWriter;
  /** How long a span waits for others before it is inserted, in milliseconds; half a second unless given. */
  readonly flushAfterMs?: number;
  /** Replaces the query of `http.url` by `?` before spans are stored; false unless given. */
  readonly removeUrlQuery?: boolean;
}

/** A query over spans inside a formula of `/api/v2/query/…`. */
interface SpanSeriesQuery {
  readonly search: string;
  readonly aggregation: string;
  /** The facet that is aggregated; '' for counts. */
  readonly metric: string;
  readonly groupBy: readonly { readonly facet: string; readonly limit: number }[];
}

export interface TracesFeature {
  /** Finished spans as lines on a metric grid, one a group; the metrics feature's source `spans`. */
  series(query: SpanSeriesQuery, grid: Grid): Promise<readonly Series[]>;
  /** Stores what waits. */
  close(): Promise<void>;
}
