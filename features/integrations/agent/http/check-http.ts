import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { YamlMap } from '../check.ts';
import { digestAuthorization } from './digest.ts';
import { proxyAuthorization, proxyFor, tunnel } from './proxy.ts';
import { type CheckHttpOptions, checkHttpOptions } from './read-options.ts';
import { readTlsFiles } from './tls-files.ts';

export interface CheckHttpAnswer {
  readonly status: number;
  /** By lower-case name; several of a name stand behind each other, divided by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export interface CheckHttpRequest {
  readonly method: string;
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** More than any server's statistics; a body beyond it is refused, not cut. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/** Asks HTTP servers with the options that Datadog's checks share (see read-options.ts); connections are kept alive. */
export class CheckHttp {
  readonly options: CheckHttpOptions;
  #plain = new http.Agent({ keepAlive: true, maxSockets: 4 });
  #secure: https.Agent | undefined;

  constructor(options: CheckHttpOptions) {
    this.options = options;
  }

  /** Throws `bad_check_config` when an option makes no sense. */
  static fromInstance(instance: YamlMap, initConfig: YamlMap): CheckHttp {
    return new CheckHttp(checkHttpOptions(instance, initConfig));
  }

  /** Resolves with any answer, also 4xx and 5xx. Rejects with `check_http_unreachable` (502), the address named without secrets. */
  get(
    url: string | URL,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<CheckHttpAnswer> {
    return this.request({ method: 'GET', url, headers }, signal);
  }

  /** As `get`, and rejects with `check_http_status` (502) when the answer is not a success. */
  async getOk(
    url: string | URL,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<CheckHttpAnswer> {
    return successful(url, await this.get(url, signal, headers));
  }

  /** The body of a success as JSON; `check_http_body` (502) when it is none. Its shape is for the caller to check. */
  async getJson(url: string | URL, signal: AbortSignal): Promise<unknown> {
    const { text } = await this.getOk(url, signal, { accept: 'application/json' });
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new CodedError('check_http_body', `${printableUrl(url)} does not answer with JSON`, { status: 502, cause });
    }
  }

  /** Asks; follows redirects unless told otherwise. The timeout is of the whole exchange. */
  async request(request: CheckHttpRequest, signal: AbortSignal): Promise<CheckHttpAnswer> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(this.options.timeoutMs)]);
    try {
      return await this.#follow(request, within);
    } catch (cause) {
      const reason = within.aborted && !signal.aborted ? `no answer in ${this.options.timeoutMs} ms` : reasonOf(cause);
      throw new CodedError('check_http_unreachable', `${printableUrl(request.url)}: ${reason}`, { status: 502, cause });
    }
  }

  close(): void {
    this.#plain.destroy();
    this.#secure?.destroy();
  }

  async #follow(request: CheckHttpRequest, signal: AbortSignal): Promise<CheckHttpAnswer> {
    let url = new URL(request.url);
    const origin = url.origin;
    let asked: Omit<CheckHttpRequest, 'url'> = request;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#authorized({ ...asked, url }, url.origin === origin, signal);
      const location = answer.headers['location'];
      if (
        !this.options.followRedirects ||
        location === undefined ||
        ![301, 302, 303, 307, 308].includes(answer.status)
      ) {
        return answer;
      }
      if (redirects === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects`);
      url = new URL(location, url);
      // Only 307 and 308 ask for the same again; after the others everybody looks where they are sent.
      const again = answer.status === 307 || answer.status === 308 || request.method === 'HEAD';
      if (!again) asked = { method: 'GET', headers: asked.headers ?? {} };
    }
  }

  /** Credentials go only to the server that they were given for, not to where it redirects. */
  async #authorized(
    request: CheckHttpRequest & { readonly url: URL },
    trusted: boolean,
    signal: AbortSignal,
  ): Promise<CheckHttpAnswer> {
    const { auth, tokenFile } = this.options;
    if (!trusted) return this.#exchange(request, request.headers ?? {}, signal);
    const headers: Record<string, string> = {
      ...lowerNames(this.options.headers),
      ...lowerNames(request.headers ?? {}),
    };
    if (tokenFile !== '') headers['authorization'] = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
    if (auth.kind === 'basic') {
      headers['authorization'] = `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
    } else if (request.url.username !== '' && headers['authorization'] === undefined) {
      const pair = `${decodeURIComponent(request.url.username)}:${decodeURIComponent(request.url.password)}`;
      headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    const answer = await this.#exchange(request, headers, signal);
    if (auth.kind !== 'digest' || answer.status !== 401) return answer;
    const path = request.url.pathname + request.url.search;
    const proof = digestAuthorization(answer.headers['www-authenticate'] ?? '', { method: request.method, path }, auth);
    return proof === undefined ? answer : this.#exchange(request, { ...headers, authorization: proof }, signal);
  }

  async #exchange(
    request: CheckHttpRequest & { readonly url: URL },
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<CheckHttpAnswer> {
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const options: http.RequestOptions = {
      method: request.method,
      signal,
      headers: {
        'user-agent': 'komainu-agent',
        accept: '*/*',
        'accept-encoding': 'gzip, deflate, br',
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      },
    };
    const { promise, resolve, reject } = Promise.withResolvers<CheckHttpAnswer>();
    const outgoing = await this.#open(request.url, options, signal);
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed a connection that rested since the run before, at the moment in which it was used again.
      const stale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (stale && !signal.aborted) this.#exchange(request, headers, signal).then(resolve, reject);
      else reject(error);
    });
    outgoing.on('response', (answer) => {
      readText(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: joined(answer.headers), text }),
        reject,
      );
    });
    outgoing.end(body);
    return promise;
  }

  async #open(url: URL, options: http.RequestOptions, signal: AbortSignal): Promise<http.ClientRequest> {
    const path = url.pathname + url.search;
    if (url.protocol === 'unix:') {
      // unix://<socket, percent-encoded>/<path>, as Datadog's checks write it.
      const socketPath = decodeURIComponent(url.hostname);
      return http.request({ ...options, agent: this.#plain, socketPath, path, host: 'localhost' });
    }
    const target = { ...options, host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port, path };
    const proxy = proxyFor(url, this.options.proxy);
    if (url.protocol === 'http:') {
      if (proxy === undefined) return http.request({ ...target, agent: this.#plain });
      const headers = { ...options.headers, host: url.host, ...proxyAuthorization(proxy) };
      return http.request({
        ...options,
        host: proxy.hostname,
        port: proxy.port || 80,
        path: withoutUser(url),
        headers,
      });
    }
    this.#secure ??= new https.Agent({ keepAlive: true, maxSockets: 4, ...(await readTlsFiles(this.options.tls)) });
    if (proxy === undefined) return https.request({ ...target, agent: this.#secure });
    const socket = await tunnel(proxy, url, signal);
    const secured = tls.connect({ ...(await readTlsFiles(this.options.tls)), socket, servername: url.hostname });
    return https.request({ ...target, createConnection: () => secured });
  }
}

/** The answer when it is a success; otherwise throws `check_http_status` (502). */
export function successful(url: string | URL, answer: CheckHttpAnswer): CheckHttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new CodedError('check_http_status', `${printableUrl(url)} answers ${answer.status}`, { status: 502 });
}

/** An address for people: without credentials, query and fragment, which may hold secrets. */
export function printableUrl(url: string | URL): string {
  if (!URL.canParse(String(url))) return 'a bad address';
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

function withoutUser(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function joined(headers: http.IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return messageOf(error);
}

async function readText(answer: http.IncomingMessage): Promise<string> {
  const encoding = answer.headers['content-encoding'];
  const undo =
    encoding === 'gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  if (undo !== undefined) {
    answer.on('error', (error) => undo.destroy(error));
    answer.pipe(undo);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (undo ?? answer) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      answer.destroy();
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}
