/** What lists and groups of one kind of thing that runs are made with. */
export interface RunningKind {
  /** Where the server lists them: `/api/unstable/processes`; their groups and history stand below it. */
  readonly path: string;
  /** The parameter of the address that names the one that is open. */
  readonly parameter: string;
  /** What people group by, beside tags of their own. */
  readonly usualKeys: readonly string[];
}

/** The texts that differ from kind to kind. */
export interface RunningText {
  readonly placeholder: string;
  readonly shown: (count: string) => string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly group: (name: string) => string;
}
