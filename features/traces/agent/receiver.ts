import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import type { ServerAnswer, ServerRequest } from '@komainu/pipeline/forwarder/server-client.ts';
import { inflated } from '@komainu/pipeline/receiver/inflate.ts';
import type { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import { type EvpSettings, evpRequest } from './evp-proxy.ts';
import { addedHeaders, type ProxyFacts, proxyHeaders } from './proxy-headers.ts';
import type { RemoteConfig } from './remote-config.ts';
import { type IntakeRoute, intakeRoutes, routeOf } from './routes.ts';
import type { TraceIntake } from './trace-intake.ts';
import { headerOf } from './tracer-request.ts';

export interface ReceiverParts {
  readonly outbox: Outbox;
  readonly bodies: BodyReader;
  readonly counters: Counters;
  readonly intake: TraceIntake;
  readonly facts: ProxyFacts;
  readonly tagger: EntityTagger;
  /** Undefined where tracers are not to be configured from afar. */
  readonly remoteConfig: RemoteConfig | undefined;
  readonly evp: EvpSettings;
  readonly maxRequestBytes: number;
  /** Connections at once; 0 for no limit. */
  readonly maxConnections: number;
  /** For a whole request to arrive. */
  readonly requestTimeoutMs: number;
  /** `/info` and its state, read when asked: ports are known only after listening. */
  readonly info: () => { readonly body: string; readonly state: string };
  /** Takes the lines of `/dogstatsd/v2/proxy`. */
  readonly statsd: (body: Buffer) => void;
  /** Asks the server and waits, for `/evp_proxy` questions. */
  readonly ask: (request: ServerRequest) => Promise<ServerAnswer>;
  /** What this process says about itself on `/status`. */
  readonly status: () => object;
  /** True while the agent has no memory left for data. */
  readonly shedding: () => boolean;
}

const RECEIVED = 'komainu_agent_received_total';
const REFUSED = 'komainu_agent_refused_total';

const MAX_STATSD_BYTES = 2 * 1024 * 1024;
const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * The Agent's trace receiver (port 8126). Spans and counts are worked on here; everything else is passed on as it comes.
 * What takes data answers once it is on disk.
 */
export function createTraceReceiver(parts: ReceiverParts): Server {
  const routes = intakeRoutes(parts.maxRequestBytes);
  const options = { requestTimeout: parts.requestTimeoutMs, keepAliveTimeout: 65_000 };
  const server = createServer(options, (request, response) => {
    void handle(parts, routes, request, response).catch((error: unknown) => refuse(parts, request, response, error));
  });
  if (parts.maxConnections > 0) {
    server.maxConnections = parts.maxConnections;
    server.on('drop', () => parts.counters.add(REFUSED, { reason: 'connection_limit' }));
  }
  return server;
}

async function handle(
  parts: ReceiverParts,
  routes: readonly IntakeRoute[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '/';
  const path = url.split('?')[0] ?? '/';
  const route = routeOf(routes, path);
  if (route !== undefined && (request.method === 'POST' || request.method === 'PUT')) {
    await take(parts, route, request, response);
    return;
  }
  switch (path) {
    case '/info':
      send(response, 200, 'application/json', parts.info().body, { 'datadog-agent-state': parts.info().state });
      return;
    case '/v0.7/config': {
      const { remoteConfig } = parts;
      if (remoteConfig === undefined) break;
      const headers = proxyHeaders(request.headers, parts.facts, parts.tagger);
      const answer = await parts.bodies.with(request, MAX_CONFIG_BYTES, (body) => remoteConfig.answer(headers, body));
      count(parts, 'config');
      send(response, 200, 'application/json', answer);
      return;
    }
    case '/dogstatsd/v1/proxy':
    case '/dogstatsd/v2/proxy':
      await parts.bodies.with(request, MAX_STATSD_BYTES, async (body) => parts.statsd(body));
      count(parts, 'dogstatsd');
      send(response, 200, 'text/plain', '');
      return;
    case '/metrics':
      requireLoopback(request);
      send(response, 200, 'text/plain; version=0.0.4', parts.counters.exposition());
      return;
    case '/status':
      requireLoopback(request);
      send(response, 200, 'application/json', JSON.stringify(parts.status(), undefined, 2));
      return;
  }
  if (await proxyEvp(parts, url, request, response)) return;
  throw new CodedError('unknown_path', `no route ${request.method} ${path}`, { status: 404 });
}

async function take(
  parts: ReceiverParts,
  route: IntakeRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (parts.shedding()) {
    throw new CodedError('agent_memory', 'the agent has no memory left for more data', { status: 429 });
  }
  await parts.bodies.with(request, route.maxBytes, async (body) => {
    // Probes come without a body: there is nothing to pass on.
    if (body.length === 0) return;
    await store(parts, route, request, body);
    count(parts, route.source);
  });
  answer(parts, route, request, response);
}

async function store(
  { intake, outbox, facts, tagger }: ReceiverParts,
  route: IntakeRoute,
  request: IncomingMessage,
  body: Buffer,
): Promise<void> {
  const { headers } = request;
  if (route.kind === 'forward') {
    await outbox.put({ path: request.url ?? route.path, headers: proxyHeaders(headers, facts, tagger), body });
    return;
  }
  const plain = await inflated(body, headerOf(headers, 'content-encoding'), route.maxBytes);
  if (route.kind === 'stats') await intake.stats(headers, plain);
  else await intake.traces(route.path.split('/')[1] ?? '', headers, plain);
}

function answer(parts: ReceiverParts, route: IntakeRoute, request: IncomingMessage, response: ServerResponse): void {
  const state = { 'datadog-agent-state': parts.info().state };
  switch (route.answer) {
    case 'rates': {
      const known = request.headers['datadog-rates-payload-version'];
      const { version, body } = parts.intake.rates;
      const named = known === undefined ? {} : { 'datadog-rates-payload-version': version };
      send(response, 200, 'application/json', known === version ? '{}' : body, { ...state, ...named });
      return;
    }
    case 'ok':
      send(response, 200, 'text/plain', 'OK\n', state);
      return;
    case 'empty':
      send(response, 200, 'text/plain', '', state);
      return;
    case 'accepted':
      send(response, 202, 'application/json', '{}', state);
      return;
  }
}

async function proxyEvp(
  parts: ReceiverParts,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const method = request.method ?? 'GET';
  const evp = evpRequest(url, method, request.headers, parts.evp);
  if (evp === undefined) return false;
  await parts.bodies.with(request, parts.evp.maxBytes, async (body) => {
    count(parts, 'evp');
    const headers = { ...evp.headers, ...addedHeaders(request.headers, parts.facts, parts.tagger) };
    if (evp.acknowledgeOnly) {
      await parts.outbox.put({ path: evp.path, headers, body });
      send(response, 202, 'application/json', '{}');
      return;
    }
    const said = await parts.ask({ method, path: evp.path, headers, body });
    const encoding = said.headers['content-encoding'];
    send(response, said.status, said.headers['content-type'] ?? 'application/json', said.body, {
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
  });
  return true;
}

function count(parts: ReceiverParts, source: string): void {
  parts.counters.add(RECEIVED, { source }, 1, 'requests that clients were answered for, by source');
}

function requireLoopback(request: IncomingMessage): void {
  const address = request.socket.remoteAddress ?? '';
  // A unix socket has no address.
  if (address === '' || address === '::1' || /^(::ffff:)?127\./.test(address)) return;
  throw new CodedError('loopback_only', 'this route answers only on the loopback interface', { status: 403 });
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

function refuse(parts: ReceiverParts, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const reason = request.readableAborted ? 'client_gone' : codeOf(error);
  parts.counters.add(REFUSED, { reason }, 1, 'requests that were refused, by reason');
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const status = error instanceof CodedError ? error.status : 500;
  send(response, status, 'application/json', JSON.stringify({ errors: [messageOf(error)] }));
  // The rest of a body that was refused is read and forgotten, or its sender would not see the answer.
  request.resume();
}
