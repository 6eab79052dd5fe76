import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { decodeRemoteWrite } from '@komainu/wire/prometheus/remote-write.ts';
import { decodeRemoteWrite2 } from '@komainu/wire/prometheus/remote-write-2.ts';
import { newReport } from '@komainu/wire/prometheus/write-report.ts';
import { decodeSnappy } from '@komainu/wire/snappy/snappy.ts';
import type { MetricIntake } from '../intake/metric-intake.ts';
import type { MetricFamilies } from './families.ts';

/** Clients send 2,000 samples a request, half a megabyte; 32 MB leaves room for those told to send far more. */
const MAX_BYTES = 32 * 1024 * 1024;
const SNAPPY = 'snappy';

/** Not the sender's fault: a usual part of the protocol, or a value that we do not keep. */
const EXPECTED: ReadonlySet<string> = new Set(['stale_marker', 'not_a_number', 'native_histogram', 'exemplar']);

/** Where Prometheus, Grafana Agent and Alloy, vmagent and the OpenTelemetry Collector are usually told to write to. */
const PATHS = ['/api/v1/push', '/api/prom/push', '/prometheus/api/v1/write'];

/**
 * Remote write, 1.0 and 2.0. 204 when everything was taken; 400 when the bytes cannot be read or samples were refused (the
 * rest is stored; clients do not send 4xx again); 413 for too much; 503 while the store is away, which clients retry.
 */
export function remoteWriteRoutes(intake: MetricIntake, ledger: IntakeLedger, families: MetricFamilies): IntakeRoute[] {
  const handle = async (request: IntakeRequest): Promise<IntakeAnswer> => {
    const isSecond = String(request.headers['content-type'] ?? '').includes('write.v2');
    const body = decompressed(request, ledger);
    let report = newReport();
    const refused: string[] = [];
    let unstored = 0;
    await intake.receive((sink) => {
      report = isSecond ? decodeRemoteWrite2(body, sink) : decodeRemoteWrite(body, sink);
      for (const [reason, items] of sink.refused) {
        if (EXPECTED.has(reason)) {
          if (reason === 'not_a_number') unstored += items;
          continue;
        }
        unstored += items;
        refused.push(`${items} ${reason}`);
      }
    }, 'points');
    families.note(report.metadata);
    const headers = {
      'x-prometheus-remote-write-samples-written': String(report.samples - unstored),
      'x-prometheus-remote-write-histograms-written': '0',
      'x-prometheus-remote-write-exemplars-written': '0',
    };
    if (refused.length === 0) return { status: 204, body: '', headers };
    return { status: 400, body: `samples refused: ${refused.join(', ')}; the others are stored\n`, headers };
  };
  return PATHS.map((url) => ({ method: 'POST', url, maxBytes: MAX_BYTES, ownEncodings: [SNAPPY], handle }));
}

/** Bodies are snappy by the protocol, whether or not they say so; vmagent's zstd was undone before. */
function decompressed(request: IntakeRequest, ledger: IntakeLedger): Buffer {
  const encoding = String(request.headers['content-encoding'] ?? SNAPPY).toLowerCase();
  if (encoding !== SNAPPY || request.body.length === 0) return request.body;
  try {
    const body = decodeSnappy(request.body, MAX_BYTES);
    request.release();
    return body;
  } catch (error) {
    ledger.received('metrics', 1);
    ledger.rejected('metrics', codeOf(error));
    throw error;
  }
}
