import { getHeapStatistics } from 'node:v8';
import type { MetricType } from '@komainu/contracts/metrics/sample.ts';
import { HashTable } from '@komainu/wire/series/hash-table.ts';
import { type Halves, metricId, seriesId } from '@komainu/wire/series/identity.ts';
import { normalizeMetricName, normalizeTags, verbatimTags } from '@komainu/wire/series/names.ts';
import type { SeriesIdentity, SeriesRefusal } from '@komainu/wire/series/sink.ts';
import { SeriesGovernor } from './governor/governor.ts';
import { TagLists } from './tag-lists.ts';

/** One metric name and the series that carry it. */
export interface MetricEntry {
  readonly name: string;
  readonly id: number;
  /** Numbers of its series. */
  readonly series: number[];
  type: MetricType;
  unit: string;
  intervalSeconds: number;
  lastSeenUnixS: number;
  /** Where the tags of its series are. */
  readonly tagLists: TagLists;
}

/** One host and the series that name it. */
export interface HostEntry {
  readonly name: string;
  readonly series: number[];
  firstSeenUnixS: number;
  lastSeenUnixS: number;
}

/** What a series is made of; see `SeriesEntry` for what each says. */
type SeriesParts = Pick<
  SeriesEntry,
  'number' | 'metric' | 'hostEntry' | 'idLow' | 'idHigh' | 'type' | 'intervalSeconds' | 'firstSeenUnixS'
> & {
  readonly tagsAt: number;
  readonly lastSeenUnixS: number;
  readonly storedSeenUnixS: number;
};

const TYPES: readonly MetricType[] = ['gauge', 'count', 'rate', 'distribution'];
/** Where the interval begins in a state: the type takes two bits, `changed` one. */
const INTERVAL_FACTOR = 8;
const CHANGED = 4;

/** A series. There are millions: what is small is kept in one number, and tags are four bytes each until they are asked for. */
export class SeriesEntry {
  readonly number: number;
  readonly metric: MetricEntry;
  /** Undefined for series of no host. */
  readonly hostEntry: HostEntry | undefined;
  /** The halves of its id as signed numbers: V8 keeps those within the object, unsigned ones beside it. */
  readonly idLow: number;
  readonly idHigh: number;
  readonly firstSeenUnixS: number;
  lastSeenUnixS: number;
  /** What the stored row says; 0 while none is stored. */
  storedSeenUnixS: number;
  /** While its row is on the way. */
  storing: Promise<void> | undefined;
  readonly #tagsAt: number;
  #state: number;

  constructor(parts: SeriesParts) {
    this.number = parts.number;
    this.metric = parts.metric;
    this.hostEntry = parts.hostEntry;
    this.idLow = parts.idLow;
    this.idHigh = parts.idHigh;
    this.firstSeenUnixS = parts.firstSeenUnixS;
    this.lastSeenUnixS = parts.lastSeenUnixS;
    this.storedSeenUnixS = parts.storedSeenUnixS;
    this.storing = undefined;
    this.#tagsAt = parts.tagsAt;
    this.#state = stateOf(parts.type, parts.intervalSeconds) + (parts.storedSeenUnixS === 0 ? CHANGED : 0);
  }

  get host(): string {
    return this.hostEntry?.name ?? '';
  }

  /** Normalised, sorted, without `host:`. A new list each time. */
  get tags(): readonly string[] {
    return this.metric.tagLists.list(this.#tagsAt);
  }

  get tagCount(): number {
    return this.metric.tagLists.length(this.#tagsAt);
  }

  /** The number of a tag among `metric.tagLists`. */
  tagNumber(index: number): number {
    return this.metric.tagLists.number(this.#tagsAt, index);
  }

  get type(): MetricType {
    return TYPES[this.#state & 3] ?? 'gauge';
  }

  get intervalSeconds(): number {
    return Math.floor(this.#state / INTERVAL_FACTOR);
  }

  /** The stored row no longer says the truth. */
  get changed(): boolean {
    return (this.#state & CHANGED) !== 0;
  }

  set changed(changed: boolean) {
    if (changed !== this.changed) this.#state += changed ? CHANGED : -CHANGED;
  }

  /** Notes how it is to be read from now on; the stored row says otherwise then. */
  describe(type: MetricType, intervalSeconds: number): void {
    this.#state = stateOf(type, intervalSeconds) + CHANGED;
  }
}

function stateOf(type: MetricType, intervalSeconds: number): number {
  return Math.max(0, Math.floor(intervalSeconds)) * INTERVAL_FACTOR + TYPES.indexOf(type);
}

/** Bytes that a series takes on V8's heap, and what part of the heap they may take together. */
const HEAP_A_SERIES = 160;
const HEAP_SHARE = 0.5;
/** Series beyond this are refused: each is remembered for as long as it may be asked for. */
const MOST_SERIES = Math.min(
  50_000_000,
  Math.floor((getHeapStatistics().heap_size_limit * HEAP_SHARE) / HEAP_A_SERIES),
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
  /** By number; undefined for those that were forgotten, whose numbers are not given out again. */
  readonly #entries: (SeriesEntry | undefined)[] = [];
  #forgotten = 0;
  readonly #metrics = new Map<string, MetricEntry>();
  readonly #hosts = new Map<string, HostEntry>();
  readonly #byId = new HashTable();
  #byHash = new HashTable();
  /** Hashes of decoders whose series were refused in this epoch of the governor. */
  #refused = new HashTable();
  #refusedEpoch = 0;
  readonly #tagLists = new TagLists();
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
    return this.#entries.length - this.#forgotten;
  }

  /** The series of a number; throws for a number that was never given out. */
  entry(number: number): SeriesEntry {
    const entry = this.#entries[number];
    if (entry === undefined) throw new Error(`series ${number} was never numbered`);
    return entry;
  }

  entries(): readonly SeriesEntry[] {
    return this.#entries.filter((entry) => entry !== undefined);
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
      if (this.#byHash.size > 8 * this.#entries.length + 65_536) this.#byHash = new HashTable();
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
    return this.#add({ name, host, tags, ...id, ...described(identity), seenUnixS: nowUnixS, storedSeenUnixS: 0 });
  }

  /** Takes in a stored row, at start. */
  restore(row: {
    metric: string;
    low: number;
    high: number;
    host: string;
    tags: readonly string[];
    type: MetricType;
    intervalSeconds: number;
    unit: string;
    firstSeenUnixS: number;
    lastSeenUnixS: number;
  }): void {
    if (this.#barred.has(row.metric) || this.numberOfId(row.low, row.high) >= 0) return;
    const { metric, firstSeenUnixS, lastSeenUnixS, ...rest } = row;
    this.#add({ ...rest, name: metric, seenUnixS: firstSeenUnixS, storedSeenUnixS: lastSeenUnixS });
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
    const hosts = new Set<HostEntry>();
    for (const number of metric.series) {
      const { hostEntry, idLow, idHigh } = this.entry(number);
      if (hostEntry !== undefined) hosts.add(hostEntry);
      this.#byId.set(idLow, idHigh, FORGOTTEN);
      this.#entries[number] = undefined;
    }
    for (const host of hosts) {
      const kept = host.series.filter((number) => this.#entries[number] !== undefined);
      host.series.length = 0;
      for (const number of kept) host.series.push(number);
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
      const { hostEntry } = entry;
      if (hostEntry !== undefined && seenUnixS > hostEntry.lastSeenUnixS) hostEntry.lastSeenUnixS = seenUnixS;
    }
    return entry;
  }

  #add(series: {
    name: string;
    host: string;
    tags: readonly string[];
    low: number;
    high: number;
    type: MetricType;
    intervalSeconds: number;
    unit: string;
    seenUnixS: number;
    storedSeenUnixS: number;
  }): number {
    const { type, intervalSeconds, unit } = series;
    const lastSeenUnixS = Math.max(series.storedSeenUnixS, 0);
    const metric = this.#metricOf(series.name, type, intervalSeconds, unit);
    if (lastSeenUnixS >= metric.lastSeenUnixS) {
      Object.assign(metric, { type, intervalSeconds, lastSeenUnixS, unit: unit || metric.unit });
    }
    const number = this.#entries.length;
    const hostEntry = this.#hostOf(series.host, series.seenUnixS, lastSeenUnixS);
    hostEntry?.series.push(number);
    this.#entries.push(
      new SeriesEntry({
        ...{ number, metric, hostEntry, type, intervalSeconds, lastSeenUnixS },
        idLow: series.low | 0,
        idHigh: series.high | 0,
        tagsAt: this.#tagLists.add(series.tags),
        firstSeenUnixS: series.seenUnixS,
        storedSeenUnixS: series.storedSeenUnixS,
      }),
    );
    metric.series.push(number);
    this.#byId.set(series.low, series.high, number);
    return number;
  }

  #metricOf(name: string, type: MetricType, intervalSeconds: number, unit: string): MetricEntry {
    let metric = this.#metrics.get(name);
    if (metric === undefined) {
      metric = {
        ...{ name, id: metricId(name), series: [], type, unit, intervalSeconds, lastSeenUnixS: 0 },
        tagLists: this.#tagLists,
      };
      this.#metrics.set(name, metric);
    }
    return metric;
  }

  #hostOf(name: string, firstSeenUnixS: number, lastSeenUnixS: number): HostEntry | undefined {
    if (name === '') return undefined;
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = { name, series: [], firstSeenUnixS, lastSeenUnixS };
      this.#hosts.set(name, host);
    }
    host.firstSeenUnixS = Math.min(host.firstSeenUnixS, firstSeenUnixS);
    host.lastSeenUnixS = Math.max(host.lastSeenUnixS, lastSeenUnixS);
    return host;
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

function described({
  type,
  intervalSeconds,
  unit,
}: SeriesIdentity): Pick<SeriesIdentity, 'type' | 'intervalSeconds' | 'unit'> {
  return { type, intervalSeconds, unit };
}

/** A `host:` tag names the host when the client named none; otherwise it is dropped, the field counts. */
function splitHost(host: string, tags: readonly string[]): { host: string; tags: readonly string[] } {
  const tag = tags.find((candidate) => candidate.startsWith('host:'));
  if (tag === undefined) return { host, tags };
  return { host: host || tag.slice('host:'.length), tags: tags.filter((candidate) => !candidate.startsWith('host:')) };
}
