import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { badRequest, CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

/** Answers one command; what it gives is the JSON of the answer. */
export type ControlAnswer = (question: ControlQuestion) => Promise<unknown> | unknown;

export interface ControlQuestion {
  readonly query: URLSearchParams;
  /** The body as JSON; undefined without one. */
  readonly body: unknown;
  /** Aborted when the asker goes away. */
  readonly signal: AbortSignal;
}

/** Sends lines of JSON until the asker goes away; gives what ends it. */
export type ControlStream = (question: ControlQuestion, send: (line: object) => void) => () => void;

export interface ControlRoutes {
  /** By method and path, such as `GET /status`. */
  readonly answers: Readonly<Record<string, ControlAnswer>>;
  readonly streams: Readonly<Record<string, ControlStream>>;
}

const MAX_BODY_BYTES = 64 * 1024;
/** An asker that does not read loses lines instead of filling our memory. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** Listens for the agent's own commands on a unix socket that only its user may use. */
export async function listenForCommands(path: string, routes: ControlRoutes): Promise<Closable> {
  const server = createServer((request, response) => {
    void handle(routes, request, response).catch((error: unknown) => {
      const status = error instanceof CodedError ? error.status : 500;
      reply(response, status, { error: codeOf(error), message: messageOf(error) });
    });
  });
  await rm(path, { force: true });
  // The socket exists with the rights of the mask before they can be changed.
  const mask = process.umask(0o177);
  try {
    server.listen(path);
    await once(server, 'listening');
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o600);
  return {
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function handle(routes: ControlRoutes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://agent');
  const name = `${request.method} ${url.pathname}`;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const question = { query: url.searchParams, body: await readJson(request), signal: gone.signal };
  const stream = routes.streams[name];
  if (stream !== undefined) {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    // So that the asker knows at once that it is connected.
    response.flushHeaders();
    const end = stream(question, (line) => {
      if (response.writableLength < MAX_UNREAD_BYTES) response.write(`${JSON.stringify(line)}\n`);
    });
    if (gone.signal.aborted) end();
    else gone.signal.addEventListener('abort', end);
    return;
  }
  const answer = routes.answers[name];
  if (answer === undefined) throw new CodedError('unknown_command', `this agent knows no ${name}`, { status: 404 });
  reply(response, 200, await answer(question));
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const body = JSON.stringify(value ?? null);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw badRequest('body_too_large', 'the question is too large', 413);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw badRequest('bad_json', 'the question is no JSON');
  }
}
