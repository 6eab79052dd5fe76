import { type Encoding, textReader } from './encoding.ts';
import type { Line, Lines } from './line.ts';

export interface SplitOptions {
  readonly encoding: Encoding;
  /** Longer lines are cut into parts. */
  readonly maxLineBytes: number;
  /** Nothing will follow: a last line without its end is complete. */
  readonly toEnd: boolean;
  /** The piece begins within a line. */
  readonly continued: boolean;
  /** Blank lines count, because they may stand within a record of several lines. */
  readonly keepBlank: boolean;
}

/** Cuts `piece` into lines. A line without its end is left for later, unless it is too long or `toEnd`. */
export function splitLines(piece: Buffer, options: SplitOptions): Lines {
  const { maxLineBytes, toEnd, keepBlank } = options;
  const reader = textReader(options.encoding, piece);
  const lines: Line[] = [];
  let { continued } = options;
  let start = 0;
  while (start < piece.length) {
    const found = reader.lineEnd(piece, start);
    const stop = found < 0 ? piece.length : found;
    if (stop - start > maxLineBytes) {
      const cut = reader.characterStart(piece, start + maxLineBytes, start);
      lines.push({ text: reader.text(piece, start, cut), start, end: cut, cutBefore: continued, cutAfter: true });
      start = cut;
      continued = true;
      continue;
    }
    if (found < 0 && !toEnd) break;
    const end = found < 0 ? piece.length : stop + reader.unitBytes;
    const text = reader.text(piece, start, stop);
    if (keepBlank || text.trim() !== '') lines.push({ text, start, end, cutBefore: continued, cutAfter: false });
    continued = false;
    start = end;
  }
  return { lines, bytes: start, continued };
}

/** Where the last `count` lines of `tail` begin: what a newcomer is shown of a file that was there before. */
export function lastLinesStart(tail: Buffer, count: number): number {
  let newlines = 0;
  for (let at = tail.length - 2; at >= 0; at--) {
    if (tail[at] === 10 && ++newlines === count) return at + 1;
  }
  return 0;
}
