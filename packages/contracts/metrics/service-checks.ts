/** 0 ok, 1 warning, 2 critical, 3 unknown: the numbers of Datadog's service checks. */
export type ServiceCheckStatus = 0 | 1 | 2 | 3;

/** What of service checks is asked. Times are Unix seconds. */
export interface ServiceCheckQuery {
  /** The name of the check, for example `datadog.agent.up`. */
  readonly check: string;
  /**
   * `key:value`, all of which must hold, `host:` among them. A value may end in `*`; `!` before the tag excludes. Tags of the
   * host count.
   */
  readonly tags: readonly string[];
  /** Keys that make the groups; none makes one group of everything. */
  readonly groupBy: readonly string[];
  readonly fromUnixS: number;
  readonly toUnixS: number;
}

/** How a group of service checks stands at the end of the window. */
export interface ServiceCheckGroup {
  /** A value for each key of `groupBy`; '' where there is none. */
  readonly group: readonly string[];
  /** The worst of the newest statuses: critical, then unknown, then warning. */
  readonly status: ServiceCheckStatus;
  /** How many of the group's checks (one a host and set of tags) stand at which status. */
  readonly counts: {
    readonly ok: number;
    readonly warning: number;
    readonly critical: number;
    readonly unknown: number;
  };
  /** What the newest check with the group's status says; '' when it says nothing. */
  readonly message: string;
  /** When the newest came. */
  readonly lastUnixS: number;
  /** Since when the worst status has held within the window, at most its beginning. */
  readonly sinceUnixS: number;
}

/** One result, as monitors count them. */
export interface ServiceCheckRun {
  readonly group: readonly string[];
  readonly timeUnixS: number;
  readonly status: ServiceCheckStatus;
  readonly message: string;
}

/** What the metrics feature tells of service checks: to monitors, dashboards and the host page. */
export interface ServiceChecks {
  /** The groups, worst first. */
  statuses(query: ServiceCheckQuery, signal?: AbortSignal): Promise<readonly ServiceCheckGroup[]>;
  /** The newest `limit` results of each group, newest first: what `last(n)` of a monitor counts. */
  lastRuns(query: ServiceCheckQuery, limit: number, signal?: AbortSignal): Promise<readonly ServiceCheckRun[]>;
  /** Names of checks that sent something since then, with how many hosts and series. */
  names(sinceUnixS: number, signal?: AbortSignal): Promise<readonly ServiceCheckName[]>;
}

export interface ServiceCheckName {
  readonly check: string;
  readonly hosts: number;
  readonly lastUnixS: number;
}

/** `GET /api/unstable/service_checks?check=&tags=&group_by=&from=&to=`. */
export interface ServiceChecksAnswer {
  readonly data: readonly ServiceCheckGroup[];
}

/** `GET /api/unstable/service_checks/names`. */
export interface ServiceCheckNamesAnswer {
  readonly data: readonly ServiceCheckName[];
}
