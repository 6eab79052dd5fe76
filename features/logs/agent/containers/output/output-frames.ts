/** A line, or a part of one, as a container wrote it. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339 with nine digits of a second, so that texts sort as times do. */
  readonly time: string;
  /** With its line feed; a part of a line has none. */
  readonly text: string;
}

const HEADER_BYTES = 8;
/** Runtimes cut lines at 16 KiB; a frame that claims more than this is none. */
const MAX_FRAME_BYTES = 1024 * 1024;
const STDERR = 2;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z /;

/**
 * Takes the output of a container apart as it comes: frames of 8 bytes (stream, three zeros, length as a big-endian 32-bit
 * number) and their text, or bare lines where the container has a terminal. Each begins with its time and a space. Source:
 * "Attach to a container" of Docker's Engine API.
 */
export class OutputFrames {
  #rest: Buffer = Buffer.alloc(0);
  /** Undefined before the first byte. */
  #framed: boolean | undefined;

  /** The lines that are complete with `chunk`. Throws when it is neither frames nor lines. */
  push(chunk: Uint8Array): OutputLine[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    // A bare line begins with the digits of a year, a frame with the number of its stream.
    this.#framed ??= this.#rest.length === 0 ? undefined : (this.#rest[0] ?? 0) <= STDERR;
    return this.#framed === true ? this.#frames() : this.#lines();
  }

  #frames(): OutputLine[] {
    const lines: OutputLine[] = [];
    let at = 0;
    while (this.#rest.length - at >= HEADER_BYTES) {
      const length = this.#rest.readUInt32BE(at + 4);
      if ((this.#rest[at] ?? 0) > STDERR || length > MAX_FRAME_BYTES) throw new Error('the output is not in frames');
      const end = at + HEADER_BYTES + length;
      if (end > this.#rest.length) break;
      const text = this.#rest.toString('utf8', at + HEADER_BYTES, end);
      lines.push(lineOf(this.#rest[at] === STDERR ? 'stderr' : 'stdout', text));
      at = end;
    }
    this.#rest = this.#rest.subarray(at);
    return lines;
  }

  #lines(): OutputLine[] {
    const end = this.#rest.lastIndexOf(0x0a) + 1;
    if (end === 0) {
      if (this.#rest.length > MAX_FRAME_BYTES) throw new Error('the output has no lines');
      return [];
    }
    const text = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end);
    return text
      .slice(0, -1)
      .split('\n')
      .map((line) => lineOf('stdout', `${line}\n`));
  }
}

function lineOf(stream: OutputLine['stream'], text: string): OutputLine {
  const [all, time, fraction = ''] = TIME.exec(text) ?? [];
  if (all === undefined) throw new Error('a line of the output has no time');
  return { stream, time: `${time}.${fraction.padEnd(9, '0')}Z`, text: text.slice(all.length) };
}

/** The time of a line as Docker's `since` has it: seconds, a point, nine digits. */
export function sinceOf(time: string): string {
  return `${Math.floor(Date.parse(`${time.slice(0, 19)}Z`) / 1000)}.${time.slice(20, 29)}`;
}
