import http from 'node:http';
import { CodedError } from '@komainu/kernel/errors.ts';

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
/** A line of the event stream is a few hundred bytes. */
const MAX_LINE_BYTES = 1024 * 1024;

/** Where Docker's API answers: a socket, or a plain address (`tcp://`). */
export type DockerAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** `unix:///run/docker.sock`, `tcp://127.0.0.1:2375` or a path; undefined for anything else (`ssh://`). */
export function dockerAddress(text: string): DockerAddress | undefined {
  if (text.startsWith('unix://')) return { socketPath: text.slice('unix://'.length) };
  if (text.startsWith('/')) return { socketPath: text };
  if (!/^(tcp|http):\/\//.test(text) || !URL.canParse(text.replace(/^tcp/, 'http'))) return undefined;
  const { hostname, port } = new URL(text.replace(/^tcp/, 'http'));
  return { host: hostname, port: Number(port || 2375) };
}

/** Asks Docker, or Podman, which speaks the same. */
export class DockerClient {
  readonly #address: DockerAddress;

  constructor(address: DockerAddress) {
    this.#address = address;
  }

  /** The answer as JSON. Rejects with `docker_unreachable` (502), or `docker_refused` (502) for an answer that is no success. */
  async getJson(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#ask(path, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
        chunks.push(chunk);
      }
      return JSON.parse(Buffer.concat(chunks, size).toString('utf8'));
    } catch (cause) {
      answer.destroy();
      throw unreachable(path, cause);
    }
  }

  /** Calls back for each line of a stream of JSON; resolves when the stream ends, rejects when it breaks. */
  async follow(path: string, signal: AbortSignal, onEvent: (event: unknown) => void): Promise<void> {
    const answer = await this.#ask(path, signal);
    let rest = '';
    answer.setEncoding('utf8');
    for await (const text of answer as AsyncIterable<string>) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE_BYTES) throw unreachable(path, new Error('an event is too long'));
      for (const line of lines) if (line.trim() !== '') onEvent(parsed(line));
    }
  }

  /** The answer as it comes. Rejects as `getJson` does. */
  stream(path: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    return this.#ask(path, signal);
  }

  #ask(path: string, signal: AbortSignal): Promise<http.IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    const request = http.get({ ...this.#address, path, signal, headers: { host: 'docker' } }, (answer) => {
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) return resolve(answer);
      answer.resume();
      reject(new CodedError('docker_refused', `docker answers ${status} to ${path.split('?')[0]}`, { status: 502 }));
    });
    request.on('error', (cause) => reject(unreachable(path, cause)));
    return promise;
  }
}

function unreachable(path: string, cause: unknown): CodedError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CodedError('docker_unreachable', `docker does not answer ${path.split('?')[0]}: ${reason}`, {
    status: 502,
    cause,
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
