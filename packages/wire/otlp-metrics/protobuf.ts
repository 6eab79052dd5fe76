import type { AttributeValue } from '../otlp/attributes.ts';
import { readAttribute, readResourceAttributes } from '../otlp/attributes-protobuf.ts';
import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import {
  type ExponentialBuckets,
  emptyMetric,
  emptyPoint,
  type OtlpKind,
  type OtlpMetric,
  type OtlpPoint,
  type OtlpResourceMetrics,
} from './model.ts';

const CUMULATIVE = 2;
const KINDS: Readonly<Record<number, OtlpKind>> = {
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponentialHistogram',
  11: 'summary',
};

/**
 * Decodes an `ExportMetricsServiceRequest` (opentelemetry-proto `metrics/v1/metrics.proto`). Throws `bad_protobuf` when the
 * bytes are cut off; unknown fields and kinds are passed over.
 */
export function decodeOtlpMetricsProtobuf(body: Uint8Array): OtlpResourceMetrics[] {
  const reader = new ProtobufReader(body);
  const resources: OtlpResourceMetrics[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === DELIMITED) resources.push(readResource(reader));
    else reader.skip();
  }
  return resources;
}

function readResource(reader: ProtobufReader): OtlpResourceMetrics {
  const stop = reader.enter();
  const resource: OtlpResourceMetrics = { attributes: new Map(), metrics: [] };
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) resource.attributes = readResourceAttributes(reader);
    else if (reader.field === 2 && reader.wire === DELIMITED) readScope(reader, resource.metrics);
    else reader.skip();
  }
  return resource;
}

function readScope(reader: ProtobufReader, metrics: OtlpMetric[]): void {
  const stop = reader.enter();
  while (reader.next(stop)) {
    if (reader.field === 2 && reader.wire === DELIMITED) metrics.push(readMetric(reader));
    else reader.skip();
  }
}

function readMetric(reader: ProtobufReader): OtlpMetric {
  const stop = reader.enter();
  const metric = emptyMetric();
  while (reader.next(stop)) {
    const { field } = reader;
    const kind = KINDS[field];
    if (reader.wire !== DELIMITED) reader.skip();
    else if (field === 1) metric.name = reader.string();
    else if (field === 3) metric.unit = reader.string();
    else if (kind !== undefined) readData(reader, metric, kind);
    else reader.skip();
  }
  return metric;
}

/** Gauge, Sum, Histogram, …: data points 1, temporality 2, monotonic 3. */
function readData(reader: ProtobufReader, metric: OtlpMetric, kind: OtlpKind): void {
  const stop = reader.enter();
  const readPoint = POINT_READERS[kind];
  metric.kind = kind;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) {
      const point = emptyPoint();
      const attributes = new Map<string, AttributeValue>();
      point.attributes = attributes;
      const pointStop = reader.enter();
      while (reader.next(pointStop)) {
        if (reader.field === ATTRIBUTES[kind] && reader.wire === DELIMITED) readAttribute(reader, attributes);
        else readPoint(reader, point);
      }
      metric.points.push(point);
    } else if (reader.field === 2 && reader.wire === VARINT) metric.cumulative = reader.uint32() === CUMULATIVE;
    else if (reader.field === 3 && reader.wire === VARINT) metric.monotonic = reader.bool();
    else reader.skip();
  }
}

/** The field that holds the attributes of a data point. */
const ATTRIBUTES: Readonly<Record<OtlpKind, number>> = {
  gauge: 7,
  sum: 7,
  histogram: 9,
  exponentialHistogram: 1,
  summary: 7,
};

const POINT_READERS: Readonly<Record<OtlpKind, (reader: ProtobufReader, point: OtlpPoint) => void>> = {
  gauge: readNumberPoint,
  sum: readNumberPoint,
  histogram: readHistogramPoint,
  exponentialHistogram: readExponentialPoint,
  summary: readSummaryPoint,
};

function readTime(reader: ProtobufReader, point: OtlpPoint): void {
  const unixMs = reader.fixed64Number() / 1e6;
  if (reader.field === 2) point.startUnixMs = unixMs;
  else point.timeUnixMs = unixMs;
}

function readNumberPoint(reader: ProtobufReader, point: OtlpPoint): void {
  const { field, wire } = reader;
  if ((field === 2 || field === 3) && wire === FIXED64) readTime(reader, point);
  else if (field === 4 && wire === FIXED64) point.value = reader.double();
  else if (field === 6 && wire === FIXED64) point.value = reader.sfixed64Number();
  else if (field === 8 && wire === VARINT) point.flags = reader.uint32();
  else reader.skip();
}

function readHistogramPoint(reader: ProtobufReader, point: OtlpPoint): void {
  const { field, wire } = reader;
  if (field === 6) readPacked(reader, point.bucketCounts, 'fixed64');
  else if (field === 7) readPacked(reader, point.explicitBounds, 'double');
  else if (field === 10 && wire === VARINT) point.flags = reader.uint32();
  else if (wire !== FIXED64) reader.skip();
  else if (field === 2 || field === 3) readTime(reader, point);
  else if (field === 4) point.count = reader.fixed64Number();
  else if (field === 5) point.sum = reader.double();
  else if (field === 11) point.min = reader.double();
  else if (field === 12) point.max = reader.double();
  else reader.skip();
}

function readExponentialPoint(reader: ProtobufReader, point: OtlpPoint): void {
  const { field, wire } = reader;
  if (field === 6 && wire === VARINT) point.scale = reader.sint32();
  else if (field === 8 && wire === DELIMITED) point.positive = readBuckets(reader);
  else if (field === 9 && wire === DELIMITED) point.negative = readBuckets(reader);
  else if (field === 10 && wire === VARINT) point.flags = reader.uint32();
  else if (wire !== FIXED64) reader.skip();
  else if (field === 2 || field === 3) readTime(reader, point);
  else if (field === 4) point.count = reader.fixed64Number();
  else if (field === 5) point.sum = reader.double();
  else if (field === 7) point.zeroCount = reader.fixed64Number();
  else if (field === 12) point.min = reader.double();
  else if (field === 13) point.max = reader.double();
  else reader.skip();
}

function readBuckets(reader: ProtobufReader): ExponentialBuckets {
  const stop = reader.enter();
  const buckets: ExponentialBuckets = { offset: 0, counts: [] };
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === VARINT) buckets.offset = reader.sint32();
    else if (reader.field === 2) readPacked(reader, buckets.counts, 'varint');
    else reader.skip();
  }
  return buckets;
}

function readSummaryPoint(reader: ProtobufReader, point: OtlpPoint): void {
  const { field, wire } = reader;
  if (field === 6 && wire === DELIMITED) point.quantiles.push(readQuantile(reader));
  else if (field === 8 && wire === VARINT) point.flags = reader.uint32();
  else if (wire !== FIXED64) reader.skip();
  else if (field === 2 || field === 3) readTime(reader, point);
  else if (field === 4) point.count = reader.fixed64Number();
  else if (field === 5) point.sum = reader.double();
  else reader.skip();
}

function readQuantile(reader: ProtobufReader): readonly [number, number] {
  const stop = reader.enter();
  let quantile = 0;
  let value = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === FIXED64) quantile = reader.double();
    else if (reader.field === 2 && reader.wire === FIXED64) value = reader.double();
    else reader.skip();
  }
  return [quantile, value];
}

/** A repeated number, packed or one by one. */
function readPacked(reader: ProtobufReader, into: number[], kind: 'varint' | 'fixed64' | 'double'): void {
  const single = kind === 'varint' ? VARINT : FIXED64;
  const read = () =>
    into.push(kind === 'varint' ? reader.uint64() : kind === 'double' ? reader.double() : reader.fixed64Number());
  if (reader.wire === single) read();
  else if (reader.wire === DELIMITED) {
    const stop = reader.enter();
    while (reader.offset < stop) read();
  } else reader.skip();
}
