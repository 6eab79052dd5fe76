import { ByteWriter } from '../native/bytes.ts';

/**
 * An ExportTraceServiceResponse: empty when everything was taken, else with how many spans were refused and why. In
 * protobuf for clients that sent protobuf, else as a JSON object.
 */
export function tracesAnswer(rejected: number, reasons: string, asProtobuf: boolean): Buffer | object {
  if (!asProtobuf) {
    return rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: reasons } };
  }
  if (rejected === 0) return Buffer.alloc(0);
  const partial = new ByteWriter(64);
  partial.varint(0x08);
  partial.varint(rejected);
  partial.varint(0x12);
  partial.string(reasons);
  const answer = new ByteWriter(64);
  answer.varint(0x0a);
  const bytes = partial.view();
  answer.bytes(bytes, 0, bytes.length);
  return Buffer.from(answer.view());
}
