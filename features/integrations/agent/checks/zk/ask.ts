import { CodedError } from '@komainu/kernel/errors.ts';
import { openSocket, type SocketTarget, unreachable } from '../../tcp/open-socket.ts';

/** Far more than the connections of a busy server take in `stat`. */
const MAX_ANSWER_BYTES = 4 << 20;

/**
 * Sends a four-letter word and resolves with all that the server says before it closes. Rejects with `check_unreachable` (502)
 * when it does not within the time.
 */
export async function ask(word: string, target: SocketTarget, timeoutMs: number, signal: AbortSignal): Promise<string> {
  const socket = await openSocket(target, timeoutMs, signal);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (error?: Error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      if (error === undefined) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(error);
    };
    const fail = (reason: string) => end(unreachable(target, new Error(`${reason} to ${word}`)));
    const aborted = () => fail('stopped before the answer');
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener('abort', aborted, { once: true });
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > MAX_ANSWER_BYTES) {
        end(new CodedError('zookeeper_refused', `ZooKeeper answered more than ${MAX_ANSWER_BYTES} bytes to ${word}`));
      }
    });
    socket.once('end', () => (bytes === 0 ? fail('no answer') : end()));
    socket.once('error', (error) => end(unreachable(target, error)));
    // Not ended: an encrypted connection would be closed before the answer.
    socket.write(word);
  });
}
