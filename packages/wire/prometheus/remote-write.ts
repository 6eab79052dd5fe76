import { DELIMITED, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { ByteHash } from '../series/hash.ts';
import type { PointSink, SeriesIdentity } from '../series/sink.ts';
import { labelIdentity } from './label-identity.ts';
import { decodeSample, refuseUnstored } from './samples.ts';
import { familyType, type MetricFamily, newReport, type WriteReport } from './write-report.ts';

const SEED = 11;
const LABEL = 1;
const SAMPLE = 2;
const EXEMPLAR = 3;
const HISTOGRAM = 4;

/**
 * Decodes a `prometheus.WriteRequest` (remote write 1.0, prometheus/prompb `remote.proto`) that is no longer compressed. A
 * series seen before costs one hash of its labels. Throws `bad_protobuf` when the bytes are cut off; whoever owns the sink
 * then takes its points back.
 */
export function decodeRemoteWrite(body: Uint8Array, sink: PointSink): WriteReport {
  const reader = new ProtobufReader(body);
  const hash = new ByteHash();
  const report = newReport();
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === DELIMITED) decodeSeries(reader, reader.enter(), sink, hash, report);
    else if (reader.field === 3 && reader.wire === DELIMITED) report.metadata.push(readFamily(reader, reader.enter()));
    else reader.skip();
  }
  refuseUnstored(sink, report);
  return report;
}

function decodeSeries(
  reader: ProtobufReader,
  stop: number,
  sink: PointSink,
  hash: ByteHash,
  report: WriteReport,
): void {
  const start = reader.offset;
  hash.reset(SEED);
  for (;;) {
    const from = reader.offset;
    reader.skipDelimited(1 << LABEL, stop);
    // Labels stand together: hashed in one go they cost half.
    if (reader.offset > from) hash.bytes(reader.view, from, reader.offset);
    if (!reader.next(stop)) break;
    const { field, wire } = reader;
    if (wire !== DELIMITED) reader.skip();
    else if (field === SAMPLE) decodeSample(reader, reader.enter(), sink, report);
    else {
      if (field === HISTOGRAM) report.nativeHistograms++;
      else if (field === EXEMPLAR) report.exemplars++;
      reader.range();
      if (field === LABEL) hash.bytes(reader.view, reader.start, reader.stop);
    }
  }
  const series = sink.known(hash.low, hash.high);
  if (series >= 0) {
    sink.assign(series, 'gauge', 0);
    return;
  }
  const identity = readIdentity(new ProtobufReader(reader.buffer, start, stop));
  const introduced = sink.introduce(identity, hash.low, hash.high);
  if (typeof introduced === 'number') sink.assign(introduced, identity.type, identity.intervalSeconds);
  else sink.refuse(introduced);
}

function readIdentity(reader: ProtobufReader): SeriesIdentity {
  const labels: [string, string][] = [];
  while (reader.next()) {
    if (reader.field !== LABEL || reader.wire !== DELIMITED) {
      reader.skip();
      continue;
    }
    const stop = reader.enter();
    let name = '';
    let value = '';
    while (reader.next(stop)) {
      if (reader.wire !== DELIMITED) reader.skip();
      else if (reader.field === 1) name = reader.string();
      else if (reader.field === 2) value = reader.string();
      else reader.skip();
    }
    labels.push([name, value]);
  }
  return labelIdentity(labels);
}

function readFamily(reader: ProtobufReader, stop: number): MetricFamily {
  const family = { name: '', type: familyType(0), help: '', unit: '' };
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === VARINT) family.type = familyType(reader.uint32());
    else if (reader.wire !== DELIMITED) reader.skip();
    else if (reader.field === 2) family.name = reader.string();
    else if (reader.field === 4) family.help = reader.string();
    else if (reader.field === 5) family.unit = reader.string();
    else reader.skip();
  }
  return family;
}
