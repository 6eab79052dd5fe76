import type { AttributeValue } from '../otlp/attributes.ts';
import { readAttribute, readResourceAttributes, readValue } from '../otlp/attributes-protobuf.ts';
import { describeResource, type OtlpResource } from '../otlp/resource.ts';
import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { NO_SCOPE, type OtlpLogRecord, type OtlpScope, type VisitRecord } from './record.ts';

/** Reads an ExportLogsServiceRequest in protobuf. Throws `bad_protobuf` (400). */
export function readLogsProtobuf(body: Uint8Array, visit: VisitRecord): void {
  const reader = new ProtobufReader(body);
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === DELIMITED) readResourceLogs(reader, visit);
    else reader.skip();
  }
}

function readResourceLogs(reader: ProtobufReader, visit: VisitRecord): void {
  const stop = reader.enter();
  let resource = describeResource(new Map());
  const waiting: (() => void)[] = [];
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) resource = describeResource(readResourceAttributes(reader));
    else if (reader.field === 2 && reader.wire === DELIMITED) {
      // Fields may come in any order: the records wait until the resource is known.
      readScopeLogs(reader, (record, scope) => waiting.push(() => visit(record, scope, resource)), resource);
    } else reader.skip();
  }
  for (const show of waiting) show();
}

function readScopeLogs(reader: ProtobufReader, visit: VisitRecord, resource: OtlpResource): void {
  const stop = reader.enter();
  let scope = NO_SCOPE;
  const records: OtlpLogRecord[] = [];
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) scope = readScope(reader);
    else if (reader.field === 2 && reader.wire === DELIMITED) records.push(readRecord(reader));
    else reader.skip();
  }
  for (const record of records) visit(record, scope, resource);
}

function readScope(reader: ProtobufReader): OtlpScope {
  const stop = reader.enter();
  let name = '';
  let version = '';
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) name = reader.string();
    else if (reader.field === 2 && reader.wire === DELIMITED) version = reader.string();
    else reader.skip();
  }
  return { name, version };
}

function readRecord(reader: ProtobufReader): OtlpLogRecord {
  const stop = reader.enter();
  const attributes = new Map<string, AttributeValue>();
  let timeUnixNs = 0n;
  let observedUnixNs = 0n;
  let severityNumber = 0;
  let severityText = '';
  let body: AttributeValue = null;
  let traceId = '';
  let spanId = '';
  let eventName = '';
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && wire === FIXED64) timeUnixNs = reader.fixed64BigInt();
    else if (field === 2 && wire === VARINT) severityNumber = reader.int32();
    else if (field === 3 && wire === DELIMITED) severityText = reader.string();
    else if (field === 5 && wire === DELIMITED) body = readValue(reader);
    else if (field === 6 && wire === DELIMITED) readAttribute(reader, attributes);
    else if (field === 9 && wire === DELIMITED) traceId = reader.bytes().toString('hex');
    else if (field === 10 && wire === DELIMITED) spanId = reader.bytes().toString('hex');
    else if (field === 11 && wire === FIXED64) observedUnixNs = reader.fixed64BigInt();
    else if (field === 12 && wire === DELIMITED) eventName = reader.string();
    else reader.skip();
  }
  return { timeUnixNs, observedUnixNs, severityNumber, severityText, body, attributes, traceId, spanId, eventName };
}
