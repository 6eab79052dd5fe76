import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { openSocket, type SocketTarget, targetName } from '../../tcp/open-socket.ts';

/** A few hundred bytes for each server: room for fifty thousand. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** The statistics socket of an address `unix:///run/haproxy.sock` or `tcp://host:port`; undefined for other addresses. */
export function statsSocket(url: URL): SocketTarget | undefined {
  if (url.protocol === 'unix:') return { kind: 'unix', path: decodeURIComponent(url.hostname + url.pathname) };
  if (url.protocol !== 'tcp:') return undefined;
  return { kind: 'tcp', host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port) };
}

/**
 * Asks one command, as `show stat`; the socket closes after its answer. Rejects with `check_unreachable` (502), or
 * `haproxy_socket` (502) when the answer breaks off or is too long.
 */
export async function askSocket(
  target: SocketTarget,
  command: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const socket = await openSocket(target, timeoutMs, within);
  const stop = () => socket.destroy(new Error(`no answer in ${timeoutMs} ms`));
  within.addEventListener('abort', stop, { once: true });
  try {
    socket.write(`${command}\n`);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (cause) {
    const reason = messageOf(cause);
    throw new CodedError('haproxy_socket', `${targetName(target)}: ${command}: ${reason}`, { status: 502, cause });
  } finally {
    within.removeEventListener('abort', stop);
    socket.destroy();
  }
}
