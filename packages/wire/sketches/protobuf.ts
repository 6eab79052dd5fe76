import type { DistributionSketch } from '@komainu/contracts/metrics/sample.ts';
import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { ByteHash } from '../series/hash.ts';
import type { SeriesIdentity, SketchSink } from '../series/sink.ts';

const SEED = 3;

/** The Agent keeps at most 4096 bins; a bigger count repeats its key, so more entries than that may come. */
const ENTRIES = 65536;

/**
 * Decodes a `datadog.agentpayload.SketchPayload`, the body of `POST /api/beta/sketches`. Old `distributions` (field 3) are
 * refused one by one: no Agent of this decade sends them. Throws `bad_protobuf` when the bytes are cut off.
 */
export function decodeSketches(body: Uint8Array, sink: SketchSink): void {
  const reader = new ProtobufReader(body);
  const hash = new ByteHash();
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === DELIMITED) decodeSketch(reader, reader.enter(), sink, hash);
    else reader.skip();
  }
}

interface Dated {
  readonly timeUnixS: number;
  readonly sketch: DistributionSketch | undefined;
}

function decodeSketch(reader: ProtobufReader, stop: number, sink: SketchSink, hash: ByteHash): void {
  const start = reader.offset;
  const dated: Dated[] = [];
  let oldFormat = 0;
  hash.reset(SEED);
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (wire !== DELIMITED) reader.skip();
    else if (field === 7) dated.push(decodeDogsketch(reader, reader.enter()));
    else {
      if (field === 3) oldFormat++;
      reader.range();
      if (field === 1 || field === 2 || field === 4) {
        hash.number(field);
        hash.bytes(reader.view, reader.start, reader.stop);
      }
    }
  }
  if (oldFormat > 0) sink.refuse('old_distribution_format', oldFormat);
  if (dated.length === 0) return;
  let series: number | string = sink.known(hash.low, hash.high);
  if (series === -1) {
    series = sink.introduce(readIdentity(new ProtobufReader(reader.buffer, start, stop)), hash.low, hash.high);
  }
  if (typeof series === 'string') {
    sink.refuse(series, dated.length);
    return;
  }
  for (const { timeUnixS, sketch } of dated) {
    if (sketch === undefined) sink.refuse('bad_sketch', 1);
    else sink.sketch(series, timeUnixS, sketch);
  }
}

function decodeDogsketch(reader: ProtobufReader, stop: number): Dated {
  let timeUnixS = 0;
  let count = 0;
  let min = 0;
  let max = 0;
  let sum = 0;
  const keys: number[] = [];
  const counts: number[] = [];
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 7) readNumbers(reader, wire, keys, true);
    else if (field === 8) readNumbers(reader, wire, counts, false);
    else if (wire === VARINT && field === 1) timeUnixS = reader.int64();
    else if (wire === VARINT && field === 2) count = reader.int64();
    else if (wire === FIXED64 && field === 3) min = reader.double();
    else if (wire === FIXED64 && field === 4) max = reader.double();
    else if (wire === FIXED64 && field === 6) sum = reader.double();
    else reader.skip();
  }
  const usable = keys.length === counts.length && keys.length <= ENTRIES && count > 0;
  return { timeUnixS, sketch: usable ? { ...mergeBins(keys, counts), count, min, max, sum } : undefined };
}

function readNumbers(reader: ProtobufReader, wire: number, into: number[], zigzag: boolean): void {
  if (wire === VARINT) {
    into.push(zigzag ? reader.sint32() : reader.uint32());
  } else if (wire === DELIMITED) {
    const end = reader.enter();
    while (reader.offset < end) into.push(zigzag ? reader.sint32() : reader.uint32());
  } else reader.skip();
}

/** Adds up repeated keys and brings them in order; Agents send them ascending. */
function mergeBins(
  keys: readonly number[],
  counts: readonly number[],
): { keys: readonly number[]; counts: readonly number[] } {
  let ascending = true;
  for (let index = 1; index < keys.length && ascending; index++) {
    ascending = (keys[index] ?? 0) > (keys[index - 1] ?? 0);
  }
  if (ascending) return { keys, counts };
  const bins = new Map<number, number>();
  keys.forEach((key, index) => {
    bins.set(key, (bins.get(key) ?? 0) + (counts[index] ?? 0));
  });
  const sorted = [...bins].sort(([a], [b]) => a - b);
  return { keys: sorted.map(([key]) => key), counts: sorted.map(([, count]) => count) };
}

function readIdentity(reader: ProtobufReader): SeriesIdentity {
  let metric = '';
  let host = '';
  const tags: string[] = [];
  while (reader.next()) {
    if (reader.wire !== DELIMITED) reader.skip();
    else if (reader.field === 1) metric = reader.string();
    else if (reader.field === 2) host = reader.string();
    else if (reader.field === 4) tags.push(reader.string());
    else reader.skip();
  }
  return { metric, host, tags, type: 'distribution', intervalSeconds: 0, unit: '' };
}
