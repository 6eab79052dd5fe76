import http from 'node:http';
import https from 'node:https';
import { createSecureContext, type SecureContext, type SecureVersion } from 'node:tls';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { ClockSkew } from './clock-skew.ts';
import { type ProxySettings, proxyFor } from './proxy.ts';

/** How TLS proves who is who; texts in PEM. */
export interface TlsSettings {
  /** Authorities that are trusted; undefined for the usual ones. */
  readonly ca?: readonly string[];
  /** Our own certificate with its key, for servers that ask for one. */
  readonly cert?: string;
  readonly key?: string;
  readonly minVersion?: SecureVersion;
}

export interface ServerSettings {
  /** For example `http://127.0.0.1:8100`; a path is put before every route. */
  readonly url: string;
  readonly apiKey: string;
  /** Sent as `X-Datadog-Hostname`. */
  readonly host: string;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly maxConnections: number;
  /** Accept any certificate (`DD_SKIP_SSL_VALIDATION`). */
  readonly insecure: boolean;
  readonly proxy?: ProxySettings;
  readonly tls?: TlsSettings;
  /** Learns the server's clock from its answers. */
  readonly skew?: ClockSkew;
}

export interface ServerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Talks to the server over kept-alive connections, with the key and the host name on every request. */
export class ServerClient implements Closable {
  readonly #settings: ServerSettings;
  readonly #base: URL;
  readonly #agent: http.Agent;
  readonly #open = new Set<http.ClientRequest>();

  /** Throws `bad_certificate` (400) when the certificates of the settings cannot be read. */
  constructor(settings: ServerSettings) {
    this.#settings = settings;
    this.#base = new URL(settings.url);
    this.#agent = connections(this.#base, settings);
  }

  /** Resolves with any answer; rejects with `server_unreachable` (502) when there is none in time. */
  request(request: ServerRequest): Promise<ServerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ServerAnswer>();
    const fail = (cause: Error) => {
      reject(
        new CodedError('server_unreachable', `no answer from the server: ${cause.message}`, { status: 502, cause }),
      );
    };
    const { skew } = this.#settings;
    const sentMs = skew?.nowMs() ?? 0;
    const library = this.#base.protocol === 'https:' ? https : http;
    const outgoing = library.request(
      {
        protocol: this.#base.protocol,
        hostname: this.#base.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: this.#base.port,
        path: this.#base.pathname.replace(/\/$/, '') + request.path,
        method: request.method,
        agent: this.#agent,
        // The whole exchange is limited, not only its pauses: a server that drips bytes must not hold a connection.
        signal: AbortSignal.timeout(this.#settings.timeoutMs),
        headers: {
          'user-agent': this.#settings.userAgent,
          ...request.headers,
          'dd-api-key': this.#settings.apiKey,
          'x-datadog-hostname': this.#settings.host,
          'content-length': String(request.body.length),
        },
      },
      (answer) => {
        skew?.observe(answer.headers.date, sentMs);
        readAnswer(answer).then(
          (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
          fail,
        );
      },
    );
    this.#open.add(outgoing);
    outgoing.on('error', fail);
    outgoing.on('close', () => this.#open.delete(outgoing));
    outgoing.end(request.body);
    return promise;
  }

  /** Breaks off what is under way. */
  close(): void {
    for (const request of this.#open) request.destroy();
    this.#agent.destroy();
  }
}

/** A pool of kept-alive connections to one server, through its proxy when it has one (CONNECT for TLS). */
function connections(base: URL, settings: ServerSettings): http.Agent {
  const proxy = settings.proxy === undefined ? '' : proxyFor(base, settings.proxy);
  const options = {
    keepAlive: true,
    maxSockets: settings.maxConnections,
    ...(proxy === '' ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
  };
  if (base.protocol !== 'https:') return new http.Agent(options);
  return new https.Agent({
    ...options,
    rejectUnauthorized: !settings.insecure,
    ...(settings.tls === undefined ? {} : { secureContext: contextOf(settings.tls) }),
  });
}

const contexts = new WeakMap<TlsSettings, SecureContext>();

/** Reads the certificates once for all clients of the same settings: there are hundreds, and a connection needs them each time. */
function contextOf(settings: TlsSettings): SecureContext {
  const known = contexts.get(settings);
  if (known !== undefined) return known;
  const { ca, ...others } = settings;
  try {
    const context = createSecureContext({ ...others, ...(ca === undefined ? {} : { ca: [...ca] }) });
    contexts.set(settings, context);
    return context;
  } catch (cause) {
    throw new CodedError('bad_certificate', `the certificates for the server cannot be used: ${messageOf(cause)}`, {
      status: 400,
      cause,
    });
  }
}

async function readAnswer(answer: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
