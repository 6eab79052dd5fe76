import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { exportResponse } from '@komainu/wire/otlp/check-request.ts';
import { forwardedHeaders } from '../receiver/read-body.ts';
import {
  OTLP_REFUSED,
  OTLP_REFUSED_HELP,
  type OtlpParts,
  type OtlpSignal,
  refuseWhileShedding,
  takeOtlp,
} from './take.ts';

const SIGNALS = new Map<string, OtlpSignal>([
  ['/v1/traces', 'traces'],
  ['/v1/metrics', 'metrics'],
  ['/v1/logs', 'logs'],
]);

/**
 * Receives OTLP over HTTP (protobuf or JSON, compressed or not) and passes it on to the same path of the server. A success is
 * answered once the request is on disk.
 */
export function createOtlpHttpReceiver(parts: OtlpParts): Server {
  return createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      parts.counters.add(OTLP_REFUSED, { protocol: 'http', reason: codeOf(error) }, 1, OTLP_REFUSED_HELP);
      refuse(response, error);
      // The rest of a body that was refused is read and forgotten, or its sender would not see the answer.
      request.resume();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0]?.replace(/\/$/, '') ?? '';
    const signal = SIGNALS.get(path);
    if (signal === undefined || !parts.signals.has(signal)) {
      throw new CodedError('unknown_path', `no OTLP signal at ${path}`, { status: 404 });
    }
    if (request.method !== 'POST') throw new CodedError('bad_method', 'send OTLP with POST', { status: 405 });
    refuseWhileShedding(parts);
    const isJson = request.headers['content-type']?.includes('json') === true;
    const { 'content-encoding': encoding = '', ...headers } = forwardedHeaders(request.headers);
    const rejected = await parts.bodies.with(request, parts.maxBytes, (body) =>
      takeOtlp(parts, { signal, protocol: 'http', isJson, encoding, headers, body }),
    );
    response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' });
    response.end(isJson ? '{}' : exportResponse(rejected));
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof CodedError ? error.status : 500;
  const retry = status === 503 ? { 'retry-after': '1' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...retry });
  response.end(JSON.stringify({ code: status === 503 ? 14 : 3, message: messageOf(error) }));
}
