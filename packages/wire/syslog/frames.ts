const EMPTY = Buffer.alloc(0);
const NEWLINE = 10;
const NUL = 0;
const SPACE = 32;
/** Digits of the longest length that is read; a key in front of a line has more. */
const MAX_DIGITS = 8;
const WAITING = -1;
const NONE = -2;

export interface FrameSink {
  /** One message without what frames it; the bytes are only valid during the call. */
  frame(bytes: Buffer): void;
  /** A message was longer than allowed, or cut off at the end of the stream, and is left out. */
  lost(reason: 'line_too_long' | 'cut_off'): void;
}

/**
 * Cuts a stream of syslog into messages (RFC 6587): each behind its length in digits and a space, or each ended by a line
 * feed or a NUL. The first message decides which of the two it is for the whole stream: in a text of several lines a line
 * that happens to begin with a number must not swallow what follows. Memory is bounded by `maxBytes`.
 */
export class SyslogFrames {
  readonly #sink: FrameSink;
  /** Bytes of the longest message; may be changed between chunks. */
  maxBytes: number;
  /** Undefined until the first message. */
  #counted: boolean | undefined;
  #buffer: Buffer = EMPTY;
  #size = 0;
  /** Bytes of the buffer that are known to hold no end of a line. */
  #searched = 0;
  /** Bytes of a message that is too long, still to be passed over; Infinity: up to the next line. */
  #passing = 0;

  constructor(sink: FrameSink, maxBytes: number) {
    this.#sink = sink;
    this.maxBytes = maxBytes;
  }

  /** Bytes kept until the rest of their message comes. */
  get waitingBytes(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#size > 0) {
      this.#append(chunk);
      bytes = this.#buffer.subarray(0, this.#size);
    }
    const read = this.#cut(bytes);
    this.#keep(bytes, read);
  }

  /** The stream ended: a last line without its line feed counts, half a counted message does not. */
  end(): void {
    if (this.#size === 0) return;
    const rest = Buffer.from(this.#buffer.subarray(0, this.#size));
    this.#size = 0;
    if (this.#counted === true) this.#sink.lost('cut_off');
    else this.#deliver(rest);
  }

  /** Delivers what is whole and gives how many bytes are done with. */
  #cut(bytes: Buffer): number {
    let position = 0;
    while (position < bytes.length) {
      if (this.#passing > 0) {
        position = this.#pass(bytes, position);
        continue;
      }
      const length = this.#counted === false ? NONE : lengthAt(bytes, position);
      if (length === WAITING) return position;
      const next = length === NONE ? this.#cutLine(bytes, position) : this.#cutCounted(bytes, position, length);
      if (next === position) return position;
      position = next;
    }
    return position;
  }

  #cutLine(bytes: Buffer, start: number): number {
    const end = endOfLine(bytes, Math.max(start, start === 0 ? this.#searched : 0));
    if (end === -1) {
      this.#searched = bytes.length - start;
      if (bytes.length - start <= this.maxBytes) return start;
      this.#sink.lost('line_too_long');
      this.#passing = Number.POSITIVE_INFINITY;
      return bytes.length;
    }
    this.#searched = 0;
    if (end > start) {
      this.#counted ??= false;
      if (end - start > this.maxBytes) this.#sink.lost('line_too_long');
      else this.#deliver(bytes.subarray(start, end));
    }
    return end + 1;
  }

  #cutCounted(bytes: Buffer, start: number, length: number): number {
    const from = bytes.indexOf(SPACE, start) + 1;
    if (length > this.maxBytes) {
      this.#sink.lost('line_too_long');
      this.#passing = length;
      return from;
    }
    if (bytes.length - from < length) return start;
    this.#counted ??= true;
    this.#deliver(bytes.subarray(from, from + length));
    return from + length;
  }

  #pass(bytes: Buffer, start: number): number {
    if (this.#passing === Number.POSITIVE_INFINITY) {
      const end = endOfLine(bytes, start);
      if (end === -1) return bytes.length;
      this.#passing = 0;
      return end + 1;
    }
    const passed = Math.min(this.#passing, bytes.length - start);
    this.#passing -= passed;
    return start + passed;
  }

  /** Ends of lines inside a counted message, and carriage returns before line feeds, belong to the framing. */
  #deliver(bytes: Buffer): void {
    let end = bytes.length;
    while (end > 0 && isEnd(bytes[end - 1])) end--;
    if (end > 0) this.#sink.frame(end === bytes.length ? bytes : bytes.subarray(0, end));
  }

  #append(chunk: Buffer): void {
    const needed = this.#size + chunk.length;
    if (needed > this.#buffer.length) {
      // Twice as large each time: a message that trickles in byte by byte is not copied for each of them.
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2, 4096));
      this.#buffer.copy(larger, 0, 0, this.#size);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#size);
    this.#size = needed;
  }

  #keep(bytes: Buffer, read: number): void {
    const left = bytes.length - read;
    if (left === 0) {
      this.#size = 0;
      this.#searched = 0;
      // A long message's buffer is not kept for the short ones after it.
      if (this.#buffer.length > 65_536) this.#buffer = EMPTY;
      return;
    }
    if (this.#size > 0) {
      this.#buffer.copyWithin(0, read, bytes.length);
      this.#size = left;
      return;
    }
    this.#append(read === 0 ? bytes : bytes.subarray(read));
  }
}

/** The length in front of a message: `WAITING` when more bytes must come to tell, `NONE` when there is none. */
function lengthAt(bytes: Buffer, start: number): number {
  let length = 0;
  for (let index = start; index < bytes.length; index++) {
    const code = bytes[index] ?? 0;
    if (code === SPACE && index > start) return length;
    const digits = index - start;
    if (code < 48 || code > 57 || digits >= MAX_DIGITS || (digits === 0 && code === 48)) return NONE;
    length = length * 10 + code - 48;
  }
  return WAITING;
}

function endOfLine(bytes: Buffer, from: number): number {
  const line = bytes.indexOf(NEWLINE, from);
  const stop = line === -1 ? bytes.length : line;
  const nul = bytes.subarray(from, stop).indexOf(NUL);
  return nul === -1 ? line : from + nul;
}

function isEnd(code: number | undefined): boolean {
  return code === NEWLINE || code === NUL || code === 13;
}
