import { isAscii } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'utf-16-le', 'utf-16-be', 'shift-jis'] as const;
/** How the bytes of a file are characters. */
export type Encoding = (typeof ENCODINGS)[number];

/** Finds line ends and reads text in one encoding. */
export interface TextReader {
  /** Where the next line feed begins at or after `from`, -1 for none. */
  lineEnd(piece: Buffer, from: number): number;
  /** Bytes of a line feed, and of the smallest unit that text may be cut at. */
  readonly unitBytes: number;
  /** The text of some bytes, without a carriage return at its end; what is invalid is replaced. */
  text(piece: Buffer, start: number, end: number): string;
  /** The last place at or before `at` where a character begins. */
  characterStart(piece: Buffer, at: number, notBefore: number): number;
}

/** `sample` tells whether the quick way to read ASCII fits the whole piece. */
export function textReader(encoding: Encoding, sample: Buffer): TextReader {
  if (encoding === 'utf-8') return isAscii(sample) ? ASCII : UTF_8;
  if (encoding === 'shift-jis') return SHIFT_JIS;
  return encoding === 'utf-16-le' ? UTF_16_LE : UTF_16_BE;
}

const lineFeed = (piece: Buffer, from: number) => piece.indexOf(10, from);
const withoutReturn = (piece: Buffer, start: number, end: number) =>
  end > start && piece[end - 1] === 13 ? end - 1 : end;

const ASCII: TextReader = {
  lineEnd: lineFeed,
  unitBytes: 1,
  text: (piece, start, end) => piece.toString('latin1', start, withoutReturn(piece, start, end)),
  characterStart: (_piece, at) => at,
};

const UTF_8: TextReader = {
  lineEnd: lineFeed,
  unitBytes: 1,
  text: (piece, start, end) => piece.toString('utf8', start, withoutReturn(piece, start, end)),
  characterStart: utf8CharacterStart,
};

/** The last place at or before `at` where a UTF-8 character begins; `at` itself when the bytes are no UTF-8. */
export function utf8CharacterStart(piece: Buffer, at: number, notBefore: number): number {
  for (let place = at; place > at - 4 && place > notBefore; place--)
    if (((piece[place] ?? 0) & 0xc0) !== 0x80) return place;
  return at;
}

const SHIFT_JIS: TextReader = {
  // No second byte of a character is a line feed.
  lineEnd: lineFeed,
  unitBytes: 1,
  text: decoderOf('shift_jis'),
  // Where a character begins can only be told from the start of the line: a half one at a cut is shown as a replacement.
  characterStart: (_piece, at) => at,
};

const UTF_16_LE = utf16('utf-16le', 10, 0);
const UTF_16_BE = utf16('utf-16be', 0, 10);

function utf16(label: string, first: number, second: number): TextReader {
  const feed = Buffer.from([first, second]);
  const highByte = first === 10 ? 1 : 0;
  return {
    unitBytes: 2,
    lineEnd(piece, from) {
      let at = piece.indexOf(feed, from);
      // The two bytes may be halves of two characters.
      while (at >= 0 && (at - from) % 2 !== 0) at = piece.indexOf(feed, at + 1);
      return at;
    },
    text: decoderOf(label),
    characterStart(piece, at, notBefore) {
      const whole = at - ((at - notBefore) % 2);
      const high = (piece[whole + highByte] ?? 0) & 0xfc;
      return high === 0xdc && whole - 2 > notBefore ? whole - 2 : whole;
    },
  };
}

function decoderOf(label: string): TextReader['text'] {
  const decoder = new TextDecoder(label);
  return (piece, start, end) => decoder.decode(piece.subarray(start, end)).replace(/\r$/, '');
}
