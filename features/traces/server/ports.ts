import type { MetricWriter } from '@komainu/contracts/metrics/sample.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
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

/** What the feature gives back: closing it stores what waits. */
export interface TracesFeature {
  close(): Promise<void>;
}
