import type { MultiLine } from '../rules/multi-line.ts';
import { criLine, dockerLine } from './container-line.ts';
import type { Encoding } from './encoding.ts';
import { joinLines } from './join-lines.ts';
import { joinParts } from './join-parts.ts';
import type { Lines } from './line.ts';
import { splitLines } from './split-lines.ts';

/** How the lines of a file stand in it. */
export type FileFormat = 'plain' | 'docker' | 'cri';

/** How the bytes of a source become records. */
export interface Decoding {
  readonly encoding: Encoding;
  readonly format: FileFormat;
  readonly multiLine: MultiLine | undefined;
  /** Longer records are cut. */
  readonly maxMessageBytes: number;
}

/** Where in its file a piece stands. */
export interface PieceState {
  /** The piece begins within a line. */
  readonly continued: boolean;
  /** No byte will follow: a last line without its end is complete. */
  readonly toEnd: boolean;
  /** No line will follow soon: open records are complete. */
  readonly flush: boolean;
}

/** Runtimes cut lines at 16 KiB; with every byte escaped that is less than this. */
const MAX_ENVELOPE_BYTES = 256 * 1024;

/** Bytes -> lines -> what containers wrote -> records of several lines. Pure: the same piece gives the same records again. */
export function decodePiece(
  piece: Buffer,
  decoding: Decoding,
  state: PieceState,
  onBadLine: () => void = () => {},
): Lines {
  const { format, multiLine, maxMessageBytes } = decoding;
  const flush = state.flush || state.toEnd;
  let lines = splitLines(piece, {
    encoding: decoding.encoding,
    // A container's line stands in an envelope that takes room of its own.
    maxLineBytes: format === 'plain' ? maxMessageBytes : Math.max(maxMessageBytes, MAX_ENVELOPE_BYTES),
    toEnd: state.toEnd,
    continued: format === 'plain' && state.continued,
    keepBlank: multiLine !== undefined,
  });
  if (format !== 'plain') {
    const options = { flush, maxBytes: maxMessageBytes, onBadLine };
    lines = joinParts(lines, format === 'docker' ? dockerLine : criLine, options);
    lines = continuing(lines, state.continued);
  }
  return multiLine === undefined ? lines : joinLines(lines, multiLine, flush, maxMessageBytes);
}

/** The first line of a container's piece goes on with what was cut at the end of the piece before. */
function continuing(lines: Lines, continued: boolean): Lines {
  const [first, ...others] = lines.lines;
  if (!continued || first === undefined || first.cutBefore) return lines;
  return { ...lines, lines: [{ ...first, cutBefore: true }, ...others] };
}
