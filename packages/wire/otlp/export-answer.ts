import { ProtobufWriter } from '../protobuf/writer.ts';

/** What was refused, by the name that the answer of each signal has for it. */
type Refused = 'rejectedSpans' | 'rejectedLogRecords' | 'rejectedDataPoints';

/**
 * The answer to an export (ExportTraceServiceResponse and its like; opentelemetry/proto/collector): empty when everything
 * was taken, else with how much was refused and why. In protobuf for clients that sent protobuf, else as a JSON object.
 */
export function exportAnswer(refused: Refused, count: number, reasons: string, asProtobuf: boolean): Buffer | object {
  if (!asProtobuf) return count === 0 ? {} : { partialSuccess: { [refused]: String(count), errorMessage: reasons } };
  const answer = new ProtobufWriter(128);
  if (count > 0) {
    answer.message(1, () => {
      answer.unsigned(1, count);
      answer.string(2, reasons);
    });
  }
  return answer.finish();
}
