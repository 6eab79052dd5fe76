import type { MetadataStore } from '@komainu/store/metadata/port.ts';

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
  readonly people: People;
  readonly slosOf: SlosOf;
}
