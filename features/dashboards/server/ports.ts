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
  /** The ids of a user's roles. */
  rolesOfUser(userId: string): Promise<readonly string[] | undefined>;
}

export interface DashboardsPorts {
  /** Where dashboards, lists, notebooks, powerpacks and annotations are kept, with their versions. */
  readonly metadata: MetadataStore;
  readonly people: People;
}
