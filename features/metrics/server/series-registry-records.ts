import type { MetricType } from '@komainu/contracts/metrics/sample.ts';

/** Records of a chunk are a power of two: places are shifts and masks. */
const CHUNK_SHIFT = 13;
const RECORDS_A_CHUNK = 1 << CHUNK_SHIFT;
const WORDS = 10;

/** The words of a record. */
export const RECORD = {
  idLow: 0,
  idHigh: 1,
  /** The number of its metric, and flags. */
  meta: 2,
  /** The number of its host plus one; 0 for none. */
  host: 3,
  tagsAt: 4,
  intervalSeconds: 5,
  firstSeen: 6,
  lastSeen: 7,
  storedSeen: 8,
  /** The number of the series before it of the same host plus one; 0 for none. */
  olderOfHost: 9,
} as const;

/** What else the word of the metric says. */
export const META = {
  /** The lowest bits are the place of its type among `SERIES_TYPES`. */
  type: 3,
  changed: 4,
  forgotten: 8,
  metricShift: 4,
} as const;

export const SERIES_TYPES: readonly MetricType[] = ['gauge', 'count', 'rate', 'distribution'];
const MOST_SECONDS = 0xffff_ffff;

/** What is written down of a series; see `SeriesEntry` for what each says. */
export interface SeriesRecord {
  readonly low: number;
  readonly high: number;
  /** -1 for none. */
  readonly hostNumber: number;
  readonly tagsAt: number;
  readonly type: MetricType;
  readonly intervalSeconds: number;
  readonly firstSeenUnixS: number;
  /** When it was stored; 0 where it never was. */
  readonly lastSeenUnixS: number;
}

/**
 * What series are, by number: 40 bytes each. There are millions; as objects they would take four times as much, and the
 * garbage collector would visit each of them again and again.
 */
export class SeriesRecords {
  readonly #chunks: Uint32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The number that it got. */
  add(record: SeriesRecord, metricNumber: number, olderOfHost: number): number {
    const number = this.#length++;
    if (number % RECORDS_A_CHUNK === 0) this.#chunks.push(new Uint32Array(RECORDS_A_CHUNK * WORDS));
    const words = this.wordsOf(number);
    const at = this.placeOf(number);
    words[at + RECORD.idLow] = record.low;
    words[at + RECORD.idHigh] = record.high;
    words[at + RECORD.meta] = (metricNumber << META.metricShift) | (record.lastSeenUnixS === 0 ? META.changed : 0);
    words[at + RECORD.host] = record.hostNumber + 1;
    words[at + RECORD.olderOfHost] = olderOfHost;
    words[at + RECORD.tagsAt] = record.tagsAt;
    words[at + RECORD.firstSeen] = record.firstSeenUnixS;
    words[at + RECORD.lastSeen] = record.lastSeenUnixS;
    words[at + RECORD.storedSeen] = record.lastSeenUnixS;
    describe(words, at, record.type, record.intervalSeconds);
    return number;
  }

  /** The memory that the record of a number lies in, among others. */
  wordsOf(number: number): Uint32Array {
    return this.#chunks[number >>> CHUNK_SHIFT] as Uint32Array;
  }

  /** Where it begins there. */
  placeOf(number: number): number {
    return (number & (RECORDS_A_CHUNK - 1)) * WORDS;
  }

  /** Whether there is a series of this number, and it was not forgotten. */
  knows(number: number): boolean {
    if (!(number >= 0 && number < this.#length)) return false;
    return ((this.wordsOf(number)[this.placeOf(number) + RECORD.meta] as number) & META.forgotten) === 0;
  }

  forget(number: number): void {
    const words = this.wordsOf(number);
    const at = this.placeOf(number) + RECORD.meta;
    words[at] = (words[at] as number) | META.forgotten;
  }
}

/** Writes into the record at this place how its series is to be read. */
export function describe(words: Uint32Array, at: number, type: MetricType, intervalSeconds: number): void {
  words[at + RECORD.meta] = ((words[at + RECORD.meta] as number) & ~META.type) | SERIES_TYPES.indexOf(type);
  words[at + RECORD.intervalSeconds] = Math.min(MOST_SECONDS, Math.max(0, Math.floor(intervalSeconds)));
}
