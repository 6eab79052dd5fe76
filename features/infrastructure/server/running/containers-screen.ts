import type {
  ContainerGroup,
  ContainerHistoryAnswer,
  ContainerOrder,
} from '@komainu/contracts/infrastructure/containers-api.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlString } from '@komainu/query/sql.ts';
import { containerSamplesTable, containersTable } from '../../tables/containers.ts';
import { CONTAINER_COLUMNS, containerRow, type StoredContainer } from './container-rows.ts';
import { groupsRoute, historyRoute, listRoute, type RunningRoutes } from './running-routes.ts';
import { CONTAINER_SOURCE } from './sources.ts';

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
}

interface StoredSample {
  readonly cpu_percent: number;
  readonly rss_bytes: number;
  readonly received_rate: number;
  readonly sent_rate: number;
  readonly read_rate: number;
  readonly write_rate: number;
}

/** The routes of the Containers page: lists, groups and the history of one container. */
export function containerScreenRoutes(routes: RunningRoutes): void {
  listRoute(routes, {
    path: '/api/unstable/containers',
    source: CONTAINER_SOURCE,
    columns: CONTAINER_COLUMNS,
    key: 'host, container_id',
    orders: ORDERS,
    row: containerRow,
  });

  groupsRoute(routes, {
    path: '/api/unstable/containers/groups',
    source: CONTAINER_SOURCE,
    usualKey: 'short_image',
    aggregates: [
      'toFloat64(count()) AS containers',
      "toFloat64(countIf(state = 'running')) AS running",
      'toFloat64(uniqExact(host)) AS hosts',
      'sum(cpu) AS cpu_percent',
      'toFloat64(sum(rss)) AS rss_bytes',
      'sum(received_bytes + sent_bytes) AS network_bytes',
      'sum(read_bytes + write_bytes) AS io_bytes',
    ],
    orders: GROUP_ORDERS,
    group: (group, row: StoredGroup): ContainerGroup => ({
      group,
      containers: row.containers,
      running: row.running,
      hosts: row.hosts,
      cpuPercent: row.cpu_percent,
      rssBytes: row.rss_bytes,
      networkBytesPerS: row.network_bytes,
      ioBytesPerS: row.io_bytes,
    }),
  });

  historyRoute(routes, {
    path: '/api/unstable/containers/history',
    find({ host = '', id = '' }) {
      if (host === '' || id === '') throw badRequest('bad_parameter', 'host and id must both be given');
      return { host, condition: `host = ${sqlString(host)} AND container_id = ${sqlString(id)}` };
    },
    async answer(read): Promise<ContainerHistoryAnswer> {
      const [details, rows] = await Promise.all([
        read.details<StoredContainer>(containersTable.name, CONTAINER_COLUMNS),
        read.samples<StoredSample>(containerSamplesTable.name, [
          'avg(cpu) AS cpu_percent',
          'toFloat64(avg(rss)) AS rss_bytes',
          'avg(received_bytes) AS received_rate',
          'avg(sent_bytes) AS sent_rate',
          'avg(read_bytes) AS read_rate',
          'avg(write_bytes) AS write_rate',
        ]),
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
    },
  });
}
