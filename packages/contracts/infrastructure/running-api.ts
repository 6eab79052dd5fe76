/** A list of what runs, each as it was seen last. */
export interface RunningAnswer<Row> {
  readonly data: readonly Row[];
  /** How many match; `data` holds the first of them. */
  readonly total: number;
}

/** What lists tell of a process and of a container alike. */
export interface RunningRow {
  readonly host: string;
  readonly seenUnixMs: number;
  readonly name: string;
  readonly state: string;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly readBytesPerS: number;
  readonly writeBytesPerS: number;
  readonly threads: number;
  readonly tags: readonly string[];
}

export interface RunningGroupsAnswer<Group> {
  readonly data: readonly Group[];
}

/** What a group uses together. */
export interface RunningGroup {
  /** A value for each key of `group_by`; '' for what has none. */
  readonly group: readonly string[];
  readonly hosts: number;
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly ioBytesPerS: number;
}

/** What one used: a value for each time. `details` are null when it is no longer known. */
export interface RunningHistoryAnswer<Details> {
  readonly details: Details | null;
  readonly timesUnixMs: readonly number[];
  readonly rssBytes: readonly number[];
  readonly readBytesPerS: readonly number[];
  readonly writeBytesPerS: readonly number[];
}
