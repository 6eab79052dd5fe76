import { createHash, timingSafeEqual } from 'node:crypto';
import { MsgpackReader } from '../msgpack/reader.ts';
import { encodeMsgpack } from '../msgpack/writer.ts';

/** What a client says of itself: `["PING", hostname, salt, digest, username, password digest]`. */
export interface Ping {
  readonly hostname: Buffer;
  /** Bytes: Fluent Bit's are no text. */
  readonly salt: Buffer;
  /** Hex digits. */
  readonly digest: string;
}

/** The server's first words. No user names are asked for. */
export function heloMessage(nonce: Buffer): Buffer {
  return encodeMsgpack(['HELO', { nonce, auth: Buffer.alloc(0), keepalive: true }]);
}

/** A PING; undefined for anything else. */
export function readPing(frame: Buffer): Ping | undefined {
  try {
    const reader = new MsgpackReader(frame);
    if (!reader.atArray || reader.array() !== 6 || reader.string() !== 'PING') return undefined;
    const bytes = () => {
      reader.text();
      return frame.subarray(reader.start, reader.stop);
    };
    return { hostname: bytes(), salt: bytes(), digest: reader.string() };
  } catch {
    return undefined;
  }
}

/** Whether a client that sent this PING knows the key. */
export function knowsKey(ping: Ping, nonce: Buffer, key: string): boolean {
  const expected = Buffer.from(digestOf(ping.salt, ping.hostname, nonce, key));
  const given = Buffer.from(ping.digest.toLowerCase());
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The answer that shows the client that the server knows the key, too. */
export function pongMessage(ping: Ping, nonce: Buffer, hostname: string, key: string): Buffer {
  return encodeMsgpack(['PONG', true, '', hostname, digestOf(ping.salt, Buffer.from(hostname), nonce, key)]);
}

export function refusalMessage(reason: string): Buffer {
  return encodeMsgpack(['PONG', false, reason, '', '']);
}

export function ackMessage(chunk: string | Buffer): Buffer {
  return encodeMsgpack({ ack: chunk });
}

function digestOf(salt: Buffer, hostname: Buffer, nonce: Buffer, key: string): string {
  return createHash('sha512').update(salt).update(hostname).update(nonce).update(key).digest('hex');
}
