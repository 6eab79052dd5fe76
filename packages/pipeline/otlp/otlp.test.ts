import type { Server } from 'node:http';
import { connect, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import { ProtobufWriter } from '@komainu/wire/protobuf/writer.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutgoingPayload } from '../forwarder/payload.ts';
import { BodyReader } from '../receiver/read-body.ts';
import { createOtlpGrpcReceiver } from './grpc.ts';
import { createOtlpHttpReceiver } from './http.ts';
import { OTLP_ITEMS, type OtlpParts } from './take.ts';

let put: OutgoingPayload[] = [];
let refusal: Error | undefined;
let http: Server;
let grpc: Http2Server;
let counters: Counters;
let clock: FakeClock;
let isShedding = false;
const outbox = {
  put: async (payload: OutgoingPayload) => {
    if (refusal !== undefined) throw refusal;
    put.push(payload);
  },
};

beforeEach(async () => {
  put = [];
  refusal = undefined;
  counters = new Counters();
  isShedding = false;
  const parts: OtlpParts = {
    outbox,
    bodies: new BodyReader(1e8),
    counters,
    signals: new Set(['traces', 'metrics', 'logs']),
    maxBytes: 1_000_000,
    shedding: () => isShedding,
  };
  clock = new FakeClock();
  http = createOtlpHttpReceiver(parts);
  grpc = createOtlpGrpcReceiver(parts, clock).server;
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

/** A request of one resource with one scope of `items` items. */
function request(items = 1): Buffer {
  const writer = new ProtobufWriter();
  writer.message(1, () => {
    writer.message(2, () => {
      for (let item = 0; item < items; item++) writer.message(2, () => writer.string(5, `item ${item}`));
    });
  });
  return writer.finish();
}

test('OTLP over HTTP is passed on', async () => {
  const body = gzipSync('{"resourceSpans":[]}');
  const said = await fetch(`${addressOf(http)}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  });
  expect([said.status, said.headers.get('content-type'), await said.text()]).toEqual([200, 'application/json', '{}']);
  expect(put).toMatchObject([
    { path: '/v1/traces', headers: { 'content-type': 'application/json' }, body: Buffer.from('{"resourceSpans":[]}') },
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
  const said = await fetch(`${addressOf(http)}/v1/metrics`, { method: 'POST', body: new Uint8Array(request()) });
  expect([said.status, said.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await call('trace.v1.TraceService', frame(request(), 0))).status).toBe('14');
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
  const message = request(7_000);
  const said = await call(service, frame(message, 0));
  expect(said).toEqual({ status: '0', body: Buffer.alloc(5) });
  expect(put).toEqual([
    { path, headers: { 'content-type': 'application/x-protobuf', 'user-agent': 'otlp-grpc' }, body: message },
  ]);
  expect(counters.value(OTLP_ITEMS, { signal: path.slice(4) })).toBe(7_000);
});

test.each(['gzip', 'deflate', 'zstd'] as const)('a gRPC message that comes as %s is inflated', async (encoding) => {
  const compress = { gzip: gzipSync, deflate: deflateSync, zstd: zstdCompressSync }[encoding];
  const said = await call('logs.v1.LogsService', frame(compress(request()), 1), { 'grpc-encoding': encoding });
  expect([said.status, put.map(({ body }) => body)]).toEqual(['0', [request()]]);
});

test.each<[string, Buffer, Record<string, string>, string]>([
  ['a broken frame', Buffer.from([0, 0, 0, 0, 9, 1]), {}, '3'],
  ['what is no protobuf', frame(Buffer.from('no protobuf'), 0), {}, '3'],
  ['bytes that are not compressed', frame(Buffer.from('x'), 1), { 'grpc-encoding': 'gzip' }, '3'],
  ['an unknown compression', frame(Buffer.from('x'), 1), { 'grpc-encoding': 'snappy' }, '12'],
  ['a bomb', frame(gzipSync(Buffer.alloc(2_000_000)), 1), { 'grpc-encoding': 'gzip' }, '8'],
  ['too much', frame(Buffer.alloc(2_000_000), 0), {}, '8'],
  ['a deadline that has passed', frame(request(), 0), { 'grpc-timeout': '0m' }, '4'],
])('%s is answered with its own code', async (_, framed, headers, status) => {
  expect((await call('trace.v1.TraceService', framed, headers)).status).toBe(status);
  expect(put).toEqual([]);
});

test('an unknown service, and an agent without memory, have their own codes', async () => {
  expect((await call('other.v1.Service', frame(request(), 0))).status).toBe('12');
  isShedding = true;
  expect((await call('trace.v1.TraceService', frame(request(), 0))).status).toBe('14');
  expect((await fetch(`${addressOf(http)}/v1/logs`, { method: 'POST', body: '' })).status).toBe(503);
});

test('a broken resource is left out and said, the others are passed on', async () => {
  const broken = Buffer.from([10, 3, 18, 9, 1]);
  const said = await call('trace.v1.TraceService', frame(Buffer.concat([request(), broken, request(2)]), 0));
  expect(put.map(({ body }) => body)).toEqual([Buffer.concat([request(), request(2)])]);
  const answer = said.body.subarray(5).toString('latin1');
  expect([said.status, answer.includes('left out')]).toEqual(['0', true]);
});
