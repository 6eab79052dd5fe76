import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Outbox } from '../forwarder/payload.ts';
import type { BodyReader } from '../receiver/read-body.ts';
import { OTLP_MAX_BYTES, OTLP_RECEIVED, OTLP_RECEIVED_HELP, OTLP_REFUSED, OTLP_REFUSED_HELP } from './http.ts';

/** gRPC status codes (grpc.io/docs/guides/status-codes) that we answer. */
const OK = 0;
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;

const SERVICES = new Map([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', { signal: 'traces', path: '/v1/traces' }],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', { signal: 'metrics', path: '/v1/metrics' }],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', { signal: 'logs', path: '/v1/logs' }],
]);

/** Bytes on the way before the receiver must say go on: the default of 64 kB stalls every larger batch. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/** An empty Export…ServiceResponse: not compressed, no bytes. */
const EMPTY_MESSAGE = Buffer.from([0, 0, 0, 0, 0]);

/**
 * Receives OTLP over gRPC (unary Export calls on HTTP/2 without TLS) and passes the message on to the server's HTTP path.
 * OK is answered once the request is on disk; UNAVAILABLE, which exporters retry, when it cannot be taken.
 */
export function createOtlpGrpcReceiver(
  outbox: Outbox,
  bodies: BodyReader,
  counters: Counters,
): Closable & { readonly server: Http2Server } {
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
      counters.add(OTLP_REFUSED, { protocol: 'grpc', reason: codeOf(error) }, 1, OTLP_REFUSED_HELP);
      // Trailers only: the status is in the first headers.
      if (!stream.destroyed && !stream.headersSent) {
        stream.respond(
          {
            ':status': 200,
            'content-type': 'application/grpc',
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
    const service = SERVICES.get(String(headers[':path']));
    if (service === undefined) throw new CodedError('unknown_path', 'no such service', { status: 404 });
    const encoding = String(headers['grpc-encoding'] ?? 'identity');
    await bodies.with(stream, OTLP_MAX_BYTES, async (framed) => {
      const { message, compressed } = unframe(framed);
      if (message.length === 0) return;
      await outbox.put({
        path: service.path,
        headers: {
          'content-type': 'application/x-protobuf',
          'user-agent': String(headers['user-agent'] ?? 'otlp-grpc'),
          ...(compressed ? { 'content-encoding': encoding } : {}),
        },
        body: message,
      });
    });
    counters.add(OTLP_RECEIVED, { signal: service.signal, protocol: 'grpc' }, 1, OTLP_RECEIVED_HELP);
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': 'identity,gzip' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(OK) }));
    stream.end(EMPTY_MESSAGE);
  }
}

/** The one message of a unary call: a flag for compression, its length in four bytes, its bytes. */
function unframe(framed: Buffer): { readonly message: Buffer; readonly compressed: boolean } {
  if (framed.length < 5 || framed.readUInt32BE(1) !== framed.length - 5 || (framed[0] ?? 0) > 1) {
    throw new CodedError('bad_frame', 'the request is not one gRPC message', { status: 400 });
  }
  return { message: framed.subarray(5), compressed: framed[0] === 1 };
}

function grpcStatus(error: unknown): number {
  if (!(error instanceof CodedError)) return INTERNAL;
  switch (error.status) {
    case 400:
      return INVALID_ARGUMENT;
    case 404:
      return UNIMPLEMENTED;
    case 413:
      return RESOURCE_EXHAUSTED;
    case 503:
      return UNAVAILABLE;
    default:
      return INTERNAL;
  }
}
