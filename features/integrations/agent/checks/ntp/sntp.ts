import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';

/** Seconds from 1900, when the protocol's time begins, to 1970. */
const EPOCH_S = 2_208_988_800;
const PACKET_BYTES = 48;
const SERVER_MODE = 4;

/**
 * Asks a time server by SNTP (RFC 4330) how far its clock is ahead of ours, in seconds. Rejects when it does not answer in
 * time, or with something that is no time.
 */
export async function ntpOffset(
  target: { readonly host: string; readonly port: number; readonly version: number; readonly timeoutMs: number },
  nowMs: () => number,
  signal: AbortSignal,
): Promise<number> {
  const { address, family } = await lookup(target.host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const within = AbortSignal.any([signal, AbortSignal.timeout(target.timeoutMs)]);
  const stop = () => reject(new Error(signal.aborted ? 'stopped' : `no answer in ${target.timeoutMs} ms`));
  within.addEventListener('abort', stop, { once: true });
  const request = Buffer.alloc(PACKET_BYTES);
  request[0] = (target.version << 3) | 3;
  // The server gives it back: an answer without it is somebody else's.
  randomBytes(8).copy(request, 40);
  let sentMs = 0;
  socket.on('error', reject);
  socket.on('message', (answer) => {
    if (answer.length < PACKET_BYTES || !answer.subarray(24, 32).equals(request.subarray(40, 48))) return;
    const offset = offsetOf(answer, sentMs, nowMs());
    if (offset === undefined) reject(new Error('the answer holds no time'));
    else resolve(offset);
  });
  try {
    sentMs = nowMs();
    socket.send(request, target.port, address);
    return await promise;
  } finally {
    within.removeEventListener('abort', stop);
    socket.close();
  }
}

/** Undefined for an answer of a server that has no time itself. */
function offsetOf(answer: Buffer, sentMs: number, receivedMs: number): number | undefined {
  const mode = (answer[0] ?? 0) & 7;
  const stratum = answer[1] ?? 0;
  if (mode !== SERVER_MODE || stratum === 0 || stratum > 15) return undefined;
  const receivedThere = timeAt(answer, 32);
  const sentThere = timeAt(answer, 40);
  return (receivedThere - sentMs / 1000 + (sentThere - receivedMs / 1000)) / 2;
}

/** Unix seconds of a timestamp of 32 bits and a fraction. */
function timeAt(packet: Buffer, at: number): number {
  return packet.readUInt32BE(at) - EPOCH_S + packet.readUInt32BE(at + 4) / 2 ** 32;
}
