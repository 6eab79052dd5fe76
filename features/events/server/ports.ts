import type { EventRecord } from '@komainu/contracts/events/event-record.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

export interface EventsPorts {
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  /** How long an event waits for others before it is inserted, in milliseconds; a second unless given. */
  readonly flushAfterMs?: number;
}

/** A query over events inside a formula of `/api/v2/query/…`. */
interface EventSeriesQuery {
  readonly search: string;
  readonly aggregation: string;
  /** The facet that is aggregated; '' for counts. */
  readonly metric: string;
  readonly groupBy: readonly { readonly facet: string; readonly limit: number }[];
}

export interface EventsFeature {
  /** Events as lines on a metric grid, one a group; the metrics feature's source `events`. */
  series(query: EventSeriesQuery, grid: Grid): Promise<readonly Series[]>;
  /**
   * Stores the events of a parsed `/intake/` document (other documents hold none) and resolves when they are committed.
   * Bad ones are counted. Throws what the store throws, for the route to answer 503.
   */
  storeIntakeEvents(document: unknown, requestKey?: string): Promise<void>;
  /** Stores events of our own, such as changes of monitors; resolves when they are committed. Throws what the store throws. */
  store(events: readonly EventRecord[]): Promise<void>;
  /** Stores what waits. */
  close(): Promise<void>;
}
