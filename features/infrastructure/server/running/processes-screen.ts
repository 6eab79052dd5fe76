import type {
  ProcessesAnswer,
  ProcessGroupsAnswer,
  ProcessHistoryAnswer,
  ProcessOrder,
} from '@komainu/contracts/infrastructure/processes-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { numberParam, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlNumber, sqlString } from '@komainu/query/sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance } from 'fastify';
import { processesTable, processSamplesTable } from '../../tables/processes.ts';
import {
  PROCESS_COLUMNS,
  PROCESS_DETAIL_COLUMNS,
  processDetails,
  processRow,
  type StoredProcess,
  type StoredProcessDetails,
} from './process-rows.ts';
import { fromSql, groupSql, listOf, orderSql } from './running-sql.ts';
import { PROCESS_SOURCE } from './sources.ts';
import { historyWindow, runningWindow } from './window.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 500;
const MOST_ROWS = 5_000;
const MOST_POINTS = 1_000;

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
  readonly [group: `g${number}`]: string;
}

/** The routes of the Processes page: lists, groups and the history of one process. `look` hears of hosts that somebody looks at. */
export function processScreenRoutes(
  app: FastifyInstance,
  store: TelemetryStore,
  clock: Clock,
  look: (host: string) => void,
): void {
  app.get('/api/unstable/processes', READ, async (request, reply): Promise<ProcessesAnswer> => {
    const query = queryOf(request);
    const limit = limitOf(query['limit'], USUAL_LIMIT, MOST_ROWS);
    const asked = { search: query['search'] ?? '', ...runningWindow(query, clock.nowMs()) };
    const from = fromSql(PROCESS_SOURCE, asked);
    const order = orderSql(query['sort'] || '-cpu', ORDERS);
    const signal = clientSignal(reply);
    const [rows, [counted]] = await Promise.all([
      store.rows<StoredProcess>(
        `SELECT ${PROCESS_COLUMNS.join(', ')} ${from} ORDER BY ${order}, host, pid, created LIMIT ${limit}`,
        { signal },
      ),
      store.rows<{ total: number }>(`SELECT toFloat64(count()) AS total ${from}`, { signal }),
    ]);
    return { data: rows.map(processRow), total: counted?.total ?? 0 };
  });

  app.get('/api/unstable/processes/groups', READ, async (request, reply): Promise<ProcessGroupsAnswer> => {
    const query = queryOf(request);
    const keys = listOf(query['group_by'] || 'name');
    const sql = groupSql(
      PROCESS_SOURCE,
      { search: query['search'] ?? '', ...runningWindow(query, clock.nowMs()) },
      keys,
      [
        'toFloat64(count()) AS processes',
        'toFloat64(uniqExact(host)) AS hosts',
        'sum(cpu) AS cpu_percent',
        'toFloat64(sum(rss)) AS rss_bytes',
        'toFloat64(sum(threads)) AS all_threads',
        'sum(read_bytes + write_bytes) AS io_bytes',
      ],
      orderSql(query['sort'] || '-cpu', GROUP_ORDERS),
    );
    const rows = await store.rows<StoredGroup>(sql, { signal: clientSignal(reply) });
    return {
      data: rows.map((row) => ({
        group: keys.map((_, index) => row[`g${index}`] ?? ''),
        processes: row.processes,
        hosts: row.hosts,
        cpuPercent: row.cpu_percent,
        rssBytes: row.rss_bytes,
        threads: row.all_threads,
        ioBytesPerS: row.io_bytes,
      })),
    };
  });

  app.get('/api/unstable/processes/history', READ, async (request, reply): Promise<ProcessHistoryAnswer> => {
    const query = queryOf(request);
    const host = query['host'] ?? '';
    if (host === '') throw badRequest('bad_parameter', 'host names no host');
    look(host);
    const pid = numberParam(query, 'pid', 0, 4_294_967_295);
    const created = numberParam(query, 'created', 0, Number.MAX_SAFE_INTEGER);
    const process = `host = ${sqlString(host)} AND pid = ${sqlNumber(pid)} AND created_ms = ${sqlNumber(created)}`;
    const { fromUnixS, toUnixS } = historyWindow(query, clock.nowMs());
    const stepS = Math.max(1, Math.ceil((toUnixS - fromUnixS) / MOST_POINTS));
    const signal = clientSignal(reply);
    const [[details], rows] = await Promise.all([
      store.rows<StoredProcessDetails>(
        `SELECT ${PROCESS_DETAIL_COLUMNS.join(', ')} FROM ${processesTable.name} FINAL WHERE ${process}`,
        { signal },
      ),
      store.rows<StoredSample>(
        [
          `SELECT intDiv(toUnixTimestamp(ts), ${stepS}) * ${stepS} AS time, avg(cpu_user) AS user, avg(cpu_system) AS system,`,
          'toFloat64(avg(rss)) AS rss_bytes, avg(threads) AS all_threads, avg(open_files) AS files,',
          `avg(read_bytes) AS read_rate, avg(write_bytes) AS write_rate FROM ${processSamplesTable.name}`,
          `WHERE ${process} AND ts >= toDateTime(${fromUnixS}) AND ts < toDateTime(${toUnixS}) GROUP BY time ORDER BY time`,
        ].join(' '),
        { signal },
      ),
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
  });
}

interface StoredSample {
  readonly time: number;
  readonly user: number;
  readonly system: number;
  readonly rss_bytes: number;
  readonly all_threads: number;
  readonly files: number;
  readonly read_rate: number;
  readonly write_rate: number;
}
