import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { decodeSeriesV1, decodeSeriesV2, parseJson } from '@komainu/wire/series/json.ts';
import { decodeSeriesProtobuf } from '@komainu/wire/series/protobuf.ts';
import { decodeDistributionPoints } from '@komainu/wire/sketches/distribution-points.ts';
import { decodeSketches } from '@komainu/wire/sketches/protobuf.ts';
import type { CheckIntake } from './check-intake.ts';
import type { MetricIntake } from './metric-intake.ts';
import type { RequestSink } from './request-sink.ts';

/** The public API allows 62 914 560 bytes of v1 series and sketches; Agents send far less. */
const MAX_BYTES = 64 * 1024 * 1024;

const V1_OK: IntakeAnswer = { status: 202, body: { status: 'ok' } };
const V2_OK: IntakeAnswer = { status: 202, body: { errors: [] } };

/** The routes that carry metrics in Datadog's own protocols. */
export function metricIntakeRoutes(intake: MetricIntake, checks: CheckIntake, ledger: IntakeLedger): IntakeRoute[] {
  const post = (url: string, ok: IntakeAnswer, receive: (request: IntakeRequest) => Promise<void>): IntakeRoute => ({
    method: 'POST',
    url,
    maxBytes: MAX_BYTES,
    async handle(request) {
      if (!isProbe(request.body)) await receive(request);
      return ok;
    },
  });
  return [
    post('/api/v1/series', V1_OK, (request) => {
      const document = parsed(request.body, ledger);
      return intake.receive((sink) => decodeSeriesV1(document, sink), 'points', requestKeyOf(request));
    }),
    post('/api/v2/series', V2_OK, (request) => {
      if (isProtobuf(request)) {
        const decode = (sink: RequestSink) => {
          decodeSeriesProtobuf(request.body, sink);
          request.release();
        };
        return intake.receive(decode, 'points', requestKeyOf(request));
      }
      const document = parsed(request.body, ledger);
      return intake.receive((sink) => decodeSeriesV2(document, sink), 'points', requestKeyOf(request));
    }),
    post('/api/beta/sketches', V1_OK, (request) =>
      intake.receive((sink) => decodeSketches(request.body, sink), 'sketches', requestKeyOf(request)),
    ),
    post('/api/v1/distribution_points', V1_OK, (request) => {
      const document = parsed(request.body, ledger);
      return intake.receive((sink) => decodeDistributionPoints(document, sink), 'sketches', requestKeyOf(request));
    }),
    post('/api/v1/check_run', V1_OK, (request) => {
      const document = parsed(request.body, ledger, 'service_checks');
      return checks.receive(document, requestKeyOf(request));
    }),
  ];
}

/** Columnar series of the newest Agents, when they are told to: taken and counted, since a 404 is retried for ever. */
export function columnarSeriesRoutes(counters: Counters): IntakeRoute[] {
  return [
    '/api/intake/metrics/v3/series',
    '/api/intake/metrics/v3/sketches',
    '/api/intake/metrics/v3beta/sketches',
  ].map((url) => ({
    method: 'POST',
    url,
    maxBytes: MAX_BYTES,
    handle(request) {
      countUnstored(counters, request);
      return V2_OK;
    },
  }));
}

function countUnstored(counters: Counters, request: IntakeRequest): void {
  if (request.body.length === 0) return;
  const source = 'metrics_v3';
  counters.add('komainu_intake_received_total', { source });
  counters.add('komainu_intake_rejected_total', { source, reason: 'no_feature' });
}

/** The idempotency key of a request, when its sender gave one. */
function requestKeyOf(request: IntakeRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** Connectivity probes send nothing, or an empty object. */
function isProbe(body: Buffer): boolean {
  return body.length === 0 || (body.length < 8 && body.toString('latin1').trim() === '{}');
}

function isProtobuf(request: IntakeRequest): boolean {
  if (request.contentType.includes('protobuf')) return true;
  return !request.contentType.includes('json') && request.body[0] !== 0x7b;
}

/** Parses a body; one that cannot be read counts as one item refused. */
function parsed(body: Buffer, ledger: IntakeLedger, source = 'metrics'): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    ledger.received(source, 1);
    ledger.rejected(source, codeOf(error));
    throw error;
  }
}
