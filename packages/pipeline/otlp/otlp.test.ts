import type { Server } from 'node:http';
import { connect, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Counters } from '@komainu/kernel/counters.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutgoingPayload } from '../forwarder/payload.ts';
import { BodyReader } from '../receiver/read-body.ts';
import { createOtlpGrpcReceiver } from './grpc.ts';
import { createOtlpHttpReceiver } from './http.ts';

let put: OutgoingPayload[] = [];
let refusal: Error | undefined;
let http: Server;
let grpc: Http2Server;
const outbox = {
  put: async (payload: OutgoingPayload) => {
    if (refusal !== undefined) throw refusal;
    put.push(payload);
  },
};

beforeEach(async () => {
  put = [];
  refusal = undefined;
  http = createOtlpHttpReceiver(outbox, new BodyReader(1e8), new Counters());
  grpc = createOtlpGrpcReceiver(outbox, new BodyReader(1e8), new Counters()).server;
  await Promise.all(
    [http, grpc].map(
      (server) =>
        new Promise<void>((resolve) => {
          server.listen(0, '127.0.0.1', resolve);
        }),
    ),
  );
});
afterEach(() => {
  http.closeAllConnections();
  http.close();
  grpc.close();
});

const addressOf = (server: Server | Http2Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test('OTLP over HTTP is passed on as it came', async () => {
  const body = gzipSync('{"resourceSpans":[]}');
  const said = await fetch(`${addressOf(http)}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  });
  expect([said.status, said.headers.get('content-type'), await said.text()]).toEqual([200, 'application/json', '{}']);
  expect(put).toMatchObject([
    { path: '/v1/traces', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body },
  ]);
});

test('protobuf is answered with an empty protobuf', async () => {
  const said = await fetch(`${addressOf(http)}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: Buffer.from([10, 0]),
  });
  expect([said.status, said.headers.get('content-type'), await said.text()]).toEqual([
    200,
    'application/x-protobuf',
    '',
  ]);
});

test('what cannot be kept is answered so that exporters retry', async () => {
  refusal = overloaded('buffer_refused', 'full');
  const said = await fetch(`${addressOf(http)}/v1/metrics`, { method: 'POST', body: 'x' });
  expect([said.status, said.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await call('trace.v1.TraceService', frame(Buffer.from('x'), 0))).status).toBe('14');
});

interface Said {
  readonly status: unknown;
  readonly body: Buffer;
}

function call(service: string, framed: Buffer, headers: Record<string, string> = {}): Promise<Said> {
  const { promise, resolve, reject } = Promise.withResolvers<Said>();
  const session = connect(addressOf(grpc));
  session.on('error', reject);
  const stream = session.request({
    ':method': 'POST',
    ':path': `/opentelemetry.proto.collector.${service}/Export`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  const chunks: Buffer[] = [];
  let status: unknown;
  stream.on('response', (first) => {
    status = first['grpc-status'];
  });
  stream.on('trailers', (trailers) => {
    status = trailers['grpc-status'];
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', reject);
  stream.on('close', () => {
    session.close();
    resolve({ status, body: Buffer.concat(chunks) });
  });
  stream.end(framed);
  return promise;
}

function frame(message: Buffer, compressed: 0 | 1): Buffer {
  const header = Buffer.from([compressed, 0, 0, 0, 0]);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

test.each([
  ['trace.v1.TraceService', '/v1/traces'],
  ['metrics.v1.MetricsService', '/v1/metrics'],
  ['logs.v1.LogsService', '/v1/logs'],
])('a gRPC call to %s is passed on to %s', async (service, path) => {
  const message = Buffer.alloc(70_000, 7);
  const said = await call(service, frame(message, 0));
  expect(said).toEqual({ status: '0', body: Buffer.alloc(5) });
  expect(put).toEqual([
    { path, headers: { 'content-type': 'application/x-protobuf', 'user-agent': 'otlp-grpc' }, body: message },
  ]);
});

test('a compressed gRPC message keeps its compression', async () => {
  const message = gzipSync('message');
  await call('logs.v1.LogsService', frame(message, 1), { 'grpc-encoding': 'gzip' });
  expect(put).toMatchObject([{ headers: { 'content-encoding': 'gzip' }, body: message }]);
});

test('a broken frame and an unknown service have their own codes', async () => {
  expect((await call('trace.v1.TraceService', Buffer.from([0, 0, 0, 0, 9, 1]))).status).toBe('3');
  expect((await call('other.v1.Service', frame(Buffer.from('x'), 0))).status).toBe('12');
});
