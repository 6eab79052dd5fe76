import { parseEvent } from './event.ts';
import { MetricLine, type StatsDRejection, type StatsDSink, type StatsDType } from './line.ts';
import { parseNumber, parseWhole } from './number.ts';
import { parseServiceCheck } from './service-check.ts';

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const COLON = 58;
const PIPE = 124;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export interface StatsDParserOptions {
  /** Whether `c:`, `e:` and `card:` of metrics are read; without, lines that differ in them only are the same. */
  readonly origins: boolean;
  /** Whether `T…` is read; without, it is skipped like a field of a newer protocol. */
  readonly timestamps: boolean;
}

/**
 * Reads DogStatsD datagrams (protocol 1.0 to 1.5): metrics with packed values, sample rate, timestamp, container and
 * external data, events and service checks, a line each. A bad line is reported and the next one read; nothing throws.
 */
export class StatsDParser {
  readonly #sink: StatsDSink;
  readonly #origins: boolean;
  readonly #timestamps: boolean;
  readonly #line = new MetricLine();
  /** Where the scan of the present line stands. */
  #at = 0;

  constructor(sink: StatsDSink, options: StatsDParserOptions = { origins: true, timestamps: true }) {
    this.#sink = sink;
    this.#origins = options.origins;
    this.#timestamps = options.timestamps;
  }

  /**
   * Reads the lines of `bytes[start, end)`; a trailing newline and blank lines are fine. Carriage returns at the ends of
   * lines are overwritten. `sender` is handed to the sink with each line.
   */
  parse(bytes: Buffer, start = 0, end = bytes.length, sender = 0): void {
    dropCarriageReturns(bytes, start, end);
    this.#line.bytes = bytes;
    this.#line.sender = sender;
    let at = start;
    while (at < end) {
      const first = bytes[at];
      if (first === NEWLINE) {
        at++;
        continue;
      }
      if (first === 95 && this.#special(bytes, at, end)) {
        at = this.#at;
        continue;
      }
      this.#at = at;
      const problem = this.#metric(bytes, end);
      if (problem === undefined) {
        this.#sink.metric(this.#line);
        at = this.#at;
        continue;
      }
      // A refused line was left where it went wrong.
      let stop = this.#at;
      while (stop < end && bytes[stop] !== NEWLINE) stop++;
      this.#sink.rejected(problem, bytes, at, stop);
      at = stop;
    }
  }

  /** `_e{` and `_sc|`; anything else that begins with an underscore is a metric. */
  #special(bytes: Buffer, at: number, end: number): boolean {
    const event = bytes[at + 1] === 101 && bytes[at + 2] === 123;
    const check = bytes[at + 1] === 115 && bytes[at + 2] === 99 && bytes[at + 3] === PIPE;
    if (!event && !check) return false;
    const found = bytes.indexOf(NEWLINE, at);
    const stop = found < 0 || found > end ? end : found;
    if (event) {
      const parsed = parseEvent(bytes, at, stop);
      if (parsed === undefined) this.#sink.rejected('bad_event', bytes, at, stop);
      else this.#sink.event(parsed, this.#line.sender);
    } else {
      const parsed = parseServiceCheck(bytes, at, stop);
      if (parsed === undefined) this.#sink.rejected('bad_service_check', bytes, at, stop);
      else this.#sink.serviceCheck(parsed, this.#line.sender);
    }
    this.#at = stop;
    return true;
  }

  #metric(bytes: Buffer, end: number): StatsDRejection | undefined {
    const line = this.#line;
    let at = this.#at;
    let hash = FNV_OFFSET;
    line.nameStart = at;
    for (; at < end; at++) {
      const code = bytes[at] ?? 0;
      if (code === COLON || code === NEWLINE || code === PIPE) break;
      hash = Math.imul(hash ^ code, FNV_PRIME);
    }
    line.nameEnd = at;
    this.#at = at;
    if (at === line.nameStart) return 'no_name';
    if (at >= end || bytes[at] !== COLON) return 'no_value';
    at++;
    line.valueStart = at;
    while (at < end && bytes[at] !== PIPE && bytes[at] !== NEWLINE) at++;
    line.valueEnd = at;
    this.#at = at;
    if (at >= end || bytes[at] === NEWLINE) return 'bad_type';
    const type = this.#type(bytes, at + 1, end);
    if (type === undefined) return 'bad_type';
    line.type = type;
    hash = Math.imul(hash ^ (bytes[at + 1] ?? 0), FNV_PRIME);
    const problem = this.#values(bytes) ?? this.#fields(bytes, end);
    if (problem !== undefined) return problem;
    hash = hashOf(bytes, line.tagsStart, line.tagsEnd, hash);
    if (this.#origins) {
      hash = hashOf(bytes, line.containerStart, line.containerEnd, hash);
      hash = hashOf(bytes, line.externalStart, line.externalEnd, hash);
      hash = hashOf(bytes, line.cardinalityStart, line.cardinalityEnd, hash);
    }
    line.hash = Math.imul(hash ^ line.sender, FNV_PRIME);
    return undefined;
  }

  /** The type at `at`; leaves the scan on the byte after it. */
  #type(bytes: Buffer, at: number, end: number): StatsDType | undefined {
    const letter = bytes[at];
    let stop = at + 1;
    let type: StatsDType | undefined;
    if (letter === 99) type = 'count';
    else if (letter === 103) type = 'gauge';
    else if (letter === 104) type = 'histogram';
    else if (letter === 100) type = 'distribution';
    else if (letter === 115) type = 'set';
    else if (letter === 109 && bytes[stop] === 115) {
      type = 'timing';
      stop++;
    }
    if (at >= end || type === undefined) return undefined;
    if (stop < end && bytes[stop] !== PIPE && bytes[stop] !== NEWLINE) return undefined;
    this.#at = stop;
    return type;
  }

  #values(bytes: Buffer): StatsDRejection | undefined {
    const line = this.#line;
    line.valueCount = 0;
    if (line.type === 'set') return line.valueStart === line.valueEnd ? 'no_value' : undefined;
    let start = line.valueStart;
    for (let at = start; at <= line.valueEnd; at++) {
      if (at < line.valueEnd && bytes[at] !== COLON) continue;
      if (at > start) {
        const value = parseNumber(bytes, start, at);
        if (Number.isNaN(value)) return 'bad_value';
        line.values[line.valueCount++] = value;
      }
      start = at + 1;
    }
    return line.valueCount === 0 ? 'no_value' : undefined;
  }

  /** The fields after the type, in any order; unknown ones are skipped, as newer clients add some. */
  #fields(bytes: Buffer, end: number): StatsDRejection | undefined {
    const line = this.#line;
    line.sampleRate = 1;
    line.timeUnixS = 0;
    line.tagsStart = line.tagsEnd = 0;
    line.containerStart = line.containerEnd = 0;
    line.externalStart = line.externalEnd = 0;
    line.cardinalityStart = line.cardinalityEnd = 0;
    let at = this.#at;
    while (at < end && bytes[at] === PIPE) {
      const start = at + 1;
      at = start;
      while (at < end && bytes[at] !== PIPE && bytes[at] !== NEWLINE) at++;
      this.#at = at;
      switch (bytes[start]) {
        case 35:
          line.tagsStart = start + 1;
          line.tagsEnd = at;
          break;
        case 64: {
          const rate = parseNumber(bytes, start + 1, at);
          if (!(rate > 0 && rate <= 1)) return 'bad_sample_rate';
          line.sampleRate = rate;
          break;
        }
        case 84: {
          if (!this.#timestamps) break;
          const time = parseWhole(bytes, start + 1, at);
          if (time < 1) return 'bad_timestamp';
          line.timeUnixS = time;
          break;
        }
        case 99:
          if (this.#origins) this.#origin(bytes, start, at);
          break;
        case 101:
          if (this.#origins && bytes[start + 1] === COLON) {
            line.externalStart = start + 2;
            line.externalEnd = at;
          }
          break;
      }
    }
    return undefined;
  }

  /** `c:…` and `card:…`. */
  #origin(bytes: Buffer, start: number, end: number): void {
    const line = this.#line;
    if (bytes[start + 1] === COLON) {
      line.containerStart = start + 2;
      line.containerEnd = end;
    } else if (end - start >= 5 && bytes.toString('latin1', start, start + 5) === 'card:') {
      line.cardinalityStart = start + 5;
      line.cardinalityEnd = end;
    }
  }
}

function hashOf(bytes: Buffer, start: number, end: number, seed: number): number {
  let hash = seed;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), FNV_PRIME);
  return hash;
}

/** Makes `\r\n` two newlines and a final `\r` a newline: blank lines are skipped anyway. */
function dropCarriageReturns(bytes: Buffer, start: number, end: number): void {
  for (
    let at = bytes.indexOf(CARRIAGE_RETURN, start);
    at >= 0 && at < end;
    at = bytes.indexOf(CARRIAGE_RETURN, at + 1)
  ) {
    if (at + 1 === end || bytes[at + 1] === NEWLINE) bytes[at] = NEWLINE;
  }
}
