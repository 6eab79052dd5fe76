import { badRequest } from '@komainu/kernel/errors.ts';
import { DELIMITED, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { ByteHash } from '../series/hash.ts';
import type { PointSink } from '../series/sink.ts';
import { labelIdentity } from './label-identity.ts';
import { decodeSample, refuseUnstored } from './samples.ts';
import { familyType, newReport, type WriteReport } from './write-report.ts';

const SEED = 12;
const SYMBOLS = 4;
const SERIES = 5;

/** Where the texts of a request lie: labels name them by number. */
interface Symbols {
  readonly starts: number[];
  readonly stops: number[];
}

/**
 * Decodes an `io.prometheus.write.v2.Request` (remote write 2.0) that is no longer compressed. Throws `bad_protobuf` when
 * the bytes are cut off or name a text that is not there; whoever owns the sink then takes its points back.
 */
export function decodeRemoteWrite2(body: Uint8Array, sink: PointSink): WriteReport {
  const symbols = readSymbols(new ProtobufReader(body));
  const reader = new ProtobufReader(body);
  const hash = new ByteHash();
  const report = newReport();
  while (reader.next()) {
    if (reader.field === SERIES && reader.wire === DELIMITED) {
      decodeSeries(reader, reader.enter(), symbols, sink, hash, report);
    } else reader.skip();
  }
  refuseUnstored(sink, report);
  return report;
}

function readSymbols(reader: ProtobufReader): Symbols {
  const symbols: Symbols = { starts: [], stops: [] };
  while (reader.next()) {
    if (reader.field !== SYMBOLS || reader.wire !== DELIMITED) {
      reader.skip();
      continue;
    }
    reader.range();
    symbols.starts.push(reader.start);
    symbols.stops.push(reader.stop);
  }
  return symbols;
}

function decodeSeries(
  reader: ProtobufReader,
  stop: number,
  symbols: Symbols,
  sink: PointSink,
  hash: ByteHash,
  report: WriteReport,
): void {
  const references: number[] = [];
  const metadata = { type: 0, help: 0, unit: 0 };
  let described = false;
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && wire === DELIMITED) {
      const end = reader.enter();
      while (reader.offset < end) references.push(reader.uint32());
    } else if (field === 1 && wire === VARINT) references.push(reader.uint32());
    else if (field === 2 && wire === DELIMITED) decodeSample(reader, reader.enter(), sink, report);
    else if (field === 5 && wire === DELIMITED) {
      described = true;
      readMetadata(reader, reader.enter(), metadata);
    } else {
      if (field === 3) report.nativeHistograms++;
      else if (field === 4) report.exemplars++;
      reader.skip();
    }
  }
  hash.reset(SEED);
  for (const reference of references) {
    const [from, to] = placeOf(symbols, reference);
    hash.bytes(reader.view, from, to);
  }
  const text = (reference: number) => {
    const [from, to] = placeOf(symbols, reference);
    return reader.buffer.toString('utf8', from, to);
  };
  const known = sink.known(hash.low, hash.high);
  if (known >= 0 && !described) {
    sink.assign(known, 'gauge', 0);
    return;
  }
  const labels: [string, string][] = [];
  for (let index = 0; index + 1 < references.length; index += 2) {
    labels.push([text(references[index] ?? 0), text(references[index + 1] ?? 0)]);
  }
  const identity = labelIdentity(labels);
  if (described) {
    const { help, unit } = metadata;
    report.metadata.push({
      name: identity.metric,
      type: familyType(metadata.type),
      help: help === 0 ? '' : text(help),
      unit: unit === 0 ? '' : text(unit),
    });
  }
  const series = known >= 0 ? known : sink.introduce(identity, hash.low, hash.high);
  if (typeof series === 'number') sink.assign(series, identity.type, identity.intervalSeconds);
  else sink.refuse(series);
}

function readMetadata(
  reader: ProtobufReader,
  stop: number,
  metadata: { type: number; help: number; unit: number },
): void {
  while (reader.next(stop)) {
    if (reader.wire !== VARINT) reader.skip();
    else if (reader.field === 1) metadata.type = reader.uint32();
    else if (reader.field === 3) metadata.help = reader.uint32();
    else if (reader.field === 4) metadata.unit = reader.uint32();
    else reader.skip();
  }
}

function placeOf({ starts, stops }: Symbols, reference: number): readonly [number, number] {
  const start = starts[reference];
  const stop = stops[reference];
  if (start === undefined || stop === undefined)
    throw badRequest('bad_protobuf', 'a label names a text that is not there');
  return [start, stop];
}
