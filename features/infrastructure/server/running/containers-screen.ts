import type {
  ContainerGroupsAnswer,
  ContainerHistoryAnswer,
  ContainerOrder,
  ContainersAnswer,
} from '@komainu/contracts/infrastructure/containers-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlString } from '@komainu/query/sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance } from 'fastify';
import { containerSamplesTable, containersTable } from '../../tables/containers.ts';
import { CONTAINER_COLUMNS, containerRow, type StoredContainer } from './container-rows.ts';
import { fromSql, groupSql, listOf, orderSql } from './running-sql.ts';
import { CONTAINER_SOURCE } from './sources.ts';
import { historyWindow, runningWindow } from './window.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 500;
const MOST_ROWS = 5_000;
const MOST_POINTS = 1_000;

const ORDERS: Readonly<Record<ContainerOrder, string>> = {
  cpu: 'cpu_percent',
  rss: 'rss_bytes',
  network: 'received_bytes + sent_bytes',
  io: 'read_bytes + write_bytes',
  name: 'name',
  host: 'host',
  image: 'image_name',
  state: 'state',
  started: 'started_s',
};

const GROUP_ORDERS: Readonly<Record<string, string>> = {
  cpu: 'cpu_percent',
  rss: 'rss_bytes',
  network: 'network_bytes',
  io: 'io_bytes',
  containers: 'containers',
  running: 'running',
  hosts: 'hosts',
  name: 'g0',
};

interface StoredGroup {
  readonly containers: number;
  readonly running: number;
  readonly hosts: number;
  readonly cpu_percent: number;
  readonly rss_bytes: number;
  readonly network_bytes: number;
  readonly io_bytes: number;
  readonly [group: `g${number}`]: string;
}

interface StoredSample {
  readonly time: number;
  readonly cpu_percent: number;
  readonly rss_bytes: number;
  readonly received_rate: number;
  readonly sent_rate: number;
  readonly read_rate: number;
  readonly write_rate: number;
}

/** The routes of the Containers page: lists, groups and the history of one container. `look` hears of hosts that somebody looks at. */
export function containerScreenRoutes(
  app: FastifyInstance,
  store: TelemetryStore,
  clock: Clock,
  look: (host: string) => void,
): void {
  app.get('/api/unstable/containers', READ, async (request, reply): Promise<ContainersAnswer> => {
    const query = queryOf(request);
    const limit = limitOf(query['limit'], USUAL_LIMIT, MOST_ROWS);
    const asked = { search: query['search'] ?? '', ...runningWindow(query, clock.nowMs()) };
    const from = fromSql(CONTAINER_SOURCE, asked);
    const order = orderSql(query['sort'] || '-cpu', ORDERS);
    const signal = clientSignal(reply);
    const [rows, [counted]] = await Promise.all([
      store.rows<StoredContainer>(
        `SELECT ${CONTAINER_COLUMNS.join(', ')} ${from} ORDER BY ${order}, host, container_id LIMIT ${limit}`,
        { signal },
      ),
      store.rows<{ total: number }>(`SELECT toFloat64(count()) AS total ${from}`, { signal }),
    ]);
    return { data: rows.map(containerRow), total: counted?.total ?? 0 };
  });

  app.get('/api/unstable/containers/groups', READ, async (request, reply): Promise<ContainerGroupsAnswer> => {
    const query = queryOf(request);
    const keys = listOf(query['group_by'] || 'short_image');
    const sql = groupSql(
      CONTAINER_SOURCE,
      { search: query['search'] ?? '', ...runningWindow(query, clock.nowMs()) },
      keys,
      [
        'toFloat64(count()) AS containers',
        "toFloat64(countIf(state = 'running')) AS running",
        'toFloat64(uniqExact(host)) AS hosts',
        'sum(cpu) AS cpu_percent',
        'toFloat64(sum(rss)) AS rss_bytes',
        'sum(received_bytes + sent_bytes) AS network_bytes',
        'sum(read_bytes + write_bytes) AS io_bytes',
      ],
      orderSql(query['sort'] || '-cpu', GROUP_ORDERS),
    );
    const rows = await store.rows<StoredGroup>(sql, { signal: clientSignal(reply) });
    return {
      data: rows.map((row) => ({
        group: keys.map((_, index) => row[`g${index}`] ?? ''),
        containers: row.containers,
        running: row.running,
        hosts: row.hosts,
        cpuPercent: row.cpu_percent,
        rssBytes: row.rss_bytes,
        networkBytesPerS: row.network_bytes,
        ioBytesPerS: row.io_bytes,
      })),
    };
  });

  app.get('/api/unstable/containers/history', READ, async (request, reply): Promise<ContainerHistoryAnswer> => {
    const query = queryOf(request);
    const { host = '', id = '' } = query;
    if (host === '' || id === '') throw badRequest('bad_parameter', 'host and id must both be given');
    look(host);
    const container = `host = ${sqlString(host)} AND container_id = ${sqlString(id)}`;
    const { fromUnixS, toUnixS } = historyWindow(query, clock.nowMs());
    const stepS = Math.max(1, Math.ceil((toUnixS - fromUnixS) / MOST_POINTS));
    const signal = clientSignal(reply);
    const [[details], rows] = await Promise.all([
      store.rows<StoredContainer>(
        `SELECT ${CONTAINER_COLUMNS.join(', ')} FROM ${containersTable.name} FINAL WHERE ${container}`,
        { signal },
      ),
      store.rows<StoredSample>(
        [
          `SELECT intDiv(toUnixTimestamp(ts), ${stepS}) * ${stepS} AS time, avg(cpu) AS cpu_percent,`,
          'toFloat64(avg(rss)) AS rss_bytes, avg(received_bytes) AS received_rate, avg(sent_bytes) AS sent_rate,',
          `avg(read_bytes) AS read_rate, avg(write_bytes) AS write_rate FROM ${containerSamplesTable.name}`,
          `WHERE ${container} AND ts >= toDateTime(${fromUnixS}) AND ts < toDateTime(${toUnixS}) GROUP BY time ORDER BY time`,
        ].join(' '),
        { signal },
      ),
    ]);
    return {
      details: details === undefined ? null : containerRow(details),
      timesUnixMs: rows.map(({ time }) => time * 1000),
      cpuPercent: rows.map(({ cpu_percent }) => cpu_percent),
      rssBytes: rows.map(({ rss_bytes }) => rss_bytes),
      receivedBytesPerS: rows.map(({ received_rate }) => received_rate),
      sentBytesPerS: rows.map(({ sent_rate }) => sent_rate),
      readBytesPerS: rows.map(({ read_rate }) => read_rate),
      writeBytesPerS: rows.map(({ write_rate }) => write_rate),
    };
  });
}
