import { ProtobufWriter } from '../protobuf/writer.ts';

/** One per cent relative accuracy: what tracers and Agents use for durations. */
const GAMMA = 1.01 / 0.99;
const LOG_GAMMA = Math.log(GAMMA);
/** Below this, in nanoseconds, a duration counts as zero. */
const LEAST = 1;

/**
 * Collects durations in nanoseconds as a DDSketch and writes it as sketches-go does (`ddsketch.proto`): bucket `k` holds
 * values from γ^k up to γ^(k+1).
 */
export class DdSketchBuilder {
  #zero = 0;
  /** Counts by bucket, dense from `#first` on. */
  #bins = new Float64Array(0);
  #first = 0;

  get isEmpty(): boolean {
    return this.#zero === 0 && this.#bins.length === 0;
  }

  /** Counts a duration `weight` times; negative ones count as zero. */
  add(durationNs: number, weight: number): void {
    if (!(durationNs >= LEAST)) {
      this.#zero += weight;
      return;
    }
    const index = Math.floor(Math.log(durationNs) / LOG_GAMMA);
    const at = index - this.#first;
    if (at < 0 || at >= this.#bins.length) this.#makeRoom(index);
    const place = index - this.#first;
    this.#bins[place] = (this.#bins[place] ?? 0) + weight;
  }

  /** The protobuf message; empty when nothing was counted. */
  encode(): Buffer {
    if (this.isEmpty) return Buffer.alloc(0);
    const writer = new ProtobufWriter(128 + this.#bins.length * 8);
    writer.message(1, () => writer.double(1, GAMMA));
    let [start, stop] = [0, this.#bins.length];
    while (start < stop && this.#bins[start] === 0) start++;
    while (stop > start && this.#bins[stop - 1] === 0) stop--;
    if (stop > start) {
      writer.message(2, () => {
        writer.packedDoubles(2, this.#bins.subarray(start, stop));
        writer.zigzag(3, this.#first + start);
      });
    }
    writer.double(4, this.#zero);
    return writer.finish();
  }

  /** Durations of one kind of request are close together: room for a few more on the side that grows. */
  #makeRoom(index: number): void {
    const SPARE = 16;
    if (this.#bins.length === 0) {
      this.#first = index - SPARE;
      this.#bins = new Float64Array(SPARE * 2);
      return;
    }
    const first = Math.min(this.#first, index - SPARE);
    const end = Math.max(this.#first + this.#bins.length, index + SPARE);
    const grown = new Float64Array(end - first);
    grown.set(this.#bins, this.#first - first);
    this.#first = first;
    this.#bins = grown;
  }
}
