/** One line, or several that belong together, of a piece of bytes. */
export interface Line {
  readonly text: string;
  /** Where it begins in the piece, in bytes. */
  readonly start: number;
  /** Where what follows it begins: after its line end. */
  readonly end: number;
  /** The line began before this part of it: it was too long. */
  readonly cutBefore: boolean;
  /** The line goes on after this part of it. */
  readonly cutAfter: boolean;
  /** Several lines joined. */
  readonly joined?: boolean;
  /** What the line's own container format says. */
  readonly timeUnixMs?: number;
  readonly status?: string;
}

/** Lines of a piece of bytes that are complete. */
export interface Lines {
  readonly lines: readonly Line[];
  /** Bytes of the piece that the lines cover, line ends included; the rest is read again when more has come. */
  readonly bytes: number;
  /** The last line was cut: what follows goes on with it. */
  readonly continued: boolean;
}

/** Marks the places where a long line was cut, as the Agent does. */
export const TRUNCATION_MARK = '...TRUNCATED...';

/** The text of a line as it is sent, with marks where it was cut. */
export function markedText(line: Line): string {
  if (!line.cutBefore && !line.cutAfter) return line.text;
  return `${line.cutBefore ? TRUNCATION_MARK : ''}${line.text}${line.cutAfter ? TRUNCATION_MARK : ''}`;
}

/** The place at or before `place` that no line reaches over: lines of two streams may lie within each other. */
export function wholeUntil(lines: readonly Line[], place: number): number {
  let bytes = place;
  for (;;) {
    const reaching = lines.filter(({ start, end }) => start < bytes && end > bytes);
    if (reaching.length === 0) return bytes;
    bytes = firstStart(reaching);
  }
}

/** Where the first of some lines begins; a record may have a million of them. */
export function firstStart(lines: readonly { readonly start: number }[]): number {
  return lines.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
}
