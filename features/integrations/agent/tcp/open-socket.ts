import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { CheckTlsOptions } from '../http/read-options.ts';
import { readTlsFiles } from '../http/tls-files.ts';

/** Where a server listens: a port, or a unix socket. */
export type SocketTarget =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: CheckTlsOptions }
  | { readonly kind: 'unix'; readonly path: string };

/** `host:port` or the path, for tags and errors. */
export function targetName(target: SocketTarget): string {
  return target.kind === 'unix' ? target.path : `${target.host}:${target.port}`;
}

/**
 * Connects, with TLS where asked. Rejects with `check_unreachable` (502) that names the server and the reason when it does not
 * answer within `timeoutMs` or `signal` is aborted; the socket is destroyed then. The caller owns the socket.
 */
export async function openSocket(target: SocketTarget, timeoutMs: number, signal: AbortSignal): Promise<Socket> {
  const tls = target.kind === 'tcp' && target.tls !== undefined ? await readTlsFiles(target.tls) : undefined;
  signal.throwIfAborted();
  const socket = open(target, tls);
  try {
    await connected(socket, tls === undefined ? 'connect' : 'secureConnect', timeoutMs, signal);
  } catch (cause) {
    socket.destroy();
    throw unreachable(target, cause);
  }
  // Until somebody listens, an error of an idle connection must not bring the agent down.
  socket.on('error', () => undefined);
  return socket;
}

/** The error of a server that cannot be reached or went away. */
export function unreachable(target: SocketTarget, cause: unknown): CodedError {
  const reason = (cause as NodeJS.ErrnoException).code ?? messageOf(cause);
  return new CodedError('check_unreachable', `cannot reach ${targetName(target)}: ${reason}`, { status: 502, cause });
}

function open(target: SocketTarget, tls: Awaited<ReturnType<typeof readTlsFiles>> | undefined): Socket {
  if (target.kind === 'unix') return connectPlain({ path: target.path });
  const { host, port } = target;
  return tls === undefined
    ? connectPlain({ host, port })
    : connectTls({ ...tls, host, port, servername: nameFor(host) });
}

/** Server names may not be addresses. */
function nameFor(host: string): string {
  return /^[\d.]+$/.test(host) || host.includes(':') ? '' : host;
}

function connected(socket: Socket, event: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
    const aborted = () => end(new Error('stopped'));
    const end = (error?: Error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.removeListener('error', end);
      if (error === undefined) resolve();
      else reject(error);
    };
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('error', end);
    socket.once(event, () => end());
  });
}
