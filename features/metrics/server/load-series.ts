import { randomBytes } from 'node:crypto';
import type { MetricType } from '@komainu/contracts/metrics/sample.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { HashTable } from '@komainu/wire/series/hash-table.ts';
import { seriesTable } from '../tables/series.ts';
import { type DictionaryBlock, type DictionaryLists, NativeReader } from './load-series-native.ts';
import { type MetricSize, partsOf } from './load-series-parts.ts';
import { RowBinary } from './query/row-binary.ts';
import type { SeriesRegistry } from './series-registry.ts';

const TYPES: ReadonlySet<string> = new Set(['gauge', 'count', 'rate', 'distribution']);
const LOAD_LIMIT_MS = 120_000;
/** Series that come at a time, some 50 bytes each. */
const SERIES_A_PART = 200_000;

/** Fills the registry with every stored series that was alive since then. */
export async function loadSeries(store: TelemetryStore, registry: SeriesRegistry, sinceUnixS: number): Promise<void> {
  const hosts = new StoredHosts(registry);
  const alive = `last_seen >= toDateTime(${sqlNumber(sinceUnixS)})`;
  const ask = (where: string): Promise<Buffer> => {
    const sql = `SELECT metric, series_id, ${hosts.hashSql} AS host_hash, host, tags, type, interval, unit,
      toUnixTimestamp(first_seen), toUnixTimestamp(last_seen)
      FROM ${seriesTable.name} FINAL PREWHERE ${where} WHERE ${alive}`;
    const answer = store.bytes(sql, 'Native', { timeoutMs: LOAD_LIMIT_MS });
    // Whoever stops before the end does not wait for it; who goes on is told below.
    answer.catch(() => {});
    return answer;
  };
  const parts = partsOf(await seriesByMetric(store), SERIES_A_PART);
  // The store works at the next part while one is read.
  let next = parts.length === 0 ? undefined : ask(parts[0] as string);
  for (let part = 1; next !== undefined; part++) {
    const bytes = await next;
    next = part < parts.length ? ask(parts[part] as string) : undefined;
    restoreAll(registry, hosts, bytes);
  }
}

/** How many rows each `metric_id` has, in their order. */
async function seriesByMetric(store: TelemetryStore): Promise<MetricSize[]> {
  const sql = `SELECT metric_id, toUInt32(count()) FROM ${seriesTable.name} GROUP BY metric_id ORDER BY metric_id`;
  const rows = new RowBinary(await store.bytes(sql, 'RowBinary', { timeoutMs: LOAD_LIMIT_MS }));
  const counts: MetricSize[] = [];
  while (!rows.done) counts.push([rows.u32(), rows.u32()]);
  return counts;
}

function restoreAll(registry: SeriesRegistry, hosts: StoredHosts, bytes: Buffer): void {
  const reader = new NativeReader(bytes);
  while (reader.nextBlock()) restoreBlock(registry, hosts, reader);
}

function restoreBlock(registry: SeriesRegistry, hosts: StoredHosts, reader: NativeReader): void {
  const metric = meaningOf(reader.dictionary(), (name) => registry.storedMetric(name));
  const ids = reader.ids();
  const hostHashes = reader.ids();
  const hostNames = reader.dictionary();
  const tagsAt = placesOf(registry, reader.lists());
  const type = meaningOf(reader.dictionary(), typeOf);
  const intervals = reader.numbers();
  const unit = meaningOf(reader.dictionary(), (text) => text);
  const firstSeen = reader.numbers();
  const lastSeen = reader.numbers();
  for (let row = 0; row < reader.rows; row++) {
    const ofMetric = metric(row);
    if (ofMetric === undefined) continue;
    registry.restore({
      metric: ofMetric,
      low: ids[row * 2] as number,
      high: ids[row * 2 + 1] as number,
      hostNumber: hosts.number(hostHashes[row * 2] as number, hostHashes[row * 2 + 1] as number, hostNames, row),
      tagsAt: tagsAt[row] as number,
      type: type(row),
      intervalSeconds: intervals[row] as number,
      unit: unit(row),
      firstSeenUnixS: firstSeen[row] as number,
      lastSeenUnixS: lastSeen[row] as number,
    });
  }
}

/**
 * Numbers of hosts by a hash of their names that the engine makes: of millions of series, each with a host that came long
 * before, looking up names would be most of the work. Nobody knows the key, so nobody finds two names of one hash.
 */
class StoredHosts {
  readonly hashSql: string;
  readonly #registry: SeriesRegistry;
  readonly #numbers = new HashTable();

  constructor(registry: SeriesRegistry) {
    this.#registry = registry;
    const key = Array.from({ length: 2 }, () => `toUInt64(${randomBytes(8).readBigUInt64LE()})`);
    this.hashSql = `CAST(sipHash64Keyed((${key.join(', ')}), CAST(host, 'String')), 'UInt64')`;
  }

  /** -1 for series of no host. */
  number(hashLow: number, hashHigh: number, { text, keys }: DictionaryBlock, row: number): number {
    const known = this.#numbers.get(hashLow, hashHigh);
    if (known >= 0) return known - 1;
    const number = this.#registry.storedHost(text(keys[row] as number));
    this.#numbers.set(hashLow, hashHigh, number + 1);
    return number;
  }
}

/** What the text of each row means; asked once a text, and only of those that a row has. */
function meaningOf<Meaning>(
  { size, text, keys }: DictionaryBlock,
  meaning: (text: string) => Meaning,
): (row: number) => Meaning {
  const asked = new Uint8Array(size);
  const meanings = new Array<Meaning>(size);
  return (row) => {
    const key = keys[row] as number;
    if (asked[key] === 0) {
      asked[key] = 1;
      meanings[key] = meaning(text(key));
    }
    return meanings[key] as Meaning;
  };
}

/** Where the registry keeps the tags of each row. */
function placesOf({ tagLists }: SeriesRegistry, { ends, values }: DictionaryLists): Uint32Array {
  const { size, text, keys } = values;
  const numbers = new Uint32Array(size);
  for (let key = 0; key < size; key++) numbers[key] = tagLists.numberOf(text(key));
  const tags = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at++) tags[at] = numbers[keys[at] as number] as number;
  const places = new Uint32Array(ends.length);
  let start = 0;
  for (let row = 0; row < ends.length; row++) {
    const end = ends[row] as number;
    places[row] = tagLists.addNumbers(tags, start, end);
    start = end;
  }
  return places;
}

function typeOf(text: string): MetricType {
  return isType(text) ? text : 'gauge';
}

function isType(text: string): text is MetricType {
  return TYPES.has(text);
}
