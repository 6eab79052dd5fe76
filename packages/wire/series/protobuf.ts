import type { MetricType } from '@komainu/contracts/metrics/sample.ts';
import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { ByteHash } from './hash.ts';
import type { PointSink, SeriesIdentity } from './sink.ts';

const TYPES: readonly MetricType[] = ['gauge', 'count', 'rate', 'gauge'];
const SEED = 2;
/** The numbers, as bits, of the fields that tell a series from others: resources, metric, tags, unit. */
const IDENTITY = (1 << 1) | (1 << 2) | (1 << 3) | (1 << 6);

/**
 * Decodes a `datadog.agentpayload.MetricPayload` (agent-payload `proto/metrics/agent_payload.proto`), the body of
 * `POST /api/v2/series` from Agents. A series seen before costs one hash of its bytes: no string is made. Throws
 * `bad_protobuf` when the bytes are cut off; whoever owns the sink then takes its points back.
 */
export function decodeSeriesProtobuf(body: Uint8Array, sink: PointSink): void {
  const reader = new ProtobufReader(body);
  const hash = new ByteHash();
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === DELIMITED) decodeSeries(reader, reader.enter(), sink, hash);
    else reader.skip();
  }
}

function decodeSeries(reader: ProtobufReader, stop: number, sink: PointSink, hash: ByteHash): void {
  const start = reader.offset;
  let type = 0;
  let intervalSeconds = 0;
  hash.reset(SEED);
  for (;;) {
    const from = reader.offset;
    reader.skipDelimited(IDENTITY, stop);
    // The fields that tell this series from others mostly stand together: hashed in one go they cost half.
    if (reader.offset > from) hash.bytes(reader.view, from, reader.offset);
    if (!reader.next(stop)) break;
    const { field, wire } = reader;
    if (wire === DELIMITED) {
      if (field === 4) {
        decodePoint(reader, reader.enter(), sink);
        continue;
      }
      reader.range();
      if (field < 32 && (IDENTITY >>> field) % 2 === 1) {
        hash.number(field);
        hash.bytes(reader.view, reader.start, reader.stop);
      }
    } else if (field === 5 && wire === VARINT) type = reader.uint32();
    else if (field === 8 && wire === VARINT) intervalSeconds = reader.int64();
    else reader.skip();
  }
  const series = sink.known(hash.low, hash.high);
  const metricType = TYPES[type] ?? 'gauge';
  if (series >= 0) {
    sink.assign(series, metricType, intervalSeconds);
    return;
  }
  const identity = readIdentity(new ProtobufReader(reader.buffer, start, stop), metricType, intervalSeconds);
  const introduced = sink.introduce(identity, hash.low, hash.high);
  if (typeof introduced === 'number') sink.assign(introduced, metricType, intervalSeconds);
  else sink.refuse(introduced);
}

function decodePoint(reader: ProtobufReader, stop: number, sink: PointSink): void {
  let value = 0;
  let timeUnixS = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === FIXED64) value = reader.double();
    else if (reader.field === 2 && reader.wire === VARINT) timeUnixS = reader.int64();
    else reader.skip();
  }
  sink.point(timeUnixS, value);
}

function readIdentity(reader: ProtobufReader, type: MetricType, intervalSeconds: number): SeriesIdentity {
  let metric = '';
  let host = '';
  let unit = '';
  const tags: string[] = [];
  while (reader.next()) {
    if (reader.wire !== DELIMITED) reader.skip();
    else if (reader.field === 1) {
      const resource = readResource(reader, reader.enter());
      if (resource.type === 'host') host = resource.name;
      else if (resource.name !== '') tags.push(`${resource.type}:${resource.name}`);
    } else if (reader.field === 2) metric = reader.string();
    else if (reader.field === 3) tags.push(reader.string());
    else if (reader.field === 6) unit = reader.string();
    else reader.skip();
  }
  return { metric, host, tags, type, intervalSeconds, unit };
}

function readResource(reader: ProtobufReader, stop: number): { type: string; name: string } {
  const resource = { type: '', name: '' };
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) resource.type = reader.string();
    else if (reader.field === 2 && reader.wire === DELIMITED) resource.name = reader.string();
    else reader.skip();
  }
  return resource;
}
