import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { openEmbeddedStore } from '@komainu/store/embedded/embedded-store.ts';
import { metricId } from '@komainu/wire/series/identity.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../test/process/server.ts';

/** Gauges with a point every `stepS`, written into the tables as the intake would: a fraction of the time. */
export interface PlantedMetrics {
  readonly metrics: readonly string[];
  /** Hosts, each with one series of every metric; tags `service` (25), `env` (4), `region` (3) and `team` (9). */
  readonly hosts: number;
  readonly points: number;
  readonly stepS: number;
  /** The time of the last point; a multiple of `stepS`. */
  readonly endUnixS: number;
  /** `points`, or the roll-up by hour, which is all that is left of what is older. */
  readonly table: 'points' | 'points_1h';
}

const ROWS_A_STATEMENT = 4_000_000;
const STATEMENT_LIMIT_MS = 600_000;

/** A data directory that holds these metrics, for `startServer`; remove it afterwards. */
export async function plant(planted: PlantedMetrics): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-planted-'));
  // The server makes the tables.
  await (await startServer(optionsFor(dataDir))).stop();
  const store = await openEmbeddedStore({ dataDir, clock: systemClock, logger: silentLogger });
  try {
    for (const metric of planted.metrics) {
      await store.command(seriesSql(planted, metric), { timeoutMs: STATEMENT_LIMIT_MS });
      const hostsAtOnce = Math.max(1, Math.floor(ROWS_A_STATEMENT / planted.points));
      for (let first = 0; first < planted.hosts; first += hostsAtOnce) {
        const hosts = Math.min(hostsAtOnce, planted.hosts - first);
        await store.command(pointsSql(planted, metric, first, hosts), { timeoutMs: STATEMENT_LIMIT_MS });
      }
    }
  } catch (error) {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
  await store.close();
  return dataDir;
}

/** A server on planted data that does nothing beside. */
export function startPlanted(dataDir: string): Promise<RunningServer> {
  return startServer(optionsFor(dataDir));
}

function optionsFor(dataDir: string): ServerOptions {
  return { name: 'bench-planted', dataDir, env: { KOMAINU_AGENT: 'off' } };
}

const idOf = (metric: number, host: string): string => `cityHash64(${metric}, ${host})`;

function seriesSql({ hosts, endUnixS, points, stepS }: PlantedMetrics, metric: string): string {
  const id = metricId(metric);
  const pick = (of: readonly string[]) => `[${of.map((value) => `'${value}'`).join(', ')}][1 + number % ${of.length}]`;
  return (
    `INSERT INTO series SELECT ${id}, ${idOf(id, 'number')}, '${metric}', 'gauge', 0, '', concat('i-', hex(number)), ` +
    `[concat('env:', ${pick(['prod', 'prod', 'staging', 'dev'])}), concat('region:', ${pick(['us', 'eu', 'ap'])}), ` +
    `concat('service:svc-', toString(number % 25)), concat('team:team-', toString(number % 9))], ` +
    `toDateTime(${endUnixS - points * stepS}), toDateTime(${endUnixS}) FROM numbers(${hosts}) SETTINGS async_insert = 0`
  );
}

function pointsSql(planted: PlantedMetrics, metric: string, first: number, hosts: number): string {
  const { points, stepS, endUnixS, table } = planted;
  const id = metricId(metric);
  const host = `(${first} + intDiv(number, ${points}))`;
  const time = `toDateTime(${endUnixS} - (number % ${points}) * ${stepS})`;
  const value = `round((cityHash64(number, ${id}) % 100000) / 100, 2)`;
  const columns = table === 'points' ? `${value}` : `${value} AS value, value + 10, value * 60, 60`;
  return (
    `INSERT INTO ${table} SELECT ${id}, ${idOf(id, host)}, ${time}, ${columns} FROM numbers(${points * hosts}) ` +
    'SETTINGS async_insert = 0, max_partitions_per_insert_block = 0'
  );
}
