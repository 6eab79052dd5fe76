import { isUtf8 } from 'node:buffer';
import { utf8CharacterStart } from '../decode/encoding.ts';
import { TRUNCATION_MARK } from '../decode/line.ts';
import { MAX_BODY_BYTES, type PieceBatch } from './batch.ts';
import { type LogIdentity, truncationTag } from './identity.ts';

export interface PlainOptions {
  readonly identity: LogIdentity;
  /** Unix milliseconds: logs carry the time of reading, as the Agent's do. */
  readonly nowMs: number;
  readonly maxMessageBytes: number;
  /** Say in a tag that a log was cut. */
  readonly tagTruncated: boolean;
  /** Nothing will follow: a last line without its end is complete. */
  readonly toEnd: boolean;
  /** The piece begins within a line. */
  readonly continued: boolean;
  /** Called for a line that is no UTF-8; what is invalid in it is replaced. */
  readonly onInvalid: () => void;
  /** JSON bytes after which no further line is begun. */
  readonly maxBodyBytes?: number;
}

const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const HEAD = Buffer.from('{"message":"');
const MARK = Buffer.from(TRUNCATION_MARK);
/** A byte of text becomes at most six of JSON (`\\u0000`). */
const WORST = 6;

/** For each byte, the letter that follows the backslash in JSON; 1 for a byte that needs none, 0 for `\\u00..`. */
const ESCAPES = new Uint8Array(256).fill(1);
ESCAPES.fill(0, 0, SPACE);
for (const [byte, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
  [34, '"'],
  [92, '\\'],
] as const)
  ESCAPES[byte] = letter.charCodeAt(0);
const HEX = Buffer.from('0123456789abcdef');

/**
 * Turns the lines of a piece of UTF-8 into JSON byte by byte, without a string for each line: what most files need. It takes
 * about as long as `decodePiece` and `recordBatch`, which give the same for plain files (a property test holds them to it),
 * but leaves no garbage: at 30 MB a second the agent needs 100 MiB less. The room is kept between calls; what is given is a
 * copy.
 */
export class PlainBatcher {
  #out = Buffer.allocUnsafeSlow(64 * 1024);

  write(piece: Buffer, options: PlainOptions): PieceBatch {
    const { maxMessageBytes, toEnd, maxBodyBytes = MAX_BODY_BYTES } = options;
    const tails = tailsOf(options);
    const overhead = HEAD.length + 2 * MARK.length + Math.max(tails.plain.length, tails.cut.length) + 2;
    const valid = isUtf8(piece.subarray(0, piece.lastIndexOf(LINE_FEED) + 1));
    let { continued } = options;
    let lines = 0;
    let start = 0;
    let size = 1;
    this.#room(2);
    this.#out[0] = 91;
    while (start < piece.length && size < maxBodyBytes) {
      const found = piece.indexOf(LINE_FEED, start);
      const whole = found < 0 ? piece.length : found;
      const tooLong = whole - start > maxMessageBytes;
      if (!tooLong && found < 0 && !toEnd) break;
      const stop = tooLong ? utf8CharacterStart(piece, start + maxMessageBytes, start) : whole;
      const textEnd = stop > start && piece[stop - 1] === RETURN ? stop - 1 : stop;
      if (tooLong || !isBlank(piece, start, textEnd)) {
        this.#room(size + overhead + (textEnd - start) * WORST);
        const out = this.#out;
        if (lines > 0) out[size++] = 44;
        size += HEAD.copy(out, size);
        if (continued) size += MARK.copy(out, size);
        size =
          (valid && found >= 0) || isUtf8(piece.subarray(start, textEnd))
            ? escapeInto(out, size, piece, start, textEnd)
            : this.#replaced(size, piece.subarray(start, textEnd), overhead, options);
        if (tooLong) size += MARK.copy(this.#out, size);
        size += (continued || tooLong ? tails.cut : tails.plain).copy(this.#out, size);
        lines++;
      }
      continued = tooLong;
      start = tooLong || found < 0 ? stop : found + 1;
    }
    this.#out[size++] = 93;
    return { body: Buffer.from(this.#out.subarray(0, size)), lines, bytes: start, continued };
  }

  /** A line with invalid bytes takes the way by strings, which replaces them. */
  #replaced(size: number, bytes: Buffer, overhead: number, options: PlainOptions): number {
    options.onInvalid();
    const text = Buffer.from(bytes.toString('utf8'));
    this.#room(size + text.length * WORST + overhead);
    return escapeInto(this.#out, size, text, 0, text.length);
  }

  #room(bytes: number): void {
    if (bytes + 1 <= this.#out.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes + 1, this.#out.length * 2));
    this.#out.copy(larger);
    this.#out = larger;
  }
}

function isBlank(piece: Buffer, start: number, end: number): boolean {
  // Most lines begin with something that is no blank: the text is only made for the others.
  const first = piece[start] ?? SPACE;
  if (start < end && first > SPACE && first < 0x80) return false;
  return piece.toString('utf8', start, end).trim() === '';
}

function escapeInto(out: Buffer, from: number, text: Buffer, start: number, end: number): number {
  let size = from;
  for (let at = start; at < end; at++) {
    const byte = text[at] as number;
    const letter = ESCAPES[byte] as number;
    if (letter === 1) {
      out[size++] = byte;
      continue;
    }
    out[size++] = 92;
    if (letter !== 0) {
      out[size++] = letter;
      continue;
    }
    out[size++] = 117;
    out[size++] = 48;
    out[size++] = 48;
    out[size++] = HEX[byte >> 4] as number;
    out[size++] = HEX[byte & 15] as number;
  }
  return size;
}

/** What stands after the message in every log of the batch, and in those that were cut. */
function tailsOf({ identity, nowMs, tagTruncated }: PlainOptions): { plain: Buffer; cut: Buffer } {
  const { hostname, service, ddsource, tags } = identity;
  const tail = (ddtags: string) =>
    Buffer.from(`",${JSON.stringify({ timestamp: nowMs, hostname, service, ddsource, ddtags }).slice(1)}`);
  const plain = tail(tags.join(','));
  return { plain, cut: tagTruncated ? tail([...tags, truncationTag(false)].join(',')) : plain };
}
