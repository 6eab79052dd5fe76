import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { pointsTable } from '../tables/points.ts';
import { idText } from './query/point-source.ts';
import { RowBinary } from './query/row-binary.ts';
import type { HostEntry, SeriesEntry, SeriesRegistry } from './series-registry.ts';

/** A host as the metrics know it. */
export interface HostActivity {
  readonly name: string;
  readonly firstSeenUnixS: number;
  readonly lastSeenUnixS: number;
}

/** What the infrastructure feature asks of the metrics. */
export interface HostMetrics {
  hosts(): readonly HostActivity[];
  /**
   * The latest value of some metrics by host and metric, for hosts that sent them within `sinceUnixS`: the mean over the
   * host's series (disks, cores) of their newest points.
   */
  latest(metrics: readonly string[], sinceUnixS: number): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** The first part of a host's metric names (`system`, `docker`, `redis`), which tells its integrations. */
  namespaces(host: string): readonly string[];
}

/** Ids in one statement. */
const MOST_IDS = 4000;

export function createHostMetrics(registry: SeriesRegistry, store: TelemetryStore): HostMetrics {
  // Lists of hosts ask for all of them every few seconds; they only change when a host gets a new series.
  const namespaces = new Map<string, { readonly series: number; readonly names: readonly string[] }>();
  return {
    hosts: () => registry.hosts().map(activityOf),
    async latest(metrics, sinceUnixS) {
      const answer = new Map<string, Map<string, number>>();
      for (const name of metrics) {
        const metric = registry.metric(name);
        if (metric === undefined) continue;
        const live = metric.series
          .map((number) => registry.entry(number))
          .filter(({ host, lastSeenUnixS }) => host !== '' && lastSeenUnixS >= sinceUnixS);
        const byHost = new Map<string, number[]>();
        for (let start = 0; start < live.length; start += MOST_IDS) {
          await readLatest(store, registry, metric.id, live.slice(start, start + MOST_IDS), sinceUnixS, byHost);
        }
        for (const [host, values] of byHost) {
          const known = answer.get(host) ?? new Map<string, number>();
          known.set(name, values.reduce((sum, value) => sum + value, 0) / values.length);
          answer.set(host, known);
        }
      }
      return answer;
    },
    namespaces(host) {
      const numbers = registry.host(host)?.series ?? [];
      const known = namespaces.get(host);
      if (known?.series === numbers.length) return known.names;
      const found = new Set(numbers.map((number) => registry.entry(number).metric.name.split('.')[0] ?? ''));
      const names = [...found].sort();
      namespaces.set(host, { series: numbers.length, names });
      return names;
    },
  };
}

function activityOf({ name, firstSeenUnixS, lastSeenUnixS }: HostEntry): HostActivity {
  return { name, firstSeenUnixS, lastSeenUnixS };
}

async function readLatest(
  store: TelemetryStore,
  registry: SeriesRegistry,
  metricId: number,
  series: readonly SeriesEntry[],
  sinceUnixS: number,
  byHost: Map<string, number[]>,
): Promise<void> {
  const sql = `SELECT toUInt32(bitAnd(series_id, 4294967295)), toUInt32(bitShiftRight(series_id, 32)), argMax(value, ts)
    FROM ${pointsTable.name} WHERE metric_id = ${sqlNumber(metricId)} AND ts >= toDateTime(${sqlNumber(sinceUnixS)})
    AND series_id IN (${series.map(idText).join(', ')}) GROUP BY series_id`;
  const rows = new RowBinary(await store.bytes(sql, 'RowBinary'));
  while (!rows.done) {
    const number = registry.numberOfId(rows.u32(), rows.u32());
    const value = rows.f64();
    if (number < 0) continue;
    const { host } = registry.entry(number);
    byHost.set(host, [...(byHost.get(host) ?? []), value]);
  }
}
