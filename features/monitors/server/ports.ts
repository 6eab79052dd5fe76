import type { EventRecord } from '@komainu/contracts/events/event-record.ts';
import type { MonitorReadings } from '@komainu/contracts/monitors/monitor-readings.ts';
import type {
  MonitorNotifier,
  MonitorTransition,
  RenderedNotification,
} from '@komainu/contracts/monitors/transition.ts';
import type { EvaluationSources } from '@komainu/evaluate/sources.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

/** What is told about a user beside a definition of his. */
export interface Person {
  readonly title: string | null;
  readonly disabled: boolean;
  readonly createdAtUnixMs: number;
}

/** Looks users up; undefined for one that is not there. */
export interface People {
  person(userId: string): Promise<Person | undefined>;
}

/** The SLOs that are made of monitors, by the monitor's id. */
export type SlosOf = (monitorIds: readonly number[]) => Promise<ReadonlyMap<number, readonly string[]>>;

export interface MonitorsPorts {
  /** Where monitors, downtimes, policies, templates and notification rules are kept, with their versions. */
  readonly metadata: MetadataStore;
  /** Where states are kept. */
  readonly store: TelemetryStore;
  readonly people: People;
  readonly slosOf: SlosOf;
  /** What is asked when monitors are evaluated; states of other monitors come from this feature. */
  readonly sources: Omit<EvaluationSources, 'states'>;
  /** Hosts whose alerts are silenced (infrastructure). */
  readonly mutedHosts: () => Promise<ReadonlySet<string>>;
  readonly notifier: MonitorNotifier;
  /** The text of a notification as it would be sent. */
  readonly render: (transition: MonitorTransition) => RenderedNotification;
  /** Keeps changes of state as events. */
  readonly storeEvents: (events: readonly EventRecord[]) => Promise<void>;
  /** How often each monitor is evaluated, in seconds; 0 leaves that to another server of the same stores. */
  readonly everySeconds: number;
  /** How long a state waits for others before it is inserted, in milliseconds; a second unless given. */
  readonly flushAfterMs?: number;
}

/** What other features get from monitors. */
export interface MonitorsFeature extends Closable {
  readonly readings: MonitorReadings;
  /** Stops evaluating, and writes down how everything stands. */
  close(): Promise<void>;
}
