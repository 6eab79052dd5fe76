const MAGIC_FIRST = 0x1e;
const MAGIC_SECOND = 0x0f;
/** Two bytes of magic, eight of the message's id, the place of the chunk, how many there are. */
const HEADER = 12;
const MOST_CHUNKS = 128;

export interface ChunkLimits {
  /** How long a message may take to come, in milliseconds; Graylog's servers give it five seconds. */
  readonly patienceMs: number;
  /** Bytes of messages that are not whole; with more the oldest of them are given up. */
  readonly pendingBytes: number;
  /** Their number likewise. */
  readonly pendingMessages: number;
  /** Bytes of the longest message, as it came. */
  readonly messageBytes: number;
}

export interface ChunkSink {
  /** A whole message, still packed. */
  message(bytes: Buffer): void;
  /** A message was given up, or a datagram was no chunk. */
  lost(reason: 'bad_chunk' | 'incomplete' | 'message_too_large'): void;
}

interface Pending {
  readonly parts: (Buffer | undefined)[];
  readonly endsMs: number;
  missing: number;
  bytes: number;
}

/**
 * Puts messages of GELF over UDP together: a datagram is one whole, or one of up to 128 chunks in any order
 * (https://go2docs.graylog.org/current/getting_in_log_data/gelf.html). Senders cannot reach into each other's messages.
 */
export class GelfChunks {
  readonly #sink: ChunkSink;
  readonly #limits: ChunkLimits;
  /** The oldest first. */
  readonly #pending = new Map<string, Pending>();
  #pendingBytes = 0;

  constructor(sink: ChunkSink, limits: ChunkLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** `sender` tells senders apart: address and port. */
  push(datagram: Buffer, sender: string, nowMs: number): void {
    if (datagram[0] !== MAGIC_FIRST || datagram[1] !== MAGIC_SECOND) {
      this.#sink.message(datagram);
      return;
    }
    const place = datagram[10] ?? 0;
    const count = datagram[11] ?? 0;
    if (datagram.length <= HEADER || count === 0 || count > MOST_CHUNKS || place >= count) {
      this.#sink.lost('bad_chunk');
      return;
    }
    this.expire(nowMs);
    const id = `${sender} ${datagram.toString('latin1', 2, 10)}`;
    const known = this.#pending.get(id);
    if (known !== undefined && known.parts.length !== count) {
      this.#sink.lost('bad_chunk');
      return;
    }
    const message = known ?? this.#begin(id, count, nowMs);
    this.#add(id, message, place, datagram.subarray(HEADER));
  }

  /** Whether messages wait for chunks. */
  get isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  /** Gives up what has waited too long. */
  expire(nowMs: number): void {
    for (const [id, message] of this.#pending) {
      if (message.endsMs > nowMs) return;
      this.#giveUp(id, message, 'incomplete');
    }
  }

  #begin(id: string, count: number, nowMs: number): Pending {
    const message: Pending = {
      parts: new Array<Buffer | undefined>(count).fill(undefined),
      endsMs: nowMs + this.#limits.patienceMs,
      missing: count,
      bytes: 0,
    };
    this.#pending.set(id, message);
    return message;
  }

  #add(id: string, message: Pending, place: number, part: Buffer): void {
    if (message.parts[place] !== undefined) return;
    // A copy: the datagram's memory belongs to the socket.
    message.parts[place] = Buffer.from(part);
    message.bytes += part.length;
    message.missing--;
    this.#pendingBytes += part.length;
    if (message.bytes > this.#limits.messageBytes) this.#giveUp(id, message, 'message_too_large');
    else if (message.missing === 0) {
      this.#forget(id, message);
      this.#sink.message(Buffer.concat(message.parts.filter((one) => one !== undefined)));
    } else this.#makeRoom();
  }

  #makeRoom(): void {
    const { pendingBytes, pendingMessages } = this.#limits;
    for (const [id, message] of this.#pending) {
      if (this.#pendingBytes <= pendingBytes && this.#pending.size <= pendingMessages) return;
      this.#giveUp(id, message, 'incomplete');
    }
  }

  #giveUp(id: string, message: Pending, reason: 'incomplete' | 'message_too_large'): void {
    this.#forget(id, message);
    this.#sink.lost(reason);
  }

  #forget(id: string, message: Pending): void {
    this.#pending.delete(id);
    this.#pendingBytes -= message.bytes;
  }
}
