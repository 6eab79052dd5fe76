import http from 'node:http';
import https from 'node:https';
import { CodedError, messageOf } from '../errors.ts';
import type { Closable } from '../lifecycle.ts';
import { assertPublicHost, lookupPublic } from './address-guard.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
}

export interface WholeAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * Requests to systems outside. Redirects are not followed: they could lead to places that were not asked for. Errors of
 * the network are `target_unreachable` (502), forbidden addresses `target_forbidden` (400).
 */
export class OutgoingHttp implements Closable {
  readonly #allowPrivate: boolean;
  readonly #plain: http.Agent;
  readonly #secure: https.Agent;
  readonly #closing = new AbortController();

  constructor(settings: { readonly allowPrivateTargets: boolean; readonly maxConnections?: number }) {
    this.#allowPrivate = settings.allowPrivateTargets;
    const options = {
      keepAlive: true,
      maxSockets: settings.maxConnections ?? 8,
      ...(settings.allowPrivateTargets ? {} : { lookup: lookupPublic }),
    };
    this.#plain = new http.Agent(options);
    this.#secure = new https.Agent(options);
  }

  /** Resolves with the head of the answer; the caller reads or destroys its body. */
  request(request: OutgoingRequest): Promise<http.IncomingMessage> {
    const { url, body } = request;
    if (!this.#allowPrivate) assertPublicHost(url);
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    const signals = [this.#closing.signal, ...(request.signal === undefined ? [] : [request.signal])];
    const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
      method: request.method,
      agent: url.protocol === 'https:' ? this.#secure : this.#plain,
      timeout: TIMEOUT_MS,
      signal: AbortSignal.any(signals),
      headers: {
        'user-agent': 'komainu',
        ...request.headers,
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      },
    });
    outgoing.on('response', resolve);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no bytes for ${TIMEOUT_MS / 1000} s`)));
    outgoing.on('error', (error: Error) => reject(unreachable(url, error)));
    outgoing.end(body);
    return promise;
  }

  /** The same, with the whole body in memory (16 MiB at most). */
  async requestWhole(request: OutgoingRequest): Promise<WholeAnswer> {
    const answer = await this.request(request);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
        chunks.push(chunk);
      }
    } catch (error) {
      throw unreachable(request.url, error);
    }
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks, size) };
  }

  /** Breaks off what is under way. */
  close(): void {
    this.#closing.abort();
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

function unreachable(url: URL, cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause;
  // Neither path nor query: they may hold tokens.
  return new CodedError('target_unreachable', `no answer from ${url.host}: ${messageOf(cause)}`, {
    status: 502,
    cause,
  });
}
