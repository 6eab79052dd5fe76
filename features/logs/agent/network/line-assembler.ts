import { joinLines } from '../decode/join-lines.ts';
import { type Line, markedText } from '../decode/line.ts';
import { splitLines } from '../decode/split-lines.ts';
import type { NetworkSource } from '../sources/log-source.ts';

const EMPTY = Buffer.alloc(0);

/** A record that is complete, with marks where it was cut. */
export interface Assembled {
  readonly text: string;
  readonly truncated: boolean;
}

/** Lines, and records of several lines, out of a stream of bytes. Memory is bounded by the longest record. */
export class LineAssembler {
  readonly #source: NetworkSource;
  readonly #emit: (record: Assembled) => void;
  #rest: Buffer = EMPTY;
  #continued = false;
  #open: Line[] = [];

  constructor(source: NetworkSource, emit: (record: Assembled) => void) {
    this.#source = source;
    this.#emit = emit;
  }

  /** A record has begun that may go on. */
  get open(): boolean {
    return this.#open.length > 0;
  }

  push(chunk: Buffer, toEnd = false): void {
    const { multiLine, maxMessageBytes } = this.#source;
    const piece = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const { lines, bytes, continued } = splitLines(piece, {
      encoding: 'utf-8',
      maxLineBytes: maxMessageBytes,
      toEnd,
      continued: this.#continued,
      keepBlank: multiLine !== undefined,
    });
    // A copy: the socket's own memory is not kept for half a line.
    this.#rest = bytes === piece.length ? EMPTY : Buffer.from(piece.subarray(bytes));
    this.#continued = continued;
    this.#join(lines, toEnd);
  }

  /** Nothing came for a while: what is open is complete. */
  flush(): void {
    this.#join([], true);
  }

  #join(lines: readonly Line[], flush: boolean): void {
    const { multiLine, maxMessageBytes } = this.#source;
    if (multiLine === undefined) {
      this.#emitAll(lines);
      return;
    }
    // Places in the list stand for places in a file.
    const all = [...this.#open, ...lines].map((line, at) => ({ ...line, start: at, end: at + 1 }));
    const joined = joinLines({ lines: all, bytes: all.length, continued: false }, multiLine, flush, maxMessageBytes);
    this.#open = all.slice(joined.bytes);
    const [first] = this.#open;
    if (joined.continued && first !== undefined) this.#open[0] = { ...first, cutBefore: true };
    this.#emitAll(joined.lines);
  }

  #emitAll(lines: readonly Line[]): void {
    for (const line of lines) this.#emit({ text: markedText(line), truncated: line.cutBefore || line.cutAfter });
  }
}
