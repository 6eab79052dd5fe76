import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterEach, expect, test } from 'vitest';
import { ClockSkew } from './clock-skew.ts';
import { ServerClient, type ServerSettings } from './server-client.ts';

const pem = (name: string) => readFileSync(join(import.meta.dirname, 'testdata', name), 'utf8');
const CA = [pem('ca.pem')];
const OWN = { cert: pem('client.pem'), key: pem('client.key') };

const servers: { server: Server; sockets: Set<Socket> }[] = [];
const clients: ServerClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  servers.push({ server, sockets });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

function client(settings: Partial<ServerSettings>): ServerClient {
  const made = new ServerClient({
    url: '',
    apiKey: 'secret',
    host: 'web-1',
    userAgent: 'test',
    timeoutMs: 10_000,
    maxConnections: 4,
    insecure: false,
    ...settings,
  });
  clients.push(made);
  return made;
}

const ask = (asked: ServerClient) =>
  asked.request({ method: 'POST', path: '/api/v2/series', headers: {}, body: Buffer.from('x') });

/** An intake over TLS that wants a certificate, and says whose it got. */
async function secureIntake(): Promise<number> {
  const options = {
    cert: pem('server.pem'),
    key: pem('server.key'),
    ca: CA,
    requestCert: true,
    rejectUnauthorized: true,
  };
  return listen(
    createHttpsServer(options, (request, response) => {
      const name = (request.socket as TLSSocket).getPeerCertificate().subject.CN;
      request.resume().on('end', () => response.writeHead(202).end(String(name)));
    }),
  );
}

test('an own authority and a client certificate', async () => {
  const port = await secureIntake();
  const answer = await ask(
    client({ url: `https://127.0.0.1:${port}`, tls: { ca: CA, ...OWN, minVersion: 'TLSv1.3' } }),
  );
  expect([answer.status, String(answer.body)]).toEqual([202, 'client']);
});

test.each([
  ['an authority that is not trusted', { tls: OWN }],
  ['no certificate of our own', { tls: { ca: CA } }],
])('%s: no answer, and the reason', async (_name, settings) => {
  const port = await secureIntake();
  await expect(ask(client({ url: `https://127.0.0.1:${port}`, ...settings }))).rejects.toMatchObject({
    code: 'server_unreachable',
    message: expect.stringMatching(/certificate|alert|ECONNRESET|socket hang up/),
  });
});

test('a certificate that is none is told from a server that is away', () => {
  expect(() => client({ url: 'https://a.example', tls: { cert: 'x', key: 'y' } })).toThrow(
    expect.objectContaining({ code: 'bad_certificate' }),
  );
});

test('any certificate, when told to', async () => {
  const port = await secureIntake();
  expect((await ask(client({ url: `https://127.0.0.1:${port}`, insecure: true, tls: OWN }))).status).toBe(202);
});

interface Proxied {
  readonly what: string;
  readonly authorization: string | undefined;
}

/** A proxy that asks for a password and leads every name to `port` of this machine. */
async function proxy(port: number, seen: Proxied[]): Promise<string> {
  const note = (request: IncomingMessage) =>
    seen.push({
      what: `${request.method} ${request.url}`,
      authorization: request.headers['proxy-authorization'],
    });
  const server = createHttpServer((request, response) => {
    note(request);
    request.resume().on('end', () => response.writeHead(202).end('through'));
  });
  server.on('connect', (request, socket: Socket) => {
    note(request);
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => end.destroy());
  });
  return `http://u%40x:p%3Aw@127.0.0.1:${await listen(server)}`;
}

const AUTHORIZATION = `Basic ${Buffer.from('u@x:p:w').toString('base64')}`;

test('through a proxy by CONNECT, with its password, over one connection', async () => {
  const seen: Proxied[] = [];
  const https = await proxy(await secureIntake(), seen);
  const asked = client({
    url: 'https://intake.example',
    proxy: { http: '', https, except: [], loosely: false },
    tls: { ca: CA, ...OWN },
  });
  expect([(await ask(asked)).status, (await ask(asked)).status, seen]).toEqual([
    202,
    202,
    [{ what: 'CONNECT intake.example:443', authorization: AUTHORIZATION }],
  ]);
});

test('through a proxy without TLS, by the whole address', async () => {
  const seen: Proxied[] = [];
  const http = await proxy(0, seen);
  const asked = client({ url: 'http://intake.example/base', proxy: { http, https: '', except: [], loosely: false } });
  expect([String((await ask(asked)).body), seen]).toEqual([
    'through',
    [{ what: 'POST http://intake.example/base/api/v2/series', authorization: AUTHORIZATION }],
  ]);
});

test('a proxy that is away is named without its password', async () => {
  const gone = createHttpServer();
  const port = await listen(gone);
  const { server } = servers.pop() ?? { server: gone };
  await new Promise((closed) => server.close(closed));
  const proxySettings = { http: `http://user:hidden@127.0.0.1:${port}`, https: '', except: [], loosely: false };
  const failure = ask(client({ url: 'http://intake.example', proxy: proxySettings }));
  await expect(failure).rejects.toMatchObject({ code: 'server_unreachable' });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('hidden') });
});

test('answers tell the clock of the server', async () => {
  const clock = new FakeClock(Date.now() - 3_600_000);
  const skew = new ClockSkew(clock);
  const port = await listen(createHttpServer((_request, response) => response.end('{}')));
  await ask(client({ url: `http://127.0.0.1:${port}`, skew }));
  expect((skew.skewMs ?? 0) / 60_000).toBeCloseTo(60, 0);
});
