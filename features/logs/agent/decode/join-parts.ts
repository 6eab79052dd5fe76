import type { ContainerFormat, ContainerLine } from './container-line.ts';
import { firstStart, type Line, type Lines, wholeUntil } from './line.ts';

export interface JoinOptions {
  /** What is open is complete: nothing that belongs to it is expected. */
  readonly flush: boolean;
  readonly maxBytes: number;
  /** Called for a line that is not in the format; it is kept as it is. */
  readonly onBadLine: () => void;
}

interface Open {
  text: string;
  /** The first part since the line was cut last. */
  first: Line;
  readonly line: ContainerLine;
  end: number;
  cutBefore: boolean;
}

/**
 * Takes lines out of a container's log file and joins the parts that the runtime made of long ones; the two streams may be
 * mixed. Bytes from the first part that is still open are left for later.
 */
export function joinParts(given: Lines, format: ContainerFormat, options: JoinOptions): Lines {
  const lines: Line[] = [];
  const open = new Map<string, Open>();
  for (const line of given.lines) {
    const found = line.cutBefore || line.cutAfter ? undefined : format(line.text);
    if (found === undefined) {
      options.onBadLine();
      lines.push(line);
      continue;
    }
    const started = open.get(found.stream);
    const now = started ?? { text: '', first: line, line: found, end: 0, cutBefore: line.cutBefore };
    if (now.text === '') now.first = line;
    now.text += found.text;
    now.end = line.end;
    // UTF-16 units stand for bytes here: the limit is about memory, not exact.
    const full = now.text.length >= options.maxBytes;
    if (found.partial && !full) open.set(found.stream, now);
    else {
      if (now.text.trim() !== '') lines.push(closed(now, found.partial));
      if (found.partial) open.set(found.stream, { text: '', first: line, line: found, end: line.end, cutBefore: true });
      else open.delete(found.stream);
    }
  }
  return settle(lines, [...open.values()], given, options.flush);
}

/** Open parts that hold nothing yet only remember that their line was cut. */
function settle(lines: Line[], open: readonly Open[], given: Lines, flush: boolean): Lines {
  const waiting = open.filter(({ text }) => text !== '');
  if (waiting.length === 0 || flush) {
    for (const one of waiting) lines.push(closed(one, true));
    return { lines, bytes: given.bytes, continued: open.length > 0 };
  }
  const bytes = wholeUntil(lines, firstStart(waiting.map(({ first }) => first)));
  const continued =
    waiting.some(({ first, cutBefore }) => first.start === bytes && cutBefore) ||
    lines.some(({ start, cutBefore }) => start === bytes && cutBefore);
  return { lines: lines.filter(({ end }) => end <= bytes), bytes, continued };
}

function closed(open: Open, cutAfter: boolean): Line {
  const { line, first } = open;
  return {
    text: open.text,
    start: first.start,
    end: open.end,
    cutBefore: open.cutBefore,
    cutAfter,
    status: line.stream === 'stderr' ? 'error' : 'info',
    ...(Number.isNaN(line.timeUnixMs) ? {} : { timeUnixMs: line.timeUnixMs }),
  };
}
