/** Longer lines are cut into parts, so that each fits what log intakes take (the Agent's own limit). */
const MAX_LINE_BYTES = 900_000;

/** The lines of a piece of a file. */
export interface Lines {
  /** Without their line ends; invalid UTF-8 is replaced, blank lines are left out. */
  readonly texts: readonly string[];
  /** Bytes of the piece that the lines cover, line ends included; the rest is the start of a line that is still written. */
  readonly bytes: number;
}

/**
 * Cuts `piece` into lines. A line without its end is left for later, unless it is longer than `maxLineBytes` or `toEnd` says
 * that nothing will follow.
 */
export function splitLines(piece: Buffer, toEnd: boolean, maxLineBytes = MAX_LINE_BYTES): Lines {
  const texts: string[] = [];
  let start = 0;
  while (start < piece.length) {
    const newline = piece.indexOf(10, start);
    const end = newline < 0 ? piece.length : newline;
    if (end - start > maxLineBytes) {
      const cut = characterStart(piece, start + maxLineBytes, start);
      add(texts, piece, start, cut);
      start = cut;
      continue;
    }
    if (newline < 0 && !toEnd) break;
    add(texts, piece, start, end);
    start = newline < 0 ? end : newline + 1;
  }
  return { texts, bytes: start };
}

function add(texts: string[], piece: Buffer, start: number, end: number): void {
  const stop = end > start && piece[end - 1] === 13 ? end - 1 : end;
  const text = piece.toString('utf8', start, stop);
  if (text.trim() !== '') texts.push(text);
}

/** The last place at or before `at` where a UTF-8 character begins; `at` itself when the bytes are no UTF-8. */
function characterStart(piece: Buffer, at: number, notBefore: number): number {
  for (let place = at; place > at - 4 && place > notBefore; place--)
    if (((piece[place] ?? 0) & 0xc0) !== 0x80) return place;
  return at;
}

/** Where the last `count` lines of `tail` begin: what a newcomer is shown of a file that was there before. */
export function lastLinesStart(tail: Buffer, count: number): number {
  let newlines = 0;
  for (let at = tail.length - 2; at >= 0; at--) {
    if (tail[at] === 10 && ++newlines === count) return at + 1;
  }
  return 0;
}
