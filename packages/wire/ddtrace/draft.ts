import { ByteWriter } from '../native/bytes.ts';

const EMPTY = Buffer.alloc(0);

/** A growing list of numbers that is filled again for every span. */
class Ranges {
  numbers = new Uint32Array(256);
  length = 0;

  push2(start: number, stop: number): void {
    if (this.length + 2 > this.numbers.length) this.#grow();
    this.numbers[this.length] = start;
    this.numbers[this.length + 1] = stop;
    this.length += 2;
  }

  #grow(): void {
    const larger = new Uint32Array(this.numbers.length * 2);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}

/**
 * One span between its bytes and its row: text is named by its range in `source` (the payload), so that nothing is
 * copied or decoded that a row does not need. One draft is reused for all spans of a payload.
 *
 * Decoders of binary forms set `source` and the ranges; decoders that have strings use the `set…` methods, which write
 * into `scratch`.
 */
export class SpanDraft {
  /** Where the four text fields, `meta`, `metricKeys` and `structs` point. */
  source: Buffer = EMPTY;
  serviceStart = 0;
  serviceStop = 0;
  nameStart = 0;
  nameStop = 0;
  resourceStart = 0;
  resourceStop = 0;
  typeStart = 0;
  typeStop = 0;
  /** The low 64 bits of the trace id. */
  traceLow = 0;
  traceHigh = 0;
  /** The high 64 bits of the trace id, when the form carries them; else they come from `_dd.p.tid`. */
  upperLow = 0;
  upperHigh = 0;
  spanLow = 0;
  spanHigh = 0;
  parentLow = 0;
  parentHigh = 0;
  /** Nanoseconds since 1970 as a signed 64-bit number. */
  startLow = 0;
  startHigh = 0;
  /** Nanoseconds as a signed 64-bit number. */
  durationLow = 0;
  durationHigh = 0;
  error = 0;
  /** Key start, key stop, value start, value stop of each entry. */
  readonly meta = new Ranges();
  /** Key start and stop of each entry; `metricValues` runs in step. */
  readonly metricKeys = new Ranges();
  metricValues = new Float64Array(64);
  metricCount = 0;
  /** As `meta`; values are msgpack. */
  readonly structs = new Ranges();
  /** Text made by the decoder; `scratchMeta` and `scratchMetricKeys` point here. */
  readonly scratch = new ByteWriter(1 << 12);
  readonly scratchMeta = new Ranges();
  readonly scratchMetricKeys = new Ranges();
  readonly scratchMetricValues: number[] = [];
  #fieldsInScratch = false;

  /** Makes ready for the next span of `source`. */
  reset(source: Buffer): void {
    this.source = source;
    this.serviceStart = this.serviceStop = this.nameStart = this.nameStop = 0;
    this.resourceStart = this.resourceStop = this.typeStart = this.typeStop = 0;
    this.traceLow = this.traceHigh = this.upperLow = this.upperHigh = 0;
    this.spanLow = this.spanHigh = this.parentLow = this.parentHigh = 0;
    this.startLow = this.startHigh = this.durationLow = this.durationHigh = 0;
    this.error = 0;
    this.meta.length = 0;
    this.metricKeys.length = 0;
    this.metricCount = 0;
    this.structs.length = 0;
    this.scratch.truncate(0);
    this.scratchMeta.length = 0;
    this.scratchMetricKeys.length = 0;
    // Even of an array that is empty, setting the length is a call into the engine.
    if (this.scratchMetricValues.length > 0) this.scratchMetricValues.length = 0;
    this.#fieldsInScratch = false;
  }

  pushMetric(keyStart: number, keyStop: number, value: number): void {
    if (this.metricCount === this.metricValues.length) {
      const larger = new Float64Array(this.metricCount * 2);
      larger.set(this.metricValues);
      this.metricValues = larger;
    }
    this.metricKeys.push2(keyStart, keyStop);
    this.metricValues[this.metricCount++] = value;
  }

  /** The four text fields as strings. */
  setFields(service: string, name: string, resource: string, type: string): void {
    this.#fieldsInScratch = true;
    this.serviceStart = this.scratch.length;
    this.nameStart = this.serviceStop = this.#put(service);
    this.resourceStart = this.nameStop = this.#put(name);
    this.typeStart = this.resourceStop = this.#put(resource);
    this.typeStop = this.#put(type);
  }

  setMeta(key: string, value: string): void {
    const start = this.scratch.length;
    const middle = this.#put(key);
    const stop = this.#put(value);
    this.scratchMeta.push2(start, middle);
    this.scratchMeta.push2(middle, stop);
  }

  setMetric(key: string, value: number): void {
    const start = this.scratch.length;
    this.scratchMetricKeys.push2(start, this.#put(key));
    this.scratchMetricValues.push(value);
  }

  setTraceId(id: bigint): void {
    this.traceLow = Number(id & 0xffffffffn);
    this.traceHigh = Number((id >> 32n) & 0xffffffffn);
    this.upperLow = Number((id >> 64n) & 0xffffffffn);
    this.upperHigh = Number((id >> 96n) & 0xffffffffn);
  }

  setSpanId(id: bigint): void {
    this.spanLow = Number(id & 0xffffffffn);
    this.spanHigh = Number((id >> 32n) & 0xffffffffn);
  }

  setParentId(id: bigint): void {
    this.parentLow = Number(id & 0xffffffffn);
    this.parentHigh = Number((id >> 32n) & 0xffffffffn);
  }

  setStart(unixNs: bigint): void {
    this.startLow = Number(unixNs & 0xffffffffn);
    this.startHigh = Number((unixNs >> 32n) & 0xffffffffn);
  }

  setDuration(ns: bigint): void {
    this.durationLow = Number(ns & 0xffffffffn);
    this.durationHigh = Number((ns >> 32n) & 0xffffffffn);
  }

  /** Where the four text fields point: `source`, or the scratch once `setFields` was used. */
  get fields(): Buffer {
    return this.#fieldsInScratch ? this.scratch.buffer : this.source;
  }

  #put(text: string): number {
    const { scratch } = this;
    scratch.reserve(text.length * 3);
    scratch.length += scratch.buffer.write(text, scratch.length, 'utf8');
    return scratch.length;
  }
}
