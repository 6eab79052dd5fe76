import type { Socket } from 'node:net';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { openSocket, type SocketTarget, targetName } from '../../tcp/open-socket.ts';
import { encodeRequest, parseCgiAnswer, RecordType, takeRecords } from './fastcgi-records.ts';

/** A status page is a few hundred bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const DEFAULT_PORT = 9000;

/** Where a pool listens, and the page to ask it for. */
export interface FastCgiPage {
  readonly target: SocketTarget;
  readonly path: string;
}

/** Reads `http://host:9000/status` and `unix:///run/php.sock/status`; undefined for a unix address without a `.sock`. */
export function fastCgiPage(url: URL): FastCgiPage | undefined {
  if (url.protocol !== 'unix:') {
    const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
    return { target: { kind: 'tcp', host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port }, path: url.pathname };
  }
  const found = /^(.*?\.sock)(\/.*)$/.exec(decodeURIComponent(url.pathname));
  if (found === null) return undefined;
  const [, path = '', page = ''] = found;
  return { target: { kind: 'unix', path }, path: page };
}

/**
 * Asks a pool for a page. Rejects with `check_unreachable` (502) when nobody answers, `fastcgi_answer` (502) when the answer is
 * no FastCGI or too long.
 */
export async function getByFastCgi(
  { target, path }: FastCgiPage,
  query: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const socket = await openSocket(target, timeoutMs, within);
  const stop = () => socket.destroy(new Error(`no answer in ${timeoutMs} ms`));
  within.addEventListener('abort', stop, { once: true });
  try {
    socket.write(encodeRequest(cgiParams(target, path, query)));
    return parseCgiAnswer(await readStdout(socket));
  } catch (cause) {
    const reason = messageOf(cause);
    throw new CodedError('fastcgi_answer', `${targetName(target)}${path}: ${reason}`, { status: 502, cause });
  } finally {
    within.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function readStdout(socket: Socket): Promise<string> {
  const answer: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    const taken = takeRecords(Buffer.concat([rest, chunk]));
    rest = taken.rest;
    for (const { type, content } of taken.records) {
      if (type === RecordType.stdout) answer.push(content);
      if (type === RecordType.endRequest) return Buffer.concat(answer).toString('utf8');
    }
  }
  throw new Error('the connection ended before the answer did');
}

function cgiParams(target: SocketTarget, path: string, query: string): Readonly<Record<string, string>> {
  const host = target.kind === 'unix' ? 'localhost' : target.host;
  return {
    CONTENT_LENGTH: '0',
    CONTENT_TYPE: '',
    DOCUMENT_ROOT: '/',
    GATEWAY_INTERFACE: 'CGI/1.1',
    QUERY_STRING: query,
    REDIRECT_STATUS: '200',
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_PORT: '80',
    REQUEST_METHOD: 'GET',
    REQUEST_URI: path,
    SCRIPT_FILENAME: path,
    SCRIPT_NAME: path,
    SERVER_ADDR: host,
    SERVER_NAME: host,
    SERVER_PORT: String(target.kind === 'unix' ? 80 : target.port),
    SERVER_PROTOCOL: 'HTTP/1.1',
    SERVER_SOFTWARE: 'komainu-agent',
  };
}
