import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

export interface EventsPorts {
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  /** How long an event waits for others before it is inserted, in milliseconds; a second unless given. */
  readonly flushAfterMs?: number;
}

export interface EventsFeature {
  /**
   * Stores the events of a parsed `/intake/` document (other documents hold none) and resolves when they are committed.
   * Bad ones are counted. Throws what the store throws, for the route to answer 503.
   */
  storeIntakeEvents(document: unknown, requestKey?: string): Promise<void>;
  /** Stores what waits. */
  close(): Promise<void>;
}
