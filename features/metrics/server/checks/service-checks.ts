import type {
  ServiceCheckGroup,
  ServiceCheckName,
  ServiceCheckQuery,
  ServiceCheckRun,
  ServiceCheckStatus,
  ServiceChecks,
} from '@komainu/contracts/metrics/service-checks.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber, sqlString } from '@komainu/store/sql.ts';
import { serviceChecksTable } from '../../tables/service-checks.ts';
import type { HostTags } from '../query/series-tags.ts';
import { scopeOf, tagValueOf } from './check-scope.ts';

/** What one host and set of tags said of a check: its newest result, and when each status was seen last. */
interface StoredState {
  readonly host: string;
  readonly tags: readonly string[];
  readonly newest_status: number;
  readonly newest_message: string;
  readonly first: number;
  readonly last: number;
  /** By status; 0 for never. */
  readonly seen: readonly number[];
}

interface StoredRun {
  readonly host: string;
  readonly tags: readonly string[];
  readonly time: number;
  readonly status: number;
  readonly message: string;
}

const MOST_RUNS = 100;
/** Worst first: what is critical matters more than what is not known. */
const SEVERITY: readonly ServiceCheckStatus[] = [2, 3, 1, 0];

/** Reads service checks out of their history; nothing is kept beside it. */
export function createServiceChecks(store: TelemetryStore, hostTags: HostTags): ServiceChecks {
  const tagsOf = ({ host, tags }: { readonly host: string; readonly tags: readonly string[] }): Set<string> =>
    new Set([...(host === '' ? [] : [`host:${host.toLowerCase()}`]), ...tags, ...hostTags(host)]);
  /** Those in the scope, by group. */
  const grouped = <Row extends { readonly host: string; readonly tags: readonly string[] }>(
    rows: readonly Row[],
    query: ServiceCheckQuery,
  ): Map<string, { readonly group: readonly string[]; readonly rows: Row[] }> => {
    const inScope = scopeOf(query.tags);
    const groups = new Map<string, { readonly group: readonly string[]; readonly rows: Row[] }>();
    for (const row of rows) {
      const tags = tagsOf(row);
      if (!inScope(tags)) continue;
      // A host is shown as it calls itself, not as its tag has it.
      const group = query.groupBy.map((key) => (key === 'host' ? row.host : tagValueOf(tags, key)));
      const key = JSON.stringify(group);
      const known = groups.get(key) ?? { group, rows: [] };
      known.rows.push(row);
      groups.set(key, known);
    }
    return groups;
  };
  return {
    async statuses(query, signal) {
      const rows = await store.rows<StoredState>(
        [
          'SELECT host, tags, argMax(status, ts) AS newest_status, argMax(message, ts) AS newest_message,',
          'toUnixTimestamp(min(ts)) AS first, toUnixTimestamp(max(ts)) AS last,',
          `[${[0, 1, 2, 3].map((status) => `toUnixTimestamp(maxIf(ts, status = ${status}))`).join(', ')}] AS seen`,
          `${fromSql(query)} GROUP BY host, tags`,
        ].join(' '),
        optionsOf(signal),
      );
      const groups = [...grouped(rows, query).values()].map(({ group, rows: states }) => groupOf(group, states));
      return groups.sort(
        (a, b) =>
          SEVERITY.indexOf(a.status) - SEVERITY.indexOf(b.status) || (a.group.join('\0') < b.group.join('\0') ? -1 : 1),
      );
    },

    async lastRuns(query, limit, signal) {
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST_RUNS) {
        throw badRequest('bad_limit', `the newest 1 to ${MOST_RUNS} results can be asked for`);
      }
      const rows = await store.rows<StoredRun>(
        `SELECT host, tags, toUnixTimestamp(ts) AS time, status, message ${fromSql(query)} ORDER BY ts DESC LIMIT ${limit} BY host, tags`,
        optionsOf(signal),
      );
      return [...grouped(rows, query).values()].flatMap(({ group, rows: runs }) =>
        runs
          .sort((a, b) => b.time - a.time || SEVERITY.indexOf(known(a.status)) - SEVERITY.indexOf(known(b.status)))
          .slice(0, limit)
          .map(
            ({ time, status, message }): ServiceCheckRun => ({
              group,
              timeUnixS: time,
              status: known(status),
              message,
            }),
          ),
      );
    },

    async names(sinceUnixS, signal) {
      const sql = `SELECT check, toFloat64(uniqExact(host)) AS hosts, toUnixTimestamp(max(ts)) AS last
        FROM ${serviceChecksTable.name} WHERE ts >= toDateTime(${sqlNumber(Math.floor(sinceUnixS))}) GROUP BY check ORDER BY check`;
      const rows = await store.rows<{ check: string; hosts: number; last: number }>(sql, optionsOf(signal));
      return rows.map(({ check, hosts, last }): ServiceCheckName => ({ check, hosts, lastUnixS: last }));
    },
  };
}

function fromSql({ check, fromUnixS, toUnixS }: ServiceCheckQuery): string {
  const [from, to] = [fromUnixS, toUnixS].map((time) => sqlNumber(Math.floor(time)));
  return `FROM ${serviceChecksTable.name} WHERE check = ${sqlString(check)} AND ts >= toDateTime(${from}) AND ts <= toDateTime(${to})`;
}

function optionsOf(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function groupOf(group: readonly string[], states: readonly StoredState[]): ServiceCheckGroup {
  const counted = [0, 0, 0, 0];
  for (const { newest_status } of states) counted[known(newest_status)] = (counted[known(newest_status)] ?? 0) + 1;
  const status = SEVERITY.find((one) => (counted[one] ?? 0) > 0) ?? 3;
  const worst = states.filter(({ newest_status }) => known(newest_status) === status);
  const newest = worst.reduce((best, one) => (one.last > best.last ? one : best), worst[0] ?? NOTHING);
  const [ok = 0, warning = 0, critical = 0, unknown = 0] = counted;
  return {
    group,
    status,
    counts: { ok, warning, critical, unknown },
    message: newest.newest_message,
    lastUnixS: Math.max(...states.map(({ last }) => last)),
    sinceUnixS: Math.min(...worst.map(sinceOf)),
  };
}

const NOTHING: StoredState = {
  host: '',
  tags: [],
  newest_status: 3,
  newest_message: '',
  first: 0,
  last: 0,
  seen: [],
};

/** The moment at which it last stood otherwise; the first result where it never did. */
function sinceOf({ newest_status, seen, first }: StoredState): number {
  const otherwise = seen.filter((_, status) => status !== newest_status);
  return Math.max(first, ...otherwise);
}

/** Only 0 to 3 are stored. */
function known(status: number): ServiceCheckStatus {
  return status === 0 || status === 1 || status === 2 ? status : 3;
}
