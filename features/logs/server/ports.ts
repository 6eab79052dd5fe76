import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { CalculatedFieldUse } from '@komainu/contracts/logs/ask-api.ts';
import type { DistributionWriter, MetricWriter, PointReader } from '@komainu/contracts/metrics/sample.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import type { KeptRows } from '@komainu/store/tables/retention.ts';
import type { ForwardReceiver, MatchKey } from './intake/forward/receiver.ts';
import type { GelfReceiver } from './intake/gelf/receiver.ts';
import type { CheckKey } from './intake/patient-store.ts';
import type { SyslogReceiver } from './intake/syslog/receiver.ts';
import type { OutgoingSettings } from './outgoing/settings.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
}

/** Users and roles, as far as restriction queries need them. */
export interface RoleDirectory {
  role(id: string): Promise<Role | undefined>;
  /** The ids of a user's roles; undefined for a user that is not there. */
  rolesOfUser(userId: string): Promise<readonly string[] | undefined>;
}

export interface LogsPorts {
  readonly store: TelemetryStore;
  /** Where pipelines, indexes, archives and the like are kept. */
  readonly metadata: MetadataStore;
  /** Where metrics made from logs go. */
  readonly metrics: MetricWriter & DistributionWriter & PointReader;
  readonly ledger: IntakeLedger;
  readonly roles: RoleDirectory;
  /** Days that the table keeps logs: indexes may keep theirs shorter. */
  readonly retentionDays: number;
  readonly layout: Layout;
  /** Told once a request for each host and service that its stored logs are of. */
  readonly hostSeen?: HostSeen;
  /** What archives and forwarding need; without it there are none. */
  readonly outgoing?: OutgoingSettings;
  /** A CSV file with cities of addresses, see `pipelines/geo/city-file.ts`; without it there are countries alone. */
  readonly geoCityFile?: string | undefined;
  /** How long a log waits for others before it is inserted, in milliseconds; a second unless given. */
  readonly flushAfterMs?: number;
}

/** A query over logs inside a formula of `/api/v2/query/…`. */
interface LogSeriesQuery {
  readonly search: string;
  /** Names of the indexes; none means all. */
  readonly indexes: readonly string[];
  readonly aggregation: string;
  /** The facet that is aggregated; '' for counts. */
  readonly metric: string;
  readonly groupBy: readonly { readonly facet: string; readonly limit: number }[];
  /** Fields of this query alone, beside those that were saved. */
  readonly calculatedFields?: readonly CalculatedFieldUse[];
}

export interface LogsFeature {
  /**
   * Logs as lines on a metric grid, one a group; the metrics feature's source `logs`. Within what `viewer` may see;
   * undefined is the server itself.
   */
  series(query: LogSeriesQuery, grid: Grid, viewer: Principal | undefined): Promise<readonly Series[]>;
  /** The rows of the table that retention must leave: logs that were put back from archives. */
  keptRows(): Promise<KeptRows>;
  /** Takes syslog from connections, of lines whose key `isValidKey` knows. */
  openSyslog(isValidKey: CheckKey): SyslogReceiver;
  /** Takes the forward protocol of Fluentd and Fluent Bit from connections. */
  openForward(isValidKey: CheckKey, matchKey: MatchKey): ForwardReceiver;
  /** Takes GELF from datagrams. */
  openGelf(isValidKey: CheckKey): GelfReceiver;
  /** Stores what waits. */
  close(): Promise<void>;
}
