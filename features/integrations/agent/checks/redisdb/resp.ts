import { CodedError } from '@komainu/kernel/errors.ts';

/** An error that the server answered, such as `NOPERM …`; a value, because one command of many may fail. */
export class RespError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/**
 * A reply of the Redis serialization protocol, versions 2 and 3. Maps, sets and pushes come as the flat lists that version 2
 * has for them, so that nobody above needs to know which version was spoken.
 */
export type RespValue = string | number | boolean | null | RespError | readonly RespValue[];

export interface RespLimits {
  /** Bytes of one whole reply. */
  readonly maxReplyBytes: number;
  readonly maxDepth: number;
}

const DEFAULT_LIMITS: RespLimits = { maxReplyBytes: 32 << 20, maxDepth: 16 };
const CR = 0x0d;
const LF = 0x0a;
/** Longer than any number, error or status that a server sends. */
const MAX_LINE_BYTES = 64 << 10;

/** A list that still waits for elements. */
interface OpenList {
  readonly items: RespValue[];
  missing: number;
  /** Attributes describe the reply after them and are not part of it. */
  readonly dropped: boolean;
}

/**
 * Reads replies from the bytes of a connection as they come, each byte once. Throws `bad_redis_reply` when the bytes are no
 * replies or a reply is larger than the limits; the connection is of no use after that.
 * Format: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class RespDecoder {
  readonly #limits: RespLimits;
  #buffer: Buffer = Buffer.alloc(0);
  /** Parts of the bulk string that is being read, so that a long one is copied once. */
  #bulk: { readonly kind: string; missing: number; readonly parts: Buffer[] } | undefined;
  readonly #open: OpenList[] = [];
  #replyBytes = 0;

  constructor(limits: Partial<RespLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** The replies that are whole with these bytes. */
  push(chunk: Buffer): readonly RespValue[] {
    const replies: RespValue[] = [];
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const value = this.#bulk === undefined ? this.#readLine() : this.#readBulk();
      if (value === undefined) return replies;
      if (value === 'opened') continue;
      const whole = this.#close(value.value);
      if (whole === undefined) continue;
      this.#replyBytes = 0;
      replies.push(whole.value);
    }
  }

  #readBulk(): { value: RespValue } | undefined {
    const bulk = this.#bulk;
    if (bulk === undefined) return undefined;
    const taken = this.#buffer.subarray(0, bulk.missing);
    this.#buffer = this.#buffer.subarray(taken.length);
    bulk.parts.push(taken);
    bulk.missing -= taken.length;
    if (bulk.missing > 0) return undefined;
    this.#bulk = undefined;
    const bytes = Buffer.concat(bulk.parts);
    if (bytes[bytes.length - 2] !== CR || bytes[bytes.length - 1] !== LF)
      throw bad('a string is not as long as it says');
    const text = bytes.toString('utf8', 0, bytes.length - 2);
    if (bulk.kind === '!') return { value: new RespError(text) };
    // A verbatim string says its format in front: `txt:`.
    return { value: bulk.kind === '=' ? text.slice(4) : text };
  }

  #readLine(): { value: RespValue } | 'opened' | undefined {
    const end = this.#buffer.indexOf('\r\n');
    if (end < 0) {
      if (this.#buffer.length > MAX_LINE_BYTES) throw bad('a line has no end');
      return undefined;
    }
    const kind = String.fromCharCode(this.#buffer[0] ?? 0);
    const text = this.#buffer.toString('utf8', 1, end);
    this.#take(end + 2);
    this.#buffer = this.#buffer.subarray(end + 2);
    return this.#start(kind, text);
  }

  #start(kind: string, text: string): { value: RespValue } | 'opened' {
    switch (kind) {
      case '+':
        return { value: text };
      case '-':
        return { value: new RespError(text) };
      case ':':
      case ',':
      case '(':
        return { value: numberOf(text) };
      case '#':
        return { value: text === 't' };
      case '_':
        return { value: null };
      case '$':
      case '!':
      case '=': {
        const length = lengthOf(text);
        if (length < 0) return { value: null };
        this.#take(length + 2);
        this.#bulk = { kind, missing: length + 2, parts: [] };
        return 'opened';
      }
      case '*':
      case '~':
      case '>':
      case '%':
      case '|':
        return this.#startList(kind, lengthOf(text));
      default:
        throw bad(`it does not know the type ${JSON.stringify(kind)}: is this a Redis server`);
    }
  }

  #startList(kind: string, length: number): { value: RespValue } | 'opened' {
    if (length < 0) return { value: null };
    const isMap = kind === '%' || kind === '|';
    const missing = isMap ? length * 2 : length;
    if (missing === 0 && kind !== '|') return { value: [] };
    if (this.#open.length >= this.#limits.maxDepth) throw bad(`lists are nested deeper than ${this.#limits.maxDepth}`);
    if (missing > 0) this.#open.push({ items: [], missing, dropped: kind === '|' });
    return 'opened';
  }

  /** Puts a value into the list that waits for it; the whole reply once nothing waits any more. */
  #close(value: RespValue): { value: RespValue } | undefined {
    let closed = value;
    for (;;) {
      const list = this.#open.at(-1);
      if (list === undefined) return { value: closed };
      list.items.push(closed);
      list.missing--;
      if (list.missing > 0) return undefined;
      this.#open.pop();
      if (list.dropped) return undefined;
      closed = list.items;
    }
  }

  #take(bytes: number): void {
    this.#replyBytes += bytes;
    if (this.#replyBytes > this.#limits.maxReplyBytes) {
      throw bad(`it is larger than ${this.#limits.maxReplyBytes} bytes`);
    }
  }
}

/** The bytes of a command: a list of strings in either version. */
export function encodeCommand(args: readonly string[]): Buffer {
  const parts = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`);
  return Buffer.from(`*${args.length}\r\n${parts.join('')}`);
}

function lengthOf(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) throw bad(`${JSON.stringify(text.slice(0, 40))} is no length`);
  return Number(text);
}

function numberOf(text: string): number {
  if (text === 'inf' || text === '-inf') return text === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const value = Number(text);
  if (text === '' || (Number.isNaN(value) && text !== 'nan')) {
    throw bad(`${JSON.stringify(text.slice(0, 40))} is no number`);
  }
  return value;
}

function bad(reason: string): CodedError {
  return new CodedError('bad_redis_reply', `cannot read the reply of Redis: ${reason}`);
}
