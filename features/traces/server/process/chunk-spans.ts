import type { SpanBatch } from './span-batch.ts';

/** What a span's metrics and meta said, as bits. */
export const FLAG = {
  topLevel: 1,
  measured: 2,
  /** A snapshot of a span that still runs. */
  partial: 4,
  error: 8,
  synthetics: 16,
  /** Stand-alone security: not an observed request. */
  apmDisabled: 32,
} as const;

/** Ids made to collide could otherwise cost the square of their number. */
const MAX_PROBES = 64;

/**
 * The spans of one chunk after their rows were pushed, in row order: what only the whole chunk tells is written into the
 * rows from here.
 */
export class ChunkSpans {
  firstRow = 0;
  count = 0;
  flags = new Uint8Array(64);
  /** The share of requests that tracers kept at the root; 1 when not stated. */
  sampleRates = new Float64Array(64);
  durationsNs = new Float64Array(64);
  endsUnixNs = new Float64Array(64);
  #highTraceId = '';
  #highRow = 0;
  #table = new Int32Array(64);
  #slots = 0;

  reset(firstRow: number): void {
    this.firstRow = firstRow;
    this.count = 0;
    this.#highTraceId = '';
  }

  add(flags: number, sampleRate: number, durationNs: number, endUnixNs: number): void {
    if (this.count === this.flags.length) this.#grow();
    this.flags[this.count] = flags;
    this.sampleRates[this.count] = sampleRate;
    this.durationsNs[this.count] = durationNs;
    this.endsUnixNs[this.count] = endUnixNs;
    this.count++;
  }

  #grow(): void {
    const double = <Numbers extends Uint8Array | Float64Array>(from: Numbers, to: Numbers): Numbers => {
      to.set(from);
      return to;
    };
    const size = this.count * 2;
    this.flags = double(this.flags, new Uint8Array(size));
    this.sampleRates = double(this.sampleRates, new Float64Array(size));
    this.durationsNs = double(this.durationsNs, new Float64Array(size));
    this.endsUnixNs = double(this.endsUnixNs, new Float64Array(size));
  }

  /** `_dd.p.tid` of the span in `row`: 16 hex digits, the high half of the trace id; anything else is ignored. */
  noteTraceIdHigh(text: string, row: number): void {
    if (this.#highTraceId !== '' || !/^[0-9a-fA-F]{16}$/.test(text)) return;
    this.#highTraceId = text;
    this.#highRow = row;
  }

  /** Tracers state the high half on one span of the chunk; every row gets it. */
  spreadTraceIdHigh(batch: SpanBatch): void {
    if (this.#highTraceId === '') return;
    const high = Number.parseInt(this.#highTraceId.slice(0, 8), 16);
    const low = Number.parseInt(this.#highTraceId.slice(8), 16);
    const { traceId, traceIdHigh } = batch.column;
    const traceLow = traceId.lowAt(this.#highRow);
    const traceHigh = traceId.highAt(this.#highRow);
    for (let row = this.firstRow; row < this.firstRow + this.count; row++) {
      if (traceId.lowAt(row) === traceLow && traceId.highAt(row) === traceHigh) traceIdHigh.setHalves(row, low, high);
    }
  }

  /**
   * Marks entries of services. With `compute`, also those that the tracer did not mark: spans whose parent is absent, or
   * belongs to another service.
   */
  markTopLevel(batch: SpanBatch, compute: boolean): void {
    const { topLevel } = batch.column;
    if (compute) this.#indexSpans(batch);
    for (let at = 0; at < this.count; at++) {
      const row = this.firstRow + at;
      const flags = this.flags[at] ?? 0;
      if ((flags & FLAG.topLevel) === 0) {
        if (!compute) continue;
        const parent = this.#parentOf(batch, row);
        const { service } = batch.column;
        if (parent >= 0 && service.indexAt(parent) === service.indexAt(row)) continue;
        this.flags[at] = flags | FLAG.topLevel;
      }
      topLevel.set(row, 1);
    }
  }

  /** The row of a span's parent within the chunk, or -1. Needs `#indexSpans`. */
  #parentOf(batch: SpanBatch, row: number): number {
    const { spanId, parentId } = batch.column;
    const low = parentId.lowAt(row);
    const high = parentId.highAt(row);
    const mask = this.#slots - 1;
    for (let slot = slotOf(low, high) & mask, probes = 0; probes < MAX_PROBES; slot = (slot + 1) & mask, probes++) {
      const candidate = (this.#table[slot] ?? 0) - 1;
      if (candidate < 0) return -1;
      if (spanId.lowAt(candidate) === low && spanId.highAt(candidate) === high) return candidate;
    }
    return -1;
  }

  /** Puts the chunk's rows into an open-addressed table by span id. */
  #indexSpans(batch: SpanBatch): void {
    const { spanId } = batch.column;
    this.#slots = 16;
    while (this.#slots < this.count * 2) this.#slots *= 2;
    if (this.#table.length < this.#slots) this.#table = new Int32Array(this.#slots);
    else this.#table.fill(0, 0, this.#slots);
    const mask = this.#slots - 1;
    for (let row = this.firstRow; row < this.firstRow + this.count; row++) {
      let slot = slotOf(spanId.lowAt(row), spanId.highAt(row)) & mask;
      let probes = 0;
      while ((this.#table[slot] ?? 0) !== 0 && probes < MAX_PROBES) {
        slot = (slot + 1) & mask;
        probes++;
      }
      if (probes < MAX_PROBES) this.#table[slot] = row + 1;
    }
  }
}

function slotOf(low: number, high: number): number {
  return Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 7;
}
