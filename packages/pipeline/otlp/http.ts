import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Outbox } from '../forwarder/payload.ts';
import { type BodyReader, forwardedHeaders } from '../receiver/read-body.ts';

/** Larger than what exporters send by far; the collector's own default is 20 MiB. */
export const OTLP_MAX_BYTES = 20 * 1024 * 1024;

export const OTLP_RECEIVED = 'komainu_agent_otlp_received_total';
export const OTLP_RECEIVED_HELP = 'OTLP requests taken, by signal and protocol';
export const OTLP_REFUSED = 'komainu_agent_otlp_refused_total';
export const OTLP_REFUSED_HELP = 'OTLP requests refused, by reason';

const SIGNALS = new Map([
  ['/v1/traces', 'traces'],
  ['/v1/metrics', 'metrics'],
  ['/v1/logs', 'logs'],
]);

/**
 * Receives OTLP over HTTP (protobuf or JSON, compressed or not) and passes it on unchanged to the same path of the server.
 * A success is answered once the request is on disk.
 */
export function createOtlpHttpReceiver(outbox: Outbox, bodies: BodyReader, counters: Counters): Server {
  return createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      counters.add(OTLP_REFUSED, { protocol: 'http', reason: codeOf(error) }, 1, OTLP_REFUSED_HELP);
      refuse(response, error);
      // The rest of a body that was refused is read and forgotten, or its sender would not see the answer.
      request.resume();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0]?.replace(/\/$/, '') ?? '';
    const signal = SIGNALS.get(path);
    if (signal === undefined) throw new CodedError('unknown_path', `no OTLP signal at ${path}`, { status: 404 });
    if (request.method !== 'POST') throw new CodedError('bad_method', 'send OTLP with POST', { status: 405 });
    await bodies.with(request, OTLP_MAX_BYTES, async (body) => {
      // An empty protobuf is an empty request: nothing to pass on.
      if (body.length > 0) await outbox.put({ path, headers: forwardedHeaders(request.headers), body });
    });
    counters.add(OTLP_RECEIVED, { signal, protocol: 'http' }, 1, OTLP_RECEIVED_HELP);
    const isJson = request.headers['content-type']?.includes('json') === true;
    response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' });
    response.end(isJson ? '{}' : '');
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
