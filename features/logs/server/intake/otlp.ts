import type { IntakeAnswer, IntakeRequest } from '@komainu/http/intake.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { exportAnswer } from '@komainu/wire/otlp/export-answer.ts';
import type { OtlpResource } from '@komainu/wire/otlp/resource.ts';
import { defaultsOf, itemOf } from '@komainu/wire/otlp-logs/item.ts';
import { readLogsJson } from '@komainu/wire/otlp-logs/json.ts';
import { readLogsProtobuf } from '@komainu/wire/otlp-logs/protobuf.ts';
import type { LogIntake } from './log-intake.ts';
import { requestKeyOf } from './request.ts';

/** OTLP logs over HTTP: JSON when the media type says so, else protobuf; answered in kind. */
export async function receiveOtlp(intake: LogIntake, request: IntakeRequest): Promise<IntakeAnswer> {
  // Some senders leave the media type out; protobuf never begins with a brace.
  const isJson = request.contentType === 'application/json' || request.body[0] === 0x7b;
  const nowMs = intake.nowMs();
  let rejected = 0;
  let reasons = '';
  if (request.body.length > 0) {
    const outcome = await intake.receive((take) => {
      let last: OtlpResource | undefined;
      let decoder = new LogDecoder({ service: '', host: '', source: '', tags: '' }, nowMs);
      const read = isJson ? readLogsJson : readLogsProtobuf;
      read(request.body, (record, scope, resource) => {
        if (resource !== last) {
          last = resource;
          decoder = new LogDecoder(defaultsOf(resource), nowMs);
        }
        take(itemOf(record, scope, resource), decoder);
      });
    }, requestKeyOf(request));
    for (const count of outcome.rejected.values()) rejected += count;
    reasons = [...outcome.rejected.keys()].join(', ');
  }
  return {
    status: 200,
    body: exportAnswer('rejectedLogRecords', rejected, reasons, !isJson),
    headers: { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' },
  };
}
