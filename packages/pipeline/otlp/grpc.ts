import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { exportResponse } from '@komainu/wire/otlp/check-request.ts';
import { knowsEncoding } from '../receiver/inflate.ts';
import {
  OTLP_REFUSED,
  OTLP_REFUSED_HELP,
  type OtlpParts,
  type OtlpSignal,
  refuseWhileShedding,
  takeOtlp,
} from './take.ts';

/** gRPC status codes (grpc.io/docs/guides/status-codes) that we answer. */
const OK = 0;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;

const SERVICES = new Map<string, OtlpSignal>([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
]);

/** Bytes on the way before the receiver must say go on: the default of 64 kB stalls every larger batch. */
const WINDOW_BYTES = 4 * 1024 * 1024;
const ACCEPTED = { 'content-type': 'application/grpc', 'grpc-accept-encoding': 'identity,gzip,deflate,zstd' };

/**
 * Receives OTLP over gRPC (unary Export calls on HTTP/2 without TLS, compressed or not) and passes the message on to the
 * server's HTTP path. OK is answered once the request is on disk; UNAVAILABLE, which exporters retry, when it cannot be taken;
 * DEADLINE_EXCEEDED, with nothing stored, when the exporter's deadline passes before.
 */
export function createOtlpGrpcReceiver(parts: OtlpParts, clock: Clock): Closable & { readonly server: Http2Server } {
  const server = createServer({ settings: { maxConcurrentStreams: 100, initialWindowSize: WINDOW_BYTES } });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    session.setLocalWindowSize(WINDOW_BYTES);
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    // A broken connection is the exporter's to repeat.
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', () => stream.destroy());
    call(stream, headers).catch((error: unknown) => {
      parts.counters.add(OTLP_REFUSED, { protocol: 'grpc', reason: codeOf(error) }, 1, OTLP_REFUSED_HELP);
      // Trailers only: the status is in the first headers.
      if (!stream.destroyed && !stream.headersSent) {
        stream.respond(
          {
            ':status': 200,
            ...ACCEPTED,
            'grpc-status': String(grpcStatus(error)),
            'grpc-message': encodeURIComponent(messageOf(error)),
          },
          { endStream: true },
        );
      }
      // The rest of a body that was refused is read and forgotten, or its sender would not see the answer.
      stream.resume();
    });
  });
  return {
    server,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        // Exporters keep their connection open: calls under way end, new ones go elsewhere.
        for (const session of sessions) session.close();
        setTimeout(() => {
          for (const session of sessions) session.destroy();
        }, 1_000).unref();
      }),
  };

  async function call(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const signal = SERVICES.get(String(headers[':path']));
    if (signal === undefined || !parts.signals.has(signal)) {
      throw new CodedError('unknown_path', `no such service: ${String(headers[':path']).slice(0, 100)}`, {
        status: 404,
      });
    }
    const encoding = String(headers['grpc-encoding'] ?? 'identity');
    if (!knowsEncoding(encoding)) {
      throw new CodedError('bad_encoding', `compression ${encoding.slice(0, 40)} is not known`, { status: 404 });
    }
    refuseWhileShedding(parts);
    const deadlineMs = clock.nowMs() + timeoutMs(String(headers['grpc-timeout'] ?? ''));
    const rejected = await parts.bodies.with(stream, parts.maxBytes, (framed) => {
      const { message, compressed } = unframe(framed);
      if (clock.nowMs() >= deadlineMs) {
        throw new CodedError('deadline', 'the deadline of the call has passed', { status: 408 });
      }
      return takeOtlp(parts, {
        signal,
        protocol: 'grpc',
        isJson: false,
        encoding: compressed ? encoding : '',
        headers: {
          'content-type': 'application/x-protobuf',
          'user-agent': String(headers['user-agent'] ?? 'otlp-grpc'),
        },
        body: message,
      });
    });
    stream.respond({ ':status': 200, ...ACCEPTED }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(OK) }));
    stream.end(framed(exportResponse(rejected)));
  }
}

/** A message that is not compressed. */
function framed(message: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

/** The one message of a unary call: a flag for compression, its length in four bytes, its bytes. */
function unframe(framed: Buffer): { readonly message: Buffer; readonly compressed: boolean } {
  if (framed.length < 5 || framed.readUInt32BE(1) !== framed.length - 5 || (framed[0] ?? 0) > 1) {
    throw new CodedError('bad_frame', 'the request is not one gRPC message', { status: 400 });
  }
  return { message: framed.subarray(5), compressed: framed[0] === 1 };
}

const UNITS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** `grpc-timeout`: up to eight digits and a unit; no limit when it is absent or none. */
function timeoutMs(text: string): number {
  const match = /^([0-9]{1,8})([HMSmun])$/.exec(text);
  return match === null ? Number.POSITIVE_INFINITY : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1);
}

function grpcStatus(error: unknown): number {
  if (!(error instanceof CodedError)) return INTERNAL;
  switch (error.status) {
    case 400:
      return INVALID_ARGUMENT;
    case 404:
      return UNIMPLEMENTED;
    case 408:
      return DEADLINE_EXCEEDED;
    case 413:
      return RESOURCE_EXHAUSTED;
    case 503:
      return UNAVAILABLE;
    default:
      return INTERNAL;
  }
}
