import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { exportAnswer } from '@komainu/wire/otlp/export-answer.ts';
import { CumulativeMemory } from '@komainu/wire/otlp-metrics/cumulative.ts';
import { readOtlpMetricsJson } from '@komainu/wire/otlp-metrics/json.ts';
import type { OtlpResourceMetrics } from '@komainu/wire/otlp-metrics/model.ts';
import { decodeOtlpMetricsProtobuf } from '@komainu/wire/otlp-metrics/protobuf.ts';
import { writeOtlpMetrics } from '@komainu/wire/otlp-metrics/to-series.ts';
import { parseJson } from '@komainu/wire/series/json.ts';
import type { MetricIntake } from './metric-intake.ts';

/** The limit of the OpenTelemetry Collector's own receiver. */
const MAX_BYTES = 20 * 1024 * 1024;

/** Reasons that are no fault of the sender: the point only told where a counter stands. */
const ABSORBED = 'no_change_known';

/** `POST /v1/metrics`: OTLP over HTTP in protobuf and JSON, with partial success in the same encoding. */
export function otlpMetricsRoutes(intake: MetricIntake, ledger: IntakeLedger, clock: Clock): IntakeRoute[] {
  const memory = new CumulativeMemory(clock.nowMs());
  const handle = async (request: IntakeRequest): Promise<IntakeAnswer> => {
    const json = request.contentType.includes('json') || request.body[0] === 0x7b;
    const metrics = decoded(request.body, json, ledger);
    const attempt = memory.request(clock.nowMs());
    let rejected = 0;
    try {
      await intake.receive((sink) => {
        writeOtlpMetrics(metrics, { points: sink, sketches: sink, absorbed: () => sink.refuse(ABSORBED, 1) }, attempt);
        for (const [reason, items] of sink.refused) if (reason !== ABSORBED) rejected += items;
      }, 'both');
    } catch (error) {
      attempt.undo();
      throw error;
    }
    return answer(json, rejected);
  };
  return ['/v1/metrics', '/api/intake/otlp/v1/metrics'].map((url) => ({
    method: 'POST',
    url,
    maxBytes: MAX_BYTES,
    handle,
  }));
}

function decoded(body: Buffer, json: boolean, ledger: IntakeLedger): OtlpResourceMetrics[] {
  try {
    return json ? readOtlpMetricsJson(parseJson(body)) : decodeOtlpMetricsProtobuf(body);
  } catch (error) {
    ledger.received('metrics', 1);
    ledger.rejected('metrics', codeOf(error));
    throw error;
  }
}

/** An ExportMetricsServiceResponse; empty when everything was taken. */
function answer(json: boolean, rejected: number): IntakeAnswer {
  const errorMessage =
    rejected === 0 ? '' : `${rejected} data points were refused: see the server's counters by reason`;
  return {
    status: 200,
    body: exportAnswer('rejectedDataPoints', rejected, errorMessage, !json),
    ...(!json && { headers: { 'content-type': 'application/x-protobuf' } }),
  };
}
