import { getHeapStatistics } from 'node:v8';
import type { MetricType } from '@komainu/contracts/metrics/sample.ts';
import { HashTable } from '@komainu/wire/series/hash-table.ts';
import { type Halves, metricId, seriesId } from '@komainu/wire/series/identity.ts';
import { normalizeMetricName, normalizeTags, verbatimTags } from '@komainu/wire/series/names.ts';
import type { SeriesIdentity, SeriesRefusal } from '@komainu/wire/series/sink.ts';
import { SeriesGovernor } from './governor/governor.ts';
import { HostEntry, HostRecords } from './series-registry-hosts.ts';
import { describe, META, RECORD, SERIES_TYPES, SeriesRecords } from './series-registry-records.ts';
import { TagLists } from './tag-lists.ts';

export type { HostEntry };

/** One metric name and the series that carry it. */
export interface MetricEntry {
  readonly name: string;
  readonly id: number;
  /** Its place among the metrics of this process. */
  readonly number: number;
  /** Numbers of its series. */
  readonly series: number[];
  type: MetricType;
  unit: string;
  intervalSeconds: number;
  lastSeenUnixS: number;
  /** Where the tags of its series are. */
  readonly tagLists: TagLists;
}

/** What entries are views of. */
interface SeriesData {
  readonly records: SeriesRecords;
  /** By number. */
  readonly metrics: MetricEntry[];
  readonly hosts: HostEntry[];
  readonly tagLists: TagLists;
}

/** A series: a view of its record, one for each number, made when it is first asked for. */
export class SeriesEntry {
  readonly number: number;
  /** While its row is on the way. */
  storing: Promise<void> | undefined;
  readonly #data: SeriesData;
  readonly #words: Uint32Array;
  readonly #at: number;

  constructor(data: SeriesData, number: number) {
    this.number = number;
    this.storing = undefined;
    this.#data = data;
    this.#words = data.records.wordsOf(number);
    this.#at = data.records.placeOf(number);
  }

  get metric(): MetricEntry {
    return this.#data.metrics[(this.#words[this.#at + RECORD.meta] as number) >>> META.metricShift] as MetricEntry;
  }

  /** -1 for series of no host. */
  get hostNumber(): number {
    return (this.#words[this.#at + RECORD.host] as number) - 1;
  }

  /** Undefined for series of no host. */
  get hostEntry(): HostEntry | undefined {
    const number = this.hostNumber;
    return number < 0 ? undefined : this.#data.hosts[number];
  }

  get host(): string {
    return this.hostEntry?.name ?? '';
  }

  /** The halves of its id as signed numbers. */
  get idLow(): number {
    return (this.#words[this.#at + RECORD.idLow] as number) | 0;
  }

  get idHigh(): number {
    return (this.#words[this.#at + RECORD.idHigh] as number) | 0;
  }

  /** Normalised, sorted, without `host:`. A new list each time. */
  get tags(): readonly string[] {
    return this.#data.tagLists.list(this.tagsAt);
  }

  /** Where they are among `metric.tagLists`; series that have the same tags have one place. */
  get tagsAt(): number {
    return this.#words[this.#at + RECORD.tagsAt] as number;
  }

  get type(): MetricType {
    return SERIES_TYPES[(this.#words[this.#at + RECORD.meta] as number) & META.type] as MetricType;
  }

  get intervalSeconds(): number {
    return this.#words[this.#at + RECORD.intervalSeconds] as number;
  }

  get firstSeenUnixS(): number {
    return this.#words[this.#at + RECORD.firstSeen] as number;
  }

  get lastSeenUnixS(): number {
    return this.#words[this.#at + RECORD.lastSeen] as number;
  }

  set lastSeenUnixS(unixS: number) {
    this.#words[this.#at + RECORD.lastSeen] = unixS;
  }

  /** What the stored row says; 0 while none is stored. */
  get storedSeenUnixS(): number {
    return this.#words[this.#at + RECORD.storedSeen] as number;
  }

  set storedSeenUnixS(unixS: number) {
    this.#words[this.#at + RECORD.storedSeen] = unixS;
  }

  /** The stored row no longer says the truth. */
  get changed(): boolean {
    return ((this.#words[this.#at + RECORD.meta] as number) & META.changed) !== 0;
  }

  set changed(changed: boolean) {
    const at = this.#at + RECORD.meta;
    const meta = this.#words[at] as number;
    this.#words[at] = changed ? meta | META.changed : meta & ~META.changed;
  }

  /** Notes how it is to be read from now on; the stored row says otherwise then. */
  describe(type: MetricType, intervalSeconds: number): void {
    describe(this.#words, this.#at, type, intervalSeconds);
    this.changed = true;
  }
}

/** A row of a series as it is stored, with what it refers to. */
export interface StoredSeries {
  readonly metric: MetricEntry;
  /** The number of its host; -1 for none. */
  readonly hostNumber: number;
  readonly low: number;
  readonly high: number;
  /** Where `tagLists` keeps its tags. */
  readonly tagsAt: number;
  readonly type: MetricType;
  readonly intervalSeconds: number;
  readonly unit: string;
  readonly firstSeenUnixS: number;
  readonly lastSeenUnixS: number;
}

/** Bytes that a series takes, a half of them on V8's heap, and for what part of that heap's size there may be series. */
const BYTES_A_SERIES = 160;
const HEAP_SHARE = 0.5;
/** Series beyond this are refused: each is remembered for as long as it may be asked for. */
const MOST_SERIES = Math.min(
  50_000_000,
  Math.floor((getHeapStatistics().heap_size_limit * HEAP_SHARE) / BYTES_A_SERIES),
);
/** So many refusals are remembered, 16 to 32 bytes each. */
const MOST_REFUSED = 1_000_000;
/** What the table of ids holds for series that were forgotten: a key cannot be taken out of it. */
const FORGOTTEN = 0xffff_fffe;

/**
 * Every series that this server knows, in memory: points refer to a series by its number here and by a 64-bit id in the
 * store; tags are looked up here, never joined in SQL.
 */
export class SeriesRegistry {
  /** Numbers of series that were forgotten are not given out again. */
  readonly #records = new SeriesRecords();
  /** The tags of all series. */
  readonly tagLists = new TagLists();
  readonly #data: SeriesData = { records: this.#records, metrics: [], hosts: [], tagLists: this.tagLists };
  readonly #hostRecords = new HostRecords({
    olderSeries: (number) =>
      this.#records.wordsOf(number)[this.#records.placeOf(number) + RECORD.olderOfHost] as number,
    knows: (number) => this.#records.knows(number),
    forgotten: () => this.#forgotten,
  });
  /** By number; undefined for those that nobody asked for yet: what came and went long ago is never looked at. */
  readonly #entries: (SeriesEntry | undefined)[] = [];
  #forgotten = 0;
  readonly #metrics = new Map<string, MetricEntry>();
  readonly #hosts = new Map<string, HostEntry>();
  /** Beside the entries: a look at a million of those costs more than all else of a question. */
  readonly #hostNames: string[] = [];
  readonly #byId = new HashTable();
  #byHash = new HashTable();
  /** Hashes of decoders whose series were refused in this epoch of the governor. */
  #refused = new HashTable();
  #refusedEpoch = 0;
  readonly #mostSeries: number;
  readonly #governor: SeriesGovernor;
  /** Metrics of which no series may be known until they are deleted from the store. */
  readonly #barred = new Set<string>();
  readonly #entryOf = (number: number): SeriesEntry => this.entry(number);

  constructor(mostSeries = MOST_SERIES, governor = new SeriesGovernor()) {
    this.#mostSeries = mostSeries;
    this.#governor = governor;
  }

  get size(): number {
    return this.#records.length - this.#forgotten;
  }

  /** The series of a number; throws for a number that was never given out. */
  entry(number: number): SeriesEntry {
    return this.#entries[number] ?? this.#newEntry(number);
  }

  #newEntry(number: number): SeriesEntry {
    if (!this.#records.knows(number)) throw new Error(`series ${number} was never numbered`);
    const entry = new SeriesEntry(this.#data, number);
    this.#entries[number] = entry;
    return entry;
  }

  /**
   * Hands over the series of a metric that were last seen then or later and pass a test, in the order in which they came.
   * What does not is never made an entry.
   */
  matching(
    metric: MetricEntry,
    sinceUnixS: number,
    test: (tagsAt: number, host: number) => boolean,
    take: (entry: SeriesEntry) => void,
  ): void {
    for (const number of metric.series) {
      const words = this.#records.wordsOf(number);
      const at = this.#records.placeOf(number);
      if ((words[at + RECORD.lastSeen] as number) < sinceUnixS) continue;
      const host = (words[at + RECORD.host] as number) - 1;
      if (test(words[at + RECORD.tagsAt] as number, host)) take(this.entry(number));
    }
  }

  /** Every series. Those that were not asked for before are not kept: compare them by their numbers. */
  *entries(): Generator<SeriesEntry> {
    for (let number = 0; number < this.#records.length; number++) {
      if (this.#records.knows(number)) yield this.#entries[number] ?? new SeriesEntry(this.#data, number);
    }
  }

  metric(name: string): MetricEntry | undefined {
    return this.#metrics.get(name);
  }

  /** Metrics that have points: a series whose points were all refused is known by name only. */
  metrics(): MetricEntry[] {
    return [...this.#metrics.values()].filter(({ lastSeenUnixS }) => lastSeenUnixS > 0);
  }

  host(name: string): HostEntry | undefined {
    return this.#hosts.get(name);
  }

  /** The names of all hosts, by number. */
  get hostNames(): readonly string[] {
    return this.#hostNames;
  }

  /** Hosts that sent points. */
  hosts(): HostEntry[] {
    return [...this.#hosts.values()].filter(({ lastSeenUnixS }) => lastSeenUnixS > 0);
  }

  /** The series stored under an id, or -1. */
  numberOfId(low: number, high: number): number {
    const number = this.#byId.get(low, high);
    return number === FORGOTTEN ? -1 : number;
  }

  /** The series that a decoder introduced under this hash of its own, or -1. */
  known(low: number, high: number): number {
    return this.#byHash.get(low, high);
  }

  /** Numbers a series as a client describes it and remembers the decoder's hash. */
  introduce(identity: SeriesIdentity, low: number, high: number, nowUnixS: number): number | SeriesRefusal {
    if (this.#refusedBefore(low, high, nowUnixS)) return 'series_limit';
    const found = this.find(identity, nowUnixS);
    // A series that is refused comes again every few seconds: it must not cost what a new one does.
    if (found === 'series_limit' && this.#refused.size < MOST_REFUSED) this.#refused.set(low, high, 0);
    if (typeof found === 'number') {
      // Clients that shuffle tags make many hashes of one series: begin anew rather than grow without end.
      if (this.#byHash.size > 8 * this.#records.length + 65_536) this.#byHash = new HashTable();
      this.#byHash.set(low, high, found);
    }
    return found;
  }

  #refusedBefore(low: number, high: number, nowUnixS: number): boolean {
    const epoch = this.#governor.epoch(nowUnixS);
    if (epoch !== this.#refusedEpoch) {
      this.#refusedEpoch = epoch;
      if (this.#refused.size > 0) this.#refused = new HashTable();
    }
    return this.#refused.get(low, high) === 0;
  }

  /** The number of a series by its identity, a new one when needed. */
  find(identity: SeriesIdentity, nowUnixS: number): number | SeriesRefusal {
    const named = storedIdentity(identity);
    if (typeof named === 'string') return named;
    const { name, host, tags, id } = named;
    const existing = this.numberOfId(id.low, id.high);
    if (existing >= 0) {
      const { metric } = this.entry(existing);
      if (identity.unit !== '' && metric.unit !== identity.unit) {
        metric.unit = identity.unit;
        this.entry(existing).changed = true;
      }
      return existing;
    }
    if (this.#barred.has(name)) return 'metric_being_deleted';
    if (this.size >= this.#mostSeries) return 'too_many_series';
    const metric = this.#metrics.get(name) ?? { name, series: [] };
    if (!this.#governor.admits(metric, named, nowUnixS, this.#entryOf)) return 'series_limit';
    const { type, intervalSeconds, unit } = identity;
    return this.#add({
      metric: this.#metricOf(name),
      hostNumber: this.#hostOf(host),
      low: id.low,
      high: id.high,
      tagsAt: this.tagLists.add(tags),
      type,
      intervalSeconds,
      unit,
      firstSeenUnixS: nowUnixS,
      lastSeenUnixS: 0,
    });
  }

  /** A metric that stored rows are of; undefined where none may be known. */
  storedMetric(name: string): MetricEntry | undefined {
    return this.#barred.has(name) ? undefined : this.#metricOf(name);
  }

  /** The number of the host that stored rows name; -1 for none. */
  storedHost(name: string): number {
    return this.#hostOf(name);
  }

  /** Takes in a stored row, at start. */
  restore(row: StoredSeries): void {
    if (this.numberOfId(row.low, row.high) < 0) this.#add(row);
  }

  /** Refuses what comes for a metric until `unbar`. */
  bar(name: string): void {
    this.#barred.add(name);
  }

  /** Forgets a metric with its series and bars it. */
  forget(name: string): void {
    this.bar(name);
    this.#governor.forget(name);
    const metric = this.#metrics.get(name);
    if (metric === undefined) return;
    for (const number of metric.series) {
      const { idLow, idHigh } = this.entry(number);
      this.#byId.set(idLow, idHigh, FORGOTTEN);
      this.#records.forget(number);
      this.#entries[number] = undefined;
    }
    this.#forgotten += metric.series.length;
    this.#metrics.delete(name);
    // Decoders describe their series once more: rare, and cheaper than to look at every point's series for it.
    this.#byHash = new HashTable();
  }

  /** Lets series of a metric come again, as of a new one. */
  unbar(name: string): void {
    this.#barred.delete(name);
  }

  /** Notes that points of a series came: how they are to be read, and when the newest was. */
  touch(number: number, type: MetricType, interval: number, seenUnixS: number): SeriesEntry {
    const entry = this.entry(number);
    // Whole seconds are stored.
    const intervalSeconds = Math.floor(interval);
    if (entry.type !== type || (intervalSeconds > 0 && entry.intervalSeconds !== intervalSeconds)) {
      entry.describe(type, intervalSeconds > 0 ? intervalSeconds : entry.intervalSeconds);
      entry.metric.type = type;
      if (intervalSeconds > 0) entry.metric.intervalSeconds = intervalSeconds;
    }
    if (seenUnixS > entry.lastSeenUnixS) {
      entry.lastSeenUnixS = seenUnixS;
      if (seenUnixS > entry.metric.lastSeenUnixS) entry.metric.lastSeenUnixS = seenUnixS;
      if (entry.hostNumber >= 0) this.#hostRecords.seen(entry.hostNumber, seenUnixS);
    }
    return entry;
  }

  /** A series that has no stored row yet was last seen at 0. */
  #add(series: StoredSeries): number {
    const { metric, hostNumber, type, intervalSeconds, unit, firstSeenUnixS, lastSeenUnixS } = series;
    if (lastSeenUnixS >= metric.lastSeenUnixS) {
      metric.type = type;
      metric.intervalSeconds = intervalSeconds;
      metric.lastSeenUnixS = lastSeenUnixS;
      if (unit !== '') metric.unit = unit;
    }
    const older =
      hostNumber < 0 ? 0 : this.#hostRecords.join(hostNumber, this.#records.length, firstSeenUnixS, lastSeenUnixS);
    const number = this.#records.add(series, metric.number, older);
    this.#entries.push(undefined);
    metric.series.push(number);
    this.#byId.set(series.low, series.high, number);
    return number;
  }

  #metricOf(name: string): MetricEntry {
    let metric = this.#metrics.get(name);
    if (metric === undefined) {
      const { metrics } = this.#data;
      metric = {
        ...{ name, id: metricId(name), number: metrics.length, series: [], tagLists: this.tagLists },
        ...{ type: 'gauge', unit: '', intervalSeconds: 0, lastSeenUnixS: 0 },
      };
      metrics.push(metric);
      this.#metrics.set(name, metric);
    }
    return metric;
  }

  #hostOf(name: string): number {
    if (name === '') return -1;
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = new HostEntry(name, this.#hostRecords.add(), this.#hostRecords);
      this.#data.hosts.push(host);
      this.#hostNames.push(name);
      this.#hosts.set(name, host);
    }
    return host.number;
  }
}

/** The identity under which a series is stored: names and tags normalised, and its id. */
export function storedIdentity(
  identity: Pick<SeriesIdentity, 'metric' | 'host' | 'tags' | 'verbatim'>,
): { name: string; host: string; tags: readonly string[]; id: Halves } | SeriesRefusal {
  if (identity.metric === '') return 'no_metric_name';
  const name = normalizeMetricName(identity.metric);
  if (name === undefined) return 'bad_metric_name';
  const written = identity.verbatim === true ? verbatimTags(identity.tags) : normalizeTags(identity.tags);
  const { host, tags } = splitHost(identity.host, written);
  return { name, host, tags, id: seriesId(name, host, tags) };
}

/** A `host:` tag names the host when the client named none; otherwise it is dropped, the field counts. */
function splitHost(host: string, tags: readonly string[]): { host: string; tags: readonly string[] } {
  const tag = tags.find((candidate) => candidate.startsWith('host:'));
  if (tag === undefined) return { host, tags };
  return { host: host || tag.slice('host:'.length), tags: tags.filter((candidate) => !candidate.startsWith('host:')) };
}
