import type {
  ProcessGroup,
  ProcessHistoryAnswer,
  ProcessOrder,
} from '@komainu/contracts/infrastructure/processes-api.ts';
import { numberParam } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlNumber, sqlString } from '@komainu/query/sql.ts';
import { processesTable, processSamplesTable } from '../../tables/processes.ts';
import {
  PROCESS_COLUMNS,
  PROCESS_DETAIL_COLUMNS,
  processDetails,
  processRow,
  type StoredProcessDetails,
} from './process-rows.ts';
import { groupsRoute, historyRoute, listRoute, type RunningRoutes } from './running-routes.ts';
import { PROCESS_SOURCE } from './sources.ts';

const ORDERS: Readonly<Record<ProcessOrder, string>> = {
  cpu: 'cpu_percent',
  rss: 'rss_bytes',
  threads: 'threads',
  open_files: 'open_files',
  io: 'read_bytes + write_bytes',
  name: 'name',
  host: 'host',
  user: 'user',
  pid: 'pid',
  created: 'created',
};

const GROUP_ORDERS: Readonly<Record<string, string>> = {
  cpu: 'cpu_percent',
  rss: 'rss_bytes',
  threads: 'all_threads',
  io: 'io_bytes',
  processes: 'processes',
  hosts: 'hosts',
  name: 'g0',
};

interface StoredGroup {
  readonly processes: number;
  readonly hosts: number;
  readonly cpu_percent: number;
  readonly rss_bytes: number;
  readonly all_threads: number;
  readonly io_bytes: number;
}

interface StoredSample {
  readonly user: number;
  readonly system: number;
  readonly rss_bytes: number;
  readonly all_threads: number;
  readonly files: number;
  readonly read_rate: number;
  readonly write_rate: number;
}

/** The routes of the Processes page: lists, groups and the history of one process. */
export function processScreenRoutes(routes: RunningRoutes): void {
  listRoute(routes, {
    path: '/api/unstable/processes',
    source: PROCESS_SOURCE,
    columns: PROCESS_COLUMNS,
    key: 'host, pid, created',
    orders: ORDERS,
    row: processRow,
  });

  groupsRoute(routes, {
    path: '/api/unstable/processes/groups',
    source: PROCESS_SOURCE,
    usualKey: 'name',
    aggregates: [
      'toFloat64(count()) AS processes',
      'toFloat64(uniqExact(host)) AS hosts',
      'sum(cpu) AS cpu_percent',
      'toFloat64(sum(rss)) AS rss_bytes',
      'toFloat64(sum(threads)) AS all_threads',
      'sum(read_bytes + write_bytes) AS io_bytes',
    ],
    orders: GROUP_ORDERS,
    group: (group, row: StoredGroup): ProcessGroup => ({
      group,
      processes: row.processes,
      hosts: row.hosts,
      cpuPercent: row.cpu_percent,
      rssBytes: row.rss_bytes,
      threads: row.all_threads,
      ioBytesPerS: row.io_bytes,
    }),
  });

  historyRoute(routes, {
    path: '/api/unstable/processes/history',
    find(query) {
      const host = query['host'] ?? '';
      if (host === '') throw badRequest('bad_parameter', 'host names no host');
      const pid = numberParam(query, 'pid', 0, 4_294_967_295);
      const created = numberParam(query, 'created', 0, Number.MAX_SAFE_INTEGER);
      const process = `pid = ${sqlNumber(pid)} AND created_ms = ${sqlNumber(created)}`;
      return { host, condition: `host = ${sqlString(host)} AND ${process}` };
    },
    async answer(read): Promise<ProcessHistoryAnswer> {
      const [details, rows] = await Promise.all([
        read.details<StoredProcessDetails>(processesTable.name, PROCESS_DETAIL_COLUMNS),
        read.samples<StoredSample>(processSamplesTable.name, [
          'avg(cpu_user) AS user',
          'avg(cpu_system) AS system',
          'toFloat64(avg(rss)) AS rss_bytes',
          'avg(threads) AS all_threads',
          'avg(open_files) AS files',
          'avg(read_bytes) AS read_rate',
          'avg(write_bytes) AS write_rate',
        ]),
      ]);
      return {
        details: details === undefined ? null : processDetails(details),
        timesUnixMs: rows.map(({ time }) => time * 1000),
        cpuUserPercent: rows.map(({ user }) => user),
        cpuSystemPercent: rows.map(({ system }) => system),
        rssBytes: rows.map(({ rss_bytes }) => rss_bytes),
        threads: rows.map(({ all_threads }) => all_threads),
        openFiles: rows.map(({ files }) => files),
        readBytesPerS: rows.map(({ read_rate }) => read_rate),
        writeBytesPerS: rows.map(({ write_rate }) => write_rate),
      };
    },
  });
}
