import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

export interface LogsPorts {
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  /** How long a log waits for others before it is inserted, in milliseconds; a second unless given. */
  readonly flushAfterMs?: number;
}

/** What the feature gives back: closing it stores what waits. */
export interface LogsFeature {
  close(): Promise<void>;
}
