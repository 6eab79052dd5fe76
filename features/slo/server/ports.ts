import type { MonitorReadings } from '@komainu/contracts/monitors/monitor-readings.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';

export interface SloPorts {
  /** Where objectives, corrections and reports are kept, with their versions. */
  readonly metadata: MetadataStore;
  /** Points of metrics (metrics). */
  readonly fetch: FetchMetric;
  /** States of monitors, and which of them watch objectives (monitors). */
  readonly monitors: MonitorReadings;
}
