import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';

/**
 * A DDSketch as tracers send it (github.com/DataDog/sketches-go `ddsketch.proto`), which is not the Agent's metric sketch:
 * it brings its own mapping, and dense stores that are mostly zeros.
 */
export interface DdSketch {
  readonly gamma: number;
  readonly indexOffset: number;
  /** Count by bucket index, without empty buckets. */
  readonly positive: ReadonlyMap<number, number>;
  readonly zeroCount: number;
}

/** Buckets kept of one sketch; those of honest tracers have at most 2048. */
const MAX_BUCKETS = 8192;

/** Throws `bad_protobuf`. Negative values are left out: durations have none. */
export function decodeDdSketch(bytes: Buffer): DdSketch {
  const reader = new ProtobufReader(bytes);
  const positive = new Map<number, number>();
  // The tracers' default mapping: one per cent relative accuracy.
  let gamma = 1.01 / 0.99;
  let indexOffset = 0;
  let zeroCount = 0;
  while (reader.next()) {
    const { field, wire } = reader;
    if (field === 1 && wire === DELIMITED) ({ gamma, indexOffset } = readMapping(reader, gamma));
    else if (field === 2 && wire === DELIMITED) readStore(reader, positive);
    else if (field === 4 && wire === FIXED64) zeroCount = reader.double();
    else reader.skip();
  }
  return { gamma, indexOffset, positive, zeroCount };
}

/** IndexMapping: gamma 1, indexOffset 2. */
function readMapping(reader: ProtobufReader, usualGamma: number): { gamma: number; indexOffset: number } {
  const stop = reader.enter();
  let gamma = usualGamma;
  let indexOffset = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === FIXED64) gamma = reader.double();
    else if (reader.field === 2 && reader.wire === FIXED64) indexOffset = reader.double();
    else reader.skip();
  }
  return { gamma, indexOffset };
}

/** Store: binCounts 1 (map of sint32 to double), contiguousBinCounts 2 (packed doubles), contiguousBinIndexOffset 3. */
function readStore(reader: ProtobufReader, into: Map<number, number>): void {
  const stop = reader.enter();
  const dense: number[] = [];
  let offset = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) readBin(reader, into);
    else if (reader.field === 2 && reader.wire === DELIMITED) {
      const end = reader.enter();
      while (reader.offset < end && dense.length < MAX_BUCKETS) dense.push(reader.double());
      reader.offset = end;
    } else if (reader.field === 2 && reader.wire === FIXED64) dense.push(reader.double());
    else if (reader.field === 3 && reader.wire === VARINT) offset = reader.sint32();
    else reader.skip();
  }
  dense.forEach((count, at) => {
    add(into, offset + at, count);
  });
}

function readBin(reader: ProtobufReader, into: Map<number, number>): void {
  const stop = reader.enter();
  let index = 0;
  let count = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === VARINT) index = reader.sint32();
    else if (reader.field === 2 && reader.wire === FIXED64) count = reader.double();
    else reader.skip();
  }
  add(into, index, count);
}

function add(into: Map<number, number>, index: number, count: number): void {
  if (!(count > 0) || !Number.isFinite(count) || into.size >= MAX_BUCKETS) return;
  into.set(index, (into.get(index) ?? 0) + count);
}

/**
 * Which values bucket `k` holds: `floor` from γ^k up (sketches-go, the reference), `ceil` up to γ^k (sketches-js). The
 * message does not say; the tracer's language does.
 */
export type BucketRounding = 'floor' | 'ceil';

/** The values at these quantiles (0 to 1) of several sketches together; undefined when they hold nothing. */
export function quantilesOf(
  sketches: readonly DdSketch[],
  quantiles: readonly number[],
  rounding: BucketRounding = 'floor',
): readonly number[] | undefined {
  const values: { value: number; count: number }[] = [];
  for (const { gamma, indexOffset, positive, zeroCount } of sketches) {
    if (zeroCount > 0) values.push({ value: 0, count: zeroCount });
    if (!(gamma > 1)) continue;
    for (const [index, count] of positive) {
      // The middle of the bucket, by relative distance.
      const lower = Math.exp((index - indexOffset - (rounding === 'ceil' ? 1 : 0)) * Math.log(gamma));
      const value = (lower * 2 * gamma) / (1 + gamma);
      if (Number.isFinite(value)) values.push({ value, count });
    }
  }
  const total = values.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  values.sort((a, b) => a.value - b.value);
  return quantiles.map((quantile) => {
    const rank = quantile * (total - 1);
    let seen = 0;
    for (const { value, count } of values) {
      seen += count;
      if (seen > rank) return value;
    }
    return values.at(-1)?.value ?? 0;
  });
}
